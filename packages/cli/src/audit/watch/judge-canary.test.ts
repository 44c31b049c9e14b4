import { parseTenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { canaryOf, isRedactionOf } from './canary.ts'
import { type CanaryFacts, judgeCanary, watchVerdictOf } from './judge-canary.ts'

const parsed = parseTenantId('acme')
const tenantId = parsed.kind === 'tenant' ? parsed.tenantId : undefined
if (tenantId === undefined) throw new Error('acme is a tenant')
const logId = '0.id'
const canary = { ...canaryOf(7, 3, 'token'), tenantId, logId }
const valid = () => ({ kind: 'valid', keyId: '00000000' }) as const
const invalid = () => ({ kind: 'invalid' }) as const

const redacted = canary.secrets.reduce((text, secret) => text.replace(secret, '[REDACTED:IT]'), canary.text)
const row = {
  ...{
    tenant_id: 'acme',
    log_id: logId,
    modified_text: redacted,
    severity: 'info',
    received_at: 'x',
    processed_at: 'x',
  },
  ...{ policy: 'default', content: 'c', seal: 's', expires_at: 1, redactions: {} },
}
const clean: CanaryFacts = {
  ...{ canary, rows: [row], ownRead: redacted, wasStored: false, isDrained: true, deadLetter: undefined },
  ...{ strayedTo: [], givenTo: [], uncontrolled: [] },
}
const kindsOf = (facts: Partial<CanaryFacts>, verifySeal: () => ReturnType<typeof valid | typeof invalid> = valid) => {
  const { violations, doubts } = judgeCanary({ ...clean, ...facts }, verifySeal)
  return [...violations.map(({ kind }) => kind), ...doubts.map(({ kind }) => `? ${kind}`)]
}

test.each<[string, Partial<CanaryFacts>, readonly string[]]>([
  ['as it must be', {}, []],
  ['a second row', { rows: [row, { ...row, log_id: '0.other' }] }, ['duplicated']],
  ['another text', { rows: [{ ...row, modified_text: 'x' }], ownRead: 'x' }, ['altered']],
  ['another text in the read', { ownRead: 'x' }, ['altered']],
  ['a planted value left', { rows: [{ ...row, modified_text: canary.text }], ownRead: canary.text }, ['unredacted']],
  ['a planted value in an attribute', { rows: [{ ...row, attributes: canary.secrets[0] }] }, ['unredacted']],
  ['a text that is kept on purpose', { rows: [{ ...row, original_text: canary.text }] }, []],
  [
    'a policy of its own',
    { rows: [{ ...row, policy: 'custom-1', modified_text: canary.text }], ownRead: canary.text },
    ['? custom_policy'],
  ],
  ['no such attribute', { rows: [{ ...row, extra: 'x' }] }, ['altered']],
  ['a row that is not shown', { ownRead: undefined }, ['hidden']],
  ['a row beside', { strayedTo: ['beta'] }, ['strayed']],
  ['a read beside', { givenTo: ['beta'] }, ['given_away']],
  ['no control', { uncontrolled: ['beta'] }, ['? uncontrolled']],
  ['no row, nothing queued', { rows: [] }, ['missing']],
  ['no row, and a queue', { rows: [], isDrained: false }, ['? late']],
  ['no row any more, and a queue', { rows: [], isDrained: false, wasStored: true }, ['missing']],
  ['a dead letter', { rows: [], deadLetter: 'conflict', isDrained: false }, ['dead_lettered']],
  ['letters of nobody', { rows: [], deadLetter: 'unknown' }, ['? unknown_dead_letters']],
])('%s', (_, facts, kinds) => {
  expect(kindsOf(facts)).toEqual(kinds)
})

test('a row whose seal does not fit was altered, and its policy excuses nothing', () => {
  expect(kindsOf({}, invalid)).toEqual(['altered'])
  const forged = { ...row, policy: 'custom-1', modified_text: canary.text }
  expect(kindsOf({ rows: [forged], ownRead: canary.text }, invalid)).toEqual(['unredacted', 'altered'])
})

test('a violation outweighs a doubt, and a doubt all that passed', () => {
  const [passed, doubtful] = [judgeCanary(clean, valid), judgeCanary({ ...clean, uncontrolled: ['beta'] }, valid)]
  const failed = judgeCanary({ ...clean, givenTo: ['beta'] }, valid)
  expect(watchVerdictOf([passed])).toBe('passed')
  expect(watchVerdictOf([passed, doubtful])).toBe('inconclusive')
  expect(watchVerdictOf([doubtful, failed, passed])).toBe('failed')
})

test('a placeholder is in the place of something', () => {
  expect(isRedactionOf('a[X:1]b', 'a-b')).toBe(true)
  expect(isRedactionOf('a[X:1]b', 'ab')).toBe(false)
  expect(isRedactionOf('a[X:1][Y:2]b', 'a-b')).toBe(false)
})

const aText = fc
  .array(fc.constantFrom('a', 'b', ' ', '[', ':', '\n'), { minLength: 1, maxLength: 12 })
  .map((it) => it.join(''))

test('a text whose values were replaced is a redaction of it, and with anything else it is none', () => {
  const kept = fc.array(aText, { minLength: 2, maxLength: 5 })
  fc.assert(
    fc.property(kept, aText, (parts, value) => {
      const [sent, stored] = [parts.join(`<${value}>`), parts.join('[REDACTED:IT]')]
      expect(isRedactionOf(stored, sent)).toBe(true)
      expect(isRedactionOf(`${stored}z`, sent)).toBe(false)
      expect(isRedactionOf(`z${stored}`, sent)).toBe(false)
      expect(isRedactionOf(stored.replace('[REDACTED:IT]', '[REDACTED:IT]z[REDACTED:IT]'), sent)).toBe(false)
      expect(isRedactionOf(sent, sent)).toBe(true)
    }),
    runs({ fast: 300, full: 20_000 }),
  )
})
