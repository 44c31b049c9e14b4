import { type FaultCode, LogpipeError, parseTenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { sendCanary } from './send-canary.ts'

const parsed = parseTenantId('acme')
if (parsed.kind !== 'tenant') throw new Error('acme')
const { tenantId } = parsed
const [runId, key] = ['0mp3k9w2xabcdefgh', '0mp3k9w2xabcdefgh-000000007']

interface Endpoint {
  readonly refusal?: LogpipeError
  /** Of the one record, where the request is accepted. */
  readonly code?: FaultCode
  readonly isLedgerFull?: boolean
}

/** Sends the seventh canary; what became of it, and what the ledger, its problems and the endpoint saw, in that order. */
async function sent({ refusal, code, isLedgerFull = false }: Endpoint) {
  const seen: unknown[] = []
  const note = async (...entry: readonly unknown[]): Promise<void> => {
    seen.push(entry)
    if (isLedgerFull) throw new Error('no space left')
  }
  const ledger = {
    intend: (...entry: readonly unknown[]) => note('intend', ...entry),
    acknowledge: (...entry: readonly unknown[]) => note('acknowledge', ...entry),
    fail: (...entry: readonly unknown[]) => note('fail', ...entry),
  }
  const ingestRaw = async ({ idempotencyKey }: { readonly idempotencyKey?: string }) => {
    seen.push(['sent', idempotencyKey])
    if (refusal !== undefined) throw refusal
    const errors = code === undefined ? [] : [{ index: 0, code, message: 'no', retryable: false }]
    return {
      accepted: 1 - errors.length,
      duplicates: 0,
      rejected: errors.length,
      log_ids: code ? [] : ['k1'],
      errors,
      retries: 0,
    }
  }
  const problems: unknown[] = []
  const { signal } = new AbortController()
  const others = { runId, seed: 1, now: () => 17, signal, onLedgerProblem: (error: unknown) => problems.push(error) }
  const result = await sendCanary({ tenantId, client: { ingestRaw } }, 7, { ledger, ...others }).catch((error) => error)
  return { result, seen, problems: problems.length }
}

test('the ledger knows of a canary before it is sent, and once it is acknowledged', async () => {
  const { result, seen } = await sent({})
  expect(result).toMatchObject({ tenantId, logId: 'k1', token: key })
  expect(seen).toEqual([
    ['intend', tenantId, key],
    ['sent', key],
    ['acknowledge', tenantId, { atMs: 17, logIds: ['k1'] }],
  ])
})

test.each([
  ['refused by the endpoint', new LogpipeError('forbidden', 'no', { status: 403 }), 'refused'],
  ['turned away for now', new LogpipeError('overloaded', 'later', { status: 503 }), 'unknown'],
  ['lost on the way', new LogpipeError('connection_failed', 'no answer'), 'unknown'],
])('a canary that is %s is an error, and the ledger says what is known of it', async (_, refusal, kind) => {
  const { result, seen } = await sent({ refusal })
  expect(result).toBe(refusal)
  expect(seen.at(-1)).toEqual(['fail', kind, { tenantId, key, first: 0, records: 1 }])
})

test('a canary of which only the request was accepted is an error with the code of the record', async () => {
  const { result, seen } = await sent({ code: 'empty_text' })
  expect(result).toMatchObject({ code: 'empty_text', message: 'no' })
  expect(seen.at(-1)).toMatchObject(['fail', 'unknown', { key }])
})

test('a ledger that cannot be written is reported, and keeps no canary from being sent', async () => {
  const { result, problems } = await sent({ isLedgerFull: true })
  expect(result).toMatchObject({ logId: 'k1' })
  expect(problems).toBe(2)
})
