import type { StackView } from './describe-stack.ts'

/** What may be done with a stack. */
export type StackState =
  | { readonly kind: 'absent' }
  /** It waits for a change set that nobody executed; there is nothing in it. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'busy' }
  /** Its creation or its deletion failed: all that can be done is to delete it. */
  | { readonly kind: 'failed' }
  /** An update failed, and so did the way back. */
  | { readonly kind: 'stuck' }

/** Reads a status. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
export function stackState(stack: Pick<StackView, 'status'> | undefined): StackState {
  if (stack === undefined || stack.status === 'DELETE_COMPLETE') return { kind: 'absent' }
  const { status } = stack
  if (status === 'REVIEW_IN_PROGRESS') return { kind: 'empty' }
  if (status.endsWith('_IN_PROGRESS')) return { kind: 'busy' }
  if (failed.has(status)) return { kind: 'failed' }
  return stuck.has(status) ? { kind: 'stuck' } : { kind: 'ready' }
}

const failed = new Set(['CREATE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'DELETE_FAILED'])
const stuck = new Set(['UPDATE_FAILED', 'UPDATE_ROLLBACK_FAILED'])
