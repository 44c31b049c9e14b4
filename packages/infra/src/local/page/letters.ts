import type { DeadLetterFilter, DeadLetterManager } from '@logpipe/pipeline/dead-letters'
import type { Letters, Redriven } from './view/messages.ts'

/** Dead letters in groups of one tenant and reason. No text: before redaction it is nobody's to see. */
export async function listLetters(manager: DeadLetterManager, signal: AbortSignal): Promise<Letters> {
  const { groups, unseen } = await manager.list({}, signal)
  return {
    groups: groups.map(({ tenant, reason, messages, records, oldest }) => ({
      ...(tenant !== undefined && { tenant }),
      ...{ reason, messages, records, oldest },
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
