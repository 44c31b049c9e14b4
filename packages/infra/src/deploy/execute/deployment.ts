import type { Account } from '../../account/open-account.ts'
import type { Parameters } from '../../options/template-parameters.ts'
import type { AssemblyStack } from '../assembly/prepare-assembly.ts'
import { ensureAssetBucket } from '../assets/asset-bucket.ts'
import { publishAssets } from '../assets/publish-assets.ts'
import type { StackInput } from '../plan/change-set.ts'
import type { Plan } from '../plan/plan-changes.ts'
import type { StackView } from '../stack/describe-stack.ts'
import type { Listener } from '../stack/listener.ts'

/** How CloudFormation is asked to change a stack. */
export type Method = 'change-set' | 'direct'

export interface DeployRequest {
  readonly stackName: string
  readonly stack: AssemblyStack
  /** Beside those of the assembly; a parameter that is in neither keeps its value. */
  readonly parameters: Parameters
  /** Beside those of the assembly. */
  readonly tags?: Readonly<Record<string, string>>
  readonly method: Method
  readonly isDryRun: boolean
  /** False compares with a stack that is being changed as it is; only for a dry run. True by default. */
  readonly isWaiting?: boolean
  /** The stack that the template was made for; it is not for one that became another since. */
  readonly madeFor?: { readonly stack: StackView | undefined }
  /** Whether to go on; asked about what would be deleted or replaced. What it throws ends the deployment. */
  readonly confirm: (plan: Plan) => Promise<boolean>
  readonly onPlan: (plan: Plan) => void
  /** Wall clock, milliseconds. */
  readonly now: () => number
  readonly listener: Listener
  /** Stops between two steps; an operation that CloudFormation has started continues. */
  readonly signal: AbortSignal
}

/** One stack on its way from what it is to what is asked for. */
export interface Deployment {
  readonly account: Account
  readonly request: DeployRequest
  /** Undefined for a stack that is not there yet, or is empty. */
  readonly before: StackView | undefined
}

/** Each value is said, also those that stay and defaults: CloudFormation would keep them, and emulators forget. */
export function valuesOf({ request, before }: Pick<Deployment, 'request' | 'before'>): Parameters {
  const { stack, parameters } = request
  const { Parameters: declared = {} } = stack.template
  const said: Parameters = { ...before?.parameters, ...stack.parameters, ...parameters }
  const values = Object.entries(declared).map(([name, { Default }]) => [name, said[name] ?? Default] as const)
  return Object.fromEntries(
    values.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]),
  )
}

/** Tags of the stack afterwards: those that it has stay, but for what was said of them. AWS's own are not ours to give. */
export function tagsOf({ request, before }: Pick<Deployment, 'request' | 'before'>): Readonly<Record<string, string>> {
  return ownTags({ ...before?.tags, ...request.stack.tags, ...request.tags })
}

export function ownTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([key, value]) => value !== '' && !key.startsWith('aws:')))
}

/**
 * Makes the bucket where there is none yet, uploads what the stack needs, and answers with what CloudFormation is to make of it; undefined where that was
 * interrupted. A change set reads its template from the bucket; what is changed without one comes here once it is confirmed.
 */
export async function inputOf(deployment: Deployment): Promise<StackInput | undefined> {
  const { account, request } = deployment
  const { stackName } = request
  if (!request.isDryRun) await ensureAssetBucket(account)
  const templateUrl = await publishAssets(account, request)
  if (templateUrl === undefined || request.signal.aborted) return undefined
  return {
    StackName: stackName,
    TemplateURL: templateUrl,
    Parameters: Object.entries(valuesOf(deployment)).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Tags: Object.entries(tagsOf(deployment)).map(([Key, Value]) => ({ Key, Value })),
    // The last is for edited templates: ours has no macros.
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
  }
}
