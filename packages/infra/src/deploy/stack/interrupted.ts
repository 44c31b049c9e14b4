import type { Account } from '../../account/open-account.ts'
import type { StackView } from './describe-stack.ts'
import { stackState } from './stack-state.ts'

export interface Interrupted {
  readonly kind: 'interrupted'
  readonly stackName: string
  readonly region: string
  /** CloudFormation's status of the operation that is still running; undefined if there is none. */
  readonly inFlight?: string
}

/** The state in which the work on a stack was interrupted: a running operation continues. */
export function interruptedAt(
  { region }: Pick<Account, 'region'>,
  stackName: string,
  stack: StackView | undefined,
): Interrupted {
  const isBusy = stackState(stack).kind === 'busy'
  return { kind: 'interrupted', stackName, region, ...(stack && isBusy && { inFlight: stack.status }) }
}
