import { type DeadLetteredRecord, limits } from '@logpipe/sdk/contract'
import type { PartOutcome } from '../table/outcome.ts'
import type { Unpacked } from './batch.ts'
import type { ReturnDeps } from './return-failed.ts'
import type { Store, Unstorable } from './store-records.ts'

interface OutcomeStore extends Store {
  readonly deps: Store['deps'] & Pick<ReturnDeps, 'onFailure'>
}

/**
 * Keeps what became of the records of those messages whose senders ask. It is kept last: whoever reads it finds the rows in the
 * table and the dead letters in their queue. A message whose outcome cannot be kept is redelivered, unless it has dead letters:
 * each delivery would send them again.
 */
export async function keepOutcomes(
  { deps, rows }: OutcomeStore,
  messages: readonly Unpacked[],
  unstorable: readonly Unstorable[],
): Promise<void> {
  const { batch, timeLeft } = deps
  const asked = messages.filter(({ messageId, outcome }) => outcome !== undefined && !batch.failed.has(messageId))
  if (asked.length === 0) return
  try {
    await rows.putOutcomes(asked.flatMap(outcomeOf(unstorable)), timeLeft)
  } catch (error) {
    for (const { messageId } of asked) {
      if (unstorable.some(({ work }) => work.messageId === messageId)) deps.onFailure?.({ messageId, error })
      else batch.fail(messageId, error)
    }
  }
}

function outcomeOf(unstorable: readonly Unstorable[]): (message: Unpacked) => readonly PartOutcome[] {
  return ({ messageId, outcome, content }) => {
    if (outcome === undefined) return []
    const lost = unstorable.filter(({ work }) => work.messageId === messageId)
    const dead_letters: Record<string, number> = {}
    for (const { reason } of lost) dead_letters[reason] = (dead_letters[reason] ?? 0) + 1
    const stored = content.records.length + content.unreadable.length - lost.length
    return [{ ...outcome, stored, dead_letters, first: lost.slice(0, limits.maxListedDeadLetters).map(named) }]
  }
}

function named({ work: { item }, reason }: Unstorable): DeadLetteredRecord {
  return 'logId' in item ? { log_id: item.logId, reason } : { reason }
}
