import type { TenantId } from '@logpipe/sdk/contract'
import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import type { SentRequest } from '../ship/deliver/sent-request.ts'
import type { DeadLettered, WaitResult } from '../ship/wait-for-outcomes.ts'
import { notStoredText, outcomesJson, storedText } from './send-outcomes.ts'

const output = { write: () => undefined, isTty: false, columns: () => 80, color: new Chalk({ level: 0 }) }
const [acme, beta] = ['acme' as TenantId, 'beta' as TenantId]
const lines = { name: 'app.log', first: 1, last: 500 }
const nothing = { deadLetters: {}, firstDeadLetters: [], missing: 0, firstMissing: [], isInterrupted: false }
const all: WaitResult = { stored: 1_000, ...nothing }

function aLetter(fields: Partial<DeadLettered> = {}): DeadLettered {
  return { tenantId: acme, logId: 'k1', reason: 'conflict', lines, ...fields }
}

function aRequest(fields: Partial<SentRequest> = {}): SentRequest {
  return { tenantId: acme, outcome: 'r-0', records: 500, lines, firstId: undefined, ...fields }
}

/** What is said of a result; a stack is at hand unless `dlqFlags` is undefined. */
function textOf(result: Partial<WaitResult>, dlqFlags: string | undefined = ''): string {
  return notStoredText({ ...all, ...result }, { tenantId: 'acme', dlqFlags }, output)
}

test('nothing is said where everything is stored', () => {
  expect(textOf({})).toBe('')
  expect(storedText(all, output)).toBe('  stored 1,000')
})

test('counts tell what is stored from what is not, and what may still be', () => {
  const result = { ...all, deadLetters: { conflict: 2, failed: 1 }, missing: 1_500 }
  expect(storedText(result, output)).toBe('  stored 1,000 · in the dead-letter queue 3 · not yet stored 1,500')
})

test.each([
  [aLetter(), 'app.log:1-500: conflict: another log already has the id k1; the first was kept'],
  [aLetter({ reason: 'refused', lines: { ...lines, last: 1 } }), 'app.log:1: refused: the table rejects log k1, for'],
  [aLetter({ reason: 'failed', tenantId: beta }), 'app.log:1-500: beta: failed: the worker failed on log k1\n'],
  [aLetter({ reason: 'unreadable', logId: undefined }), 'app.log:1-500: unreadable: the record could not be stored\n'],
  [
    aLetter({ reason: '\u001b[31m', logId: '\u001b[31m' }),
    'app.log:1-500: <1b>[31m: log <1b>[31m could not be stored\n',
  ],
])('a record is named with its lines and the reason', (letter, text) => {
  const said = textOf({ deadLetters: { [letter.reason]: 1 }, firstDeadLetters: [letter] })
  expect(said).toContain(`not stored: ${text}`)
  expect(said).not.toContain('\u001b')
})

test('the next command lists them, of one tenant and for one reason where there is one', () => {
  const next = (result: Partial<WaitResult>, dlqFlags?: string) => textOf(result, dlqFlags).trimEnd().split('\n').at(-1)
  const one = { deadLetters: { failed: 30 }, firstDeadLetters: [aLetter({ reason: 'failed' })] }
  expect(next(one, ' --target prod')).toBe(
    'Dead letters stay for 14 days; list them with: logpipe dlq list --tenant acme --reason failed --target prod',
  )
  const several = {
    deadLetters: { failed: 1, conflict: 1 },
    firstDeadLetters: [aLetter(), aLetter({ tenantId: beta })],
  }
  expect(next(several)).toBe('Send records in conflict again under new ids; list them with: logpipe dlq list')
  expect(textOf(one)).toContain('\nnot stored: and 29 more records\n')
})

test('what is not yet stored is named by its lines', () => {
  const text = textOf(
    { missing: 12_500, firstMissing: [aRequest(), aRequest({ tenantId: beta, records: 1 })] },
    ' --data d',
  )
  expect(text).toBe(
    [
      'not yet stored: app.log:1-500: 500 records',
      'not yet stored: app.log:1-500: beta: 1 record',
      'not yet stored: and 11,999 more records',
      'What is still queued is stored later. The queue dead-letters what fails for days; list them with: logpipe dlq list --reason exhausted --data d',
      '',
    ].join('\n'),
  )
})

test('a wait that was interrupted says how many are not confirmed as stored, and how to see that they are stored', () => {
  const result = { ...all, stored: 19_775, missing: 40_225, firstMissing: [aRequest()], isInterrupted: true }
  expect(storedText(result, output)).toBe('  stored 19,775 · not seen stored 40,225')
  expect(textOf(result, ' --data d')).toBe(
    'Interrupted: 40,225 records not confirmed as stored; the stack will store what is queued. See it with: logpipe audit --tenant acme --data d\n',
  )
  expect(notStoredText(result, { tenantId: 'acme', dlqFlags: undefined }, output)).toBe(
    'Interrupted: 40,225 records not confirmed as stored; the stack will store what is queued.\n',
  )
  expect(notStoredText(result, { tenantId: undefined, dlqFlags: '' }, output)).toContain('logpipe audit --all\n')
  const one = { ...result, missing: 1 }
  expect(textOf(one)).toContain('Interrupted: 1 record not confirmed as stored; the stack will store what is queued.')
})

test('whoever has only an endpoint reads what to ask for', () => {
  const said = notStoredText(
    { ...all, deadLetters: { failed: 1 }, firstDeadLetters: [aLetter({ reason: 'failed' })] },
    { tenantId: 'acme', dlqFlags: undefined },
    output,
  )
  expect(said).toContain('whoever runs the stack lists them with: logpipe dlq list --tenant acme --reason failed\n')
})

test('as JSON all of it has stable names', () => {
  const result = {
    ...all,
    deadLetters: { conflict: 1 },
    firstDeadLetters: [aLetter()],
    missing: 500,
    firstMissing: [aRequest()],
  }
  const place = { input: 'app.log', first_line: 1, last_line: 500 }
  expect(outcomesJson(result)).toEqual({
    stored: 1_000,
    missing: 500,
    dead_letters: { conflict: 1 },
    not_stored: [{ tenant: 'acme', log_id: 'k1', reason: 'conflict', ...place }],
    not_yet_stored: [{ tenant: 'acme', records: 500, ...place }],
  })
})
