import type { Intent } from '../ledger/entry.ts'

/** Keys under which records may have been sent, whatever became of them. */
export interface DeclaredKeys {
  readonly add: (intent: Intent) => void
  /** Whether the id of a row comes from such a key. */
  readonly has: (logId: string) => boolean
}

export function createDeclaredKeys(): DeclaredKeys {
  const spans = new Map<string, (readonly [from: number, to: number])[]>()
  return {
    add: ({ prefix, from, to }) => {
      const known = spans.get(prefix) ?? []
      const last = known.at(-1)
      // Mostly each goes on where the one before ends.
      if (last !== undefined && from <= last[1] && from >= last[0])
        known[known.length - 1] = [last[0], Math.max(last[1], to)]
      else known.push([from, to])
      spans.set(prefix, known)
    },
    has: (logId) => {
      const [, prefix = '', digits] = /^[0-9a-f]\.([\w-]+)-(\d+)\.\d+\.[\w-]{11}$/.exec(logId) ?? []
      const number = Number(digits)
      return spans.get(prefix)?.some(([from, to]) => from <= number && number < to) ?? false
    },
  }
}
