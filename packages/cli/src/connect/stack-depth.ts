import type { OpenDepth, StackDepth } from '@logpipe/infra/queue-depth'
import type { StackStores } from '@logpipe/infra/stores'

export type { OpenDepth, StackDepth } from '@logpipe/infra/queue-depth'

/**
 * How long after the last message the depth of a queue on AWS may still be wrong; AWS says a minute at least. Milliseconds.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 */
export const depthLateMs = 120_000

/** Asks the queues of a stack how many messages wait in them. On AWS the number is approximate, and late: see {@link depthLateMs}. */
export async function stackDepth(stores: StackStores): Promise<StackDepth> {
  const depth = await import('@logpipe/infra/queue-depth')
  return depth.stackDepth(stores)
}

/** Opens the queues of a stack for as many questions as there will be, as {@link stackDepth} asks them. */
export async function openDepth(stores: StackStores): Promise<OpenDepth> {
  const depth = await import('@logpipe/infra/queue-depth')
  return depth.openDepth(stores)
}
