import type { DeadLetterFilter, DeadLetterManager } from '@logpipe/pipeline/dead-letters'
import type { Letters, Redriven } from './view/messages.ts'

/** Ids named of each group; the command line lists all. */
const maxIds = 3

/** Dead letters in groups of one tenant and reason. No text: before redaction it is nobody's to see. */
export async function listLetters(manager: DeadLetterManager, signal: AbortSignal): Promise<Letters> {
  const { letters, groups, unseen } = await manager.list({}, signal)
  const idsOf = (of: { readonly tenant: unknown; readonly reason: string }) =>
    letters.filter(({ tenant, reason }) => tenant === of.tenant && reason === of.reason).map(({ id }) => id)
  return {
    groups: groups.map(({ tenant, reason, messages, records, oldest }) => ({
      ...(tenant !== undefined && { tenant }),
      ...{ reason, messages, records, oldest, ids: idsOf({ tenant, reason }).slice(0, maxIds) },
    })),
    unseen,
  }
}

export async function redriveLetters(
  manager: DeadLetterManager,
  filter: DeadLetterFilter,
  signal: AbortSignal,
): Promise<Redriven> {
  const { messages, records, failed } = await manager.redrive(filter, signal)
  return { messages, records, failed }
}
