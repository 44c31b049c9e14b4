import type { Account } from '../../account/open-account.ts'
import type { StackView } from './describe-stack.ts'
import { stackState } from './stack-state.ts'

export interface Interrupted {
  readonly kind: 'interrupted'
  readonly stackName: string
  readonly region: string
  /** CloudFormation's word for what goes on without us; undefined where nothing does. */
  readonly inFlight?: string
}

/** Says where the work on a stack was left: what CloudFormation was told to do goes on without us. */
export function interruptedAt(
  { region }: Pick<Account, 'region'>,
  stackName: string,
  stack: StackView | undefined,
): Interrupted {
  const isBusy = stackState(stack).kind === 'busy'
  return { kind: 'interrupted', stackName, region, ...(stack && isBusy && { inFlight: stack.status }) }
}
