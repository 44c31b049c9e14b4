import type { StackView } from './describe-stack.ts'

/** What can be done with a stack. */
export type StackState =
  | { readonly kind: 'absent' }
  /** Created for a change set that was not executed; it has no resources. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'busy' }
  /** Its creation or deletion failed: it can only be deleted. */
  | { readonly kind: 'failed' }
  /** An update failed, and was not rolled back, or the rollback failed too. */
  | { readonly kind: 'stuck' }
  /** A status this version does not know. */
  | { readonly kind: 'unknown' }

/** Reads a status. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
export function stackState(stack: Pick<StackView, 'status'> | undefined): StackState {
  if (stack === undefined || stack.status === 'DELETE_COMPLETE') return { kind: 'absent' }
  const { status } = stack
  if (status === 'REVIEW_IN_PROGRESS') return { kind: 'empty' }
  if (status.endsWith('_IN_PROGRESS')) return { kind: 'busy' }
  if (failed.has(status)) return { kind: 'failed' }
  if (stuck.has(status)) return { kind: 'stuck' }
  return ready.has(status) ? { kind: 'ready' } : { kind: 'unknown' }
}

/**
 * The stack, if its template and parameters belong to a working deployment: it is ready, or being changed but not deleted.
 * A caller that waited first never sees one that is being changed.
 */
export function currentDeployment<T extends Pick<StackView, 'status'>>(stack: T | undefined): T | undefined {
  const { kind } = stackState(stack)
  if (kind === 'ready') return stack
  return kind === 'busy' && !leaving.has(stack?.status ?? '') ? stack : undefined
}

/** The command that recovers a stuck stack. AWS accepts each in one status only. */
export function recoveryCommand(
  { stackName, status }: Pick<StackView, 'stackName' | 'status'>,
  region: string,
): string {
  const verb = status === 'UPDATE_FAILED' ? 'rollback-stack' : 'continue-update-rollback'
  return `aws cloudformation ${verb} --stack-name ${stackName} --region ${region}`
}

/** Listed explicitly: a status that AWS adds later is unknown until it has been considered. */
const ready = new Set([
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
])
const leaving = new Set(['DELETE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'])
const failed = new Set(['CREATE_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'DELETE_FAILED'])
const stuck = new Set(['UPDATE_FAILED', 'UPDATE_ROLLBACK_FAILED'])
