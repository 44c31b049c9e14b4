import type { Intent, LedgerEntry } from './entry.ts'

/** The keys under which a run sent, as far as its ledger names them; ids that senders made have none. */
export interface RunKeys {
  readonly add: (entry: LedgerEntry) => void
  readonly all: () => readonly Intent[]
}

export function collectKeys(): RunKeys {
  const spans = new Map<string, Intent[]>()
  const addSpan = ({ tenantId, prefix, from, to }: Intent): void => {
    const name = `${tenantId ?? ''} ${prefix}`
    const known = spans.get(name) ?? []
    spans.set(name, known)
    const last = known.at(-1)
    // Mostly each goes on where the one before ends.
    const isNext = last !== undefined && from >= last.from && from <= last.to
    if (isNext) known[known.length - 1] = { ...last, to: Math.max(last.to, to) }
    else known.push({ tenantId, prefix, from, to })
  }
  return {
    add: (entry) => {
      if (entry.kind === 'intent' || entry.kind === 'pruned') addSpan(entry)
      // Receipts of earlier versions had no intents.
      else if (entry.kind === 'acknowledged') {
        const [, prefix, digits] = /^(.+)-(\d{1,15})$/.exec(entry.ids.key) ?? []
        const number = Number(digits)
        const isKnown = spans.get(`${entry.tenantId} ${prefix}`)?.some(({ from, to }) => from <= number && number < to)
        if (prefix !== undefined && !isKnown) {
          addSpan({ tenantId: entry.tenantId, prefix, from: number, to: number + 1 })
        }
      }
    },
    all: () => [...spans.values()].flat(),
  }
}
