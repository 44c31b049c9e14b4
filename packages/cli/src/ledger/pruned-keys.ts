import type { Intent, LedgerEntry } from './entry.ts'
import { createKeySpans, type KeySpans } from './key-spans.ts'
import { splitKey } from './run-id.ts'

/** The keys under which a run sent, as far as its ledger names them; ids that senders made have none. */
export interface RunKeys {
  readonly add: (entry: LedgerEntry) => void
  readonly all: () => readonly Intent[]
}

export function collectKeys(): RunKeys {
  const byTenant = new Map<string | undefined, KeySpans>()
  const spansOf = (tenantId: string | undefined): KeySpans => {
    const known = byTenant.get(tenantId) ?? createKeySpans()
    byTenant.set(tenantId, known)
    return known
  }
  return {
    add: (entry) => {
      if (entry.kind === 'intent' || entry.kind === 'pruned') spansOf(entry.tenantId).add(entry.prefix, entry)
      // Receipts of earlier versions had no intents.
      else if (entry.kind === 'acknowledged') {
        const [key, spans] = [splitKey(entry.ids.key), spansOf(entry.tenantId)]
        if (key === undefined || spans.has(key.prefix, key.number)) return
        spans.add(key.prefix, { from: key.number, to: key.number + 1 })
      }
    },
    all: () =>
      [...byTenant].flatMap(([tenantId, names]) =>
        [...names.all()].flatMap(([prefix, spans]) => spans.map((span) => ({ tenantId, prefix, ...span }))),
      ),
  }
}
