import { LogpipeError, parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import { canaryOf } from '../src/audit/watch/canary.ts'
import type { RoundOptions } from '../src/audit/watch/watched.ts'

/** What is wrong with it; may be changed between rounds. */
export interface WatchedFaults {
  /** Whether beta's key may read what is acme's. */
  isOpen?: boolean
  /** Whether beta's key can read nothing. */
  isBlind?: boolean
  isDown?: boolean
}

function redacted(text: string, n: number): string {
  return canaryOf(1, n, '').secrets.reduce((left, secret) => left.replace(secret, '[REDACTED:IT]'), text)
}

/** An endpoint and a table of two tenants, in memory, as a watch sees them. */
export function aWatchedStack(faults: WatchedFaults): RoundOptions {
  const texts = new Map<string, { readonly tenant: string; readonly text: string }>()
  const rowOf = (log_id: string, tenant_id: string, text: string) => ({
    ...{ log_id, tenant_id, modified_text: redacted(text, Number(/-(\d+)/.exec(log_id)?.[1])) },
    ...{ severity: 'info', received_at: 'x', processed_at: 'x', policy: 'default', content: 'c', seal: 's' },
    ...{ expires_at: 1, redactions: {} },
  })
  const isShown = (id: string, tenant: string): boolean => {
    if (faults.isBlind && tenant === 'beta') return false
    return texts.get(id)?.tenant === tenant || (faults.isOpen === true && tenant === 'beta')
  }
  const clientOf = (tenant: string) => ({
    ingestRaw: async ({
      body,
      idempotencyKey,
    }: {
      readonly body: string | Uint8Array
      readonly idempotencyKey?: string
    }) => {
      if (faults.isDown) throw new LogpipeError('connection_failed', 'cannot reach it')
      const id = `0.${idempotencyKey}.0.0123456789a`
      texts.set(id, { tenant, text: JSON.parse(String(body)).text })
      return { accepted: 1, duplicates: 0, rejected: 0, log_ids: [id], errors: [], retries: 0 }
    },
    logs: {
      get: async (id: string) => {
        const { text } = texts.get(id) ?? { text: '' }
        const view = { logId: id, id, timestamp: 0, datetime: '', severity: 'info' as const }
        return isShown(id, tenant) ? { ...view, message: rowOf(id, tenant, text).modified_text } : undefined
      },
      stored: async (ids: readonly string[]) => {
        const missing = ids.filter((id) => !isShown(id, tenant))
        return { stored: ids.length - missing.length, missing }
      },
      write: () => Promise.reject(new Error('nobody writes')),
      recent: () => Promise.reject(new Error('nobody lists')),
      pages: () => {
        throw new Error('nobody lists')
      },
      outcomes: () => Promise.reject(new Error('nobody asks')),
    },
  })
  let elapsedMs = 0
  const noted = async (): Promise<void> => undefined
  return {
    tenants: ['acme', 'beta'].map((name) => ({ tenantId: tenantOf(name), client: clientOf(name) })),
    table: {
      pagesOf: async function* (tenantId, { prefix = '' } = {}) {
        const own = [...texts].filter(([id, { tenant }]) => tenant === tenantId && id.startsWith(prefix))
        yield own.map(([id, { tenant, text }]) => rowOf(id, tenant, text))
      },
    },
    ledger: { intend: noted, acknowledge: noted, fail: noted },
    onLedgerProblem: () => undefined,
    ...{ runId: '0abcdefgh01234567', seed: 1, now: () => 0, signal: new AbortController().signal },
    elapsed: () => elapsedMs,
    sleep: async (ms) => {
      elapsedMs += ms
    },
    ...{ queued: async () => 0, depthLateMs: 0, giveUpMs: 1_000, pollMs: 100 },
    lettersFor: async () => ({ reasons: new Map(), isWhole: true }),
    openSeals: async () => () => ({ kind: 'valid', keyId: '0' }),
  }
}

function tenantOf(name: string): TenantId {
  const parsed = parseTenantId(name)
  if (parsed.kind !== 'tenant') throw new Error(name)
  return parsed.tenantId
}
