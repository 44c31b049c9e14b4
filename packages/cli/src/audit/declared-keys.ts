import type { Intent } from '../ledger/entry.ts'
import { createKeySpans } from '../ledger/key-spans.ts'

/** Keys under which records may have been sent, whatever became of them. */
export interface DeclaredKeys {
  readonly add: (intent: Intent) => void
  /** Whether the id of a row comes from such a key. */
  readonly has: (logId: string) => boolean
}

export function createDeclaredKeys(): DeclaredKeys {
  const spans = createKeySpans()
  return {
    add: (intent) => spans.add(intent.prefix, intent),
    has: (logId) => {
      const [, prefix = '', digits] = /^[0-9a-f]\.([\w-]+)-(\d+)\.\d+\.[\w-]{11}$/.exec(logId) ?? []
      return spans.has(prefix, Number(digits))
    },
  }
}
