import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyCharacter } from '../../../sdk/test/any-character.ts'
import { isFullSize, runs } from '../../test/full-size.ts'
import { planted } from '../../test/hostile-texts.ts'
import { labelBefore } from './detectors/labels/label.ts'
import { isQuantity } from './detectors/personal/phone-shapes.ts'
import { createRedactor, type RedactionPolicy } from './redactor.ts'
import { needsView } from './view/needs-view.ts'

const policies: readonly RedactionPolicy[] = [
  {},
  { types: { IPV4: true, IPV6: true, MAC: true } },
  { styles: { PHONE: 'last-four', CREDIT_CARD: 'last-four', SSN: 'last-four', IBAN: 'last-four' } },
  {
    styles: { PHONE: 'pseudonym', EMAIL: 'pseudonym', PASSWORD: 'pseudonym', API_KEY: 'pseudonym' },
    pseudonymKey: new Uint8Array(32).fill(7),
  },
]
const redactors = policies.map(createRedactor)
const { redact, detect, redactWithCounts } = createRedactor()

/** Fragments that detectors react to, and separators. */
const pieces = [
  ...planted,
  ...['4155550123', '0171 3920010', '555-0199', 'phone', 'call ', 'tel:', '"phone":', 'ssn ', 'a@b.co', '@', '%40'],
  ...[
    'password',
    'password=',
    'password: ',
    '"password":"',
    '\\"password\\":\\"',
    'hunter2',
    'token=',
    'Basic ',
    '<password>',
  ],
  ...['secret_access_key', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'postgres://u:', 'p@h', '--password '],
  ...[
    '-----BEGIN PRIVATE KEY-----',
    '-----END PRIVATE KEY-----',
    '\\n',
    '\\u0070',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    ';',
  ],
  ...[
    ' ',
    '-',
    '.',
    '/',
    '=',
    ':',
    '&',
    '>',
    '+',
    '(',
    ')',
    '_',
    '%3D',
    '%22',
    '%2B',
    '0',
    '42',
    'abc',
    '\n',
    'é',
    '密',
  ],
  ...['[REDACTED:PHONE]', '[PHONE:12345678]', '10.1.2.3', '2001:db8::1', '0a:1f:30:bb:cc:0d', 'order ', 'id '],
]
const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((parts) => parts.join(''))
const lines = fc.oneof(
  texts,
  fc.string({ unit: anyCharacter }),
  fc.tuple(fc.string(), texts).map((parts) => parts.join('')),
)

describe('redaction', () => {
  it('is idempotent and leaves nothing to detect', () => {
    fc.assert(
      fc.property(lines, (line) => {
        for (const redactor of redactors) {
          const redacted = redactor.redact(line)
          expect(redactor.detect(redacted)).toEqual([])
          expect(redactor.redact(redacted)).toBe(redacted)
        }
      }),
      runs({ fast: 400, full: 3_000 }),
    )
  })

  it('lets no planted value through, whatever surrounds it', () => {
    const edges = fc.constantFrom(' ', ' "', ', ', ' (', '; ', '\t', "'", ' <', '|')
    fc.assert(
      fc.property(
        fc.string(),
        edges,
        fc.constantFrom(...planted),
        edges,
        fc.string(),
        (before, left, value, right, after) => {
          // `order 415-555-0132` is no telephone number.
          fc.pre(labelBefore(before + left, before.length + left.length, 0) !== 'counted')
          const text = before + left + value + right + after
          // `+14155550132 ms` is a duration.
          fc.pre(!isQuantity(text, before.length + left.length + value.length))
          expect(redact(text)).not.toContain(value)
        },
      ),
      runs({ fast: 1_000, full: 3_000 }),
    )
  })

  it.each(['\\u', '\\u0', '\\u00', '\\u00 0', '\\u007'])(
    'sees a number right after %s, which is no Unicode escape',
    (start) => {
      expect(redact(`${start} +14155550132`)).toBe(`${start} [REDACTED:PHONE]`)
    },
  )

  it('keeps JSON valid, with values in strings, numbers, keys and nested JSON', () => {
    const numbers = fc.constantFrom(4111111111111111, 4155550123, 123456789, -1.5e3, 14155550123, 0)
    const keys = fc.oneof(texts, fc.constantFrom('phone', 'password', 'ssn', 'card', 'token', 'pass\u0077ord'))
    // Many small documents find more in the same time than a few large ones.
    const maxKeys = isFullSize ? 10 : 3
    const flat = fc.dictionary(keys, fc.oneof(texts, numbers, fc.boolean(), fc.constant(null)), { maxKeys })
    const nested = fc.dictionary(
      keys,
      fc.oneof(
        flat,
        fc.array(fc.oneof(texts, numbers), { maxLength: maxKeys }),
        flat.map((value) => JSON.stringify(value)),
      ),
      { maxKeys },
    )
    const documents = fc.oneof(nested, fc.array(fc.oneof(numbers, texts, nested), { maxLength: maxKeys }))
    fc.assert(
      fc.property(documents, fc.constantFrom(undefined, 1), (document, indent) => {
        for (const redactor of redactors) JSON.parse(redactor.redact(JSON.stringify(document, null, indent)))
      }),
      runs({ fast: 40, full: 2_000 }),
    )
  })

  it('finds in two lines what it finds in each', () => {
    fc.assert(
      fc.property(lines, texts, (first, second) => {
        // A text is decoded as a whole or not at all.
        fc.pre(!needsView(first))
        // The lines of a key are told by the whole text.
        fc.pre(!detect(second).some(({ type }) => type === 'PRIVATE_KEY'))
        fc.pre(!/[A-Za-z0-9+/=]{64}/.test(second))
        // The first may name the columns of the second.
        fc.pre(!/[,;|\t]/.test(first) || !/pass|pwd|phone|mobile|tel|cell|msisdn|ssn|card|pan|secret/i.test(first))
        fc.pre(!first.includes('PRIVATE KEY') && !first.includes('://') && !/["'`:=>]\s*$/.test(first))
        const shift = first.length + 1
        const apart = detect(second).map(({ type, start, end }) => ({ type, start: start + shift, end: end + shift }))
        expect(detect(`${first}\n${second}`).filter(({ start }) => start >= shift)).toEqual(apart)
      }),
      runs({ fast: 300, full: 2_000 }),
    )
  })

  it('reports findings in order, without overlaps, in UTF-16 code units', () => {
    expect(detect('😀 jane@example.com +14155550132')).toEqual([
      { type: 'EMAIL', start: 3, end: 19 },
      { type: 'PHONE', start: 20, end: 32 },
    ])
    fc.assert(
      fc.property(lines, (line) => {
        let end = 0
        for (const finding of detect(line)) {
          expect(finding.start).toBeGreaterThanOrEqual(end)
          expect(finding.end).toBeGreaterThan(finding.start)
          end = finding.end
        }
        expect(end).toBeLessThanOrEqual(line.length)
      }),
    )
  })

  it('counts replaced values', () => {
    expect(redactWithCounts('a@b.co c@d.io 415-555-0132')).toEqual({
      text: '[REDACTED:EMAIL] [REDACTED:EMAIL] [REDACTED:PHONE]',
      counts: { EMAIL: 2, PHONE: 1 },
    })
    expect(redactWithCounts('all quiet')).toEqual({ text: 'all quiet', counts: {} })
  })

  // What is read of it is counted in `characters-read.test.ts`, but for the code-unit buffer: if that were quadratic, this test would time out.
  it.each(['card=', 'authorization=', 'password=(', '[PHONE:*'])('finishes 10,000 repetitions of %s', (piece) => {
    expect(redact(piece.repeat(10_000)).length).toBeGreaterThan(0)
  })

  it('handles texts longer than any limit', () => {
    const text = `${'x '.repeat(400_000)}415-555-0132`
    expect(detect(text)).toEqual([{ type: 'PHONE', start: 800_000, end: 800_012 }])
  })
})

const data = join(import.meta.dirname, '../../../../../shared/data')

describe('real data', () => {
  it('every labelled value is found, and no decoy is changed', (context) => {
    const file = join(data, 'redaction-dev.jsonl')
    if (!existsSync(file)) context.skip('../shared/data/redaction-dev.jsonl is not here')
    const { detect: detectAll } = createRedactor({ types: { IPV4: true, IPV6: true } })
    const missed: string[] = []
    for (const row of readFileSync(file, 'utf8').trim().split('\n').map(readRow)) {
      const findings = detectAll(row.text)
      if (row.tier === 'decoy') expect(detect(row.text), row.text).toEqual([])
      for (const { start, end } of row.tier === 'core' ? row.spans : []) {
        if (!findings.some((finding) => finding.start <= start && finding.end >= end)) missed.push(row.text)
      }
    }
    expect(missed).toEqual([])
  })

  it('no phone, card or social security number is found in public logs, which contain none', (context) => {
    if (!existsSync(join(data, 'logs'))) context.skip('../shared/data/logs is not here')
    const found = filesIn(join(data, 'logs')).flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line) =>
          detect(line)
            .filter(({ type }) => ['PHONE', 'CREDIT_CARD', 'SSN'].includes(type))
            .map(() => line),
        ),
    )
    expect(found).toEqual([])
  })
})

type Row = { text: string; tier: string; spans: { start: number; end: number }[] }

function readRow(line: string): Row {
  return JSON.parse(line)
}

function filesIn(path: string): string[] {
  return statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => filesIn(join(path, name))) : [path]
}
