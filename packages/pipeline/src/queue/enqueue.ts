import type { TenantId } from '@logpipe/sdk/contract'
import type { TraceContext } from '../http/trace-context.ts'

/** One message, before the queue's adapter compacts its body. */
export interface QueueMessage {
  readonly tenantId: TenantId
  readonly body: string
  readonly trace?: TraceContext
}

/** Puts messages on the queue, durably, and says for each whether it is there. Never throws for one that is not. */
export type Enqueue = (messages: readonly QueueMessage[]) => Promise<readonly EnqueueOutcome[]>
export type EnqueueOutcome = { readonly kind: 'queued' } | { readonly kind: 'failed'; readonly reason: string }
