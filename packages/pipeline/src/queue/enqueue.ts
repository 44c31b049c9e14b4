import type { TenantId } from '@logpipe/sdk/contract'
import type { TraceContext } from '../http/trace-context.ts'
import type { OutcomePart } from './outcome-part.ts'

/** One message, before the adapter compresses its body. */
export interface QueueMessage {
  readonly tenantId: TenantId
  readonly body: string
  readonly trace?: TraceContext
  /** Where its sender asked what becomes of the records. */
  readonly outcome?: OutcomePart
}

/** Durably enqueues messages and reports the outcome of each. Does not throw for messages that fail. */
export type Enqueue = (messages: readonly QueueMessage[]) => Promise<readonly EnqueueOutcome[]>
export type EnqueueOutcome = { readonly kind: 'queued' } | { readonly kind: 'failed'; readonly reason: string }
