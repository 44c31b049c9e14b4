import { addressOptions } from './address-options.ts'
import { capacityOptions } from './capacity-options.ts'
import { deploymentOptions } from './deployment-options.ts'
import { operationsOptions } from './operations-options.ts'

export type { OptionPlan } from './option-plan.ts'

/**
 * Everything that can be chosen about a deployment. Flags of the command line, parameters of the template, the type
 * {@link DeployOptions} and all checks come from this table. An option that is not given keeps its value.
 */
export const deployOptions = {
  ...deploymentOptions,
  ...operationsOptions,
  ...capacityOptions,
  ...addressOptions,
} as const

export type DeployOption = keyof typeof deployOptions

interface ValueOf {
  readonly switch: boolean
  readonly number: number
  readonly text: string
  /** An empty value takes the tag back. */
  readonly tags: Readonly<Record<string, string>>
}

/** What was chosen. What was not keeps its value in a deployment that is there, and has its default in a new one. */
export type DeployOptions = {
  readonly [K in DeployOption]?: ValueOf[(typeof deployOptions)[K]['kind']]
}
