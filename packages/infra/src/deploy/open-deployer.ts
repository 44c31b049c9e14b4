import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { accountConcurrency } from '../account/account-concurrency.ts'
import { type ConcurrencyVerdict, judgeConcurrency } from '../account/judge-concurrency.ts'
import { type Account, inOtherRegion, openAccount } from '../account/open-account.ts'
import { unknownStack } from '../account/unknown-stack.ts'
import type { DeployOptions } from '../options/deploy-options.ts'
import { optionProblems } from '../options/option-problems.ts'
import { stackNameOf } from '../options/stack-names.ts'
import { parametersOf } from '../options/template-parameters.ts'
import { type Assembly, copyAssembly, openAssembly, prepareAssembly } from './assembly/prepare-assembly.ts'
import { type Part, replaceFunctions } from './assembly/replace-functions.ts'
import type { Template } from './assembly/template.ts'
import { withoutCloudFront } from './assembly/without-cloudfront.ts'
import type { DeployRequest } from './execute/deployment.ts'
import { deployPipeline, type PipelineDeployed, type PipelineRequest } from './pipeline/deploy-pipeline.ts'
import { destroyPipeline, planRemoval, type Removal } from './pipeline/destroy-pipeline.ts'
import { findHostedZone } from './pipeline/find-hosted-zone.ts'
import { withDomain } from './pipeline/with-domain.ts'
import { deployedTemplate } from './stack/deployed-template.ts'
import { describeStack, type StackView } from './stack/describe-stack.ts'
import type { Interrupted } from './stack/interrupted.ts'
import type { Listener } from './stack/listener.ts'
import { explainUnfit } from './stack/refuse-unfit.ts'
import { settleStack } from './stack/settle-stack.ts'
import { stackState } from './stack/stack-state.ts'

export type { ConcurrencyVerdict } from '../account/judge-concurrency.ts'
export { unknownStack } from '../account/unknown-stack.ts'
export type { DeployOptions } from '../options/deploy-options.ts'
export type { Part } from './assembly/replace-functions.ts'
export type { Method } from './execute/deployment.ts'
export type { StackResource } from './execute/destroy-stack.ts'
export type { PipelineDeployed } from './pipeline/deploy-pipeline.ts'
export type { Removal } from './pipeline/destroy-pipeline.ts'
export { type Change, isDestructive, isEmpty, type OptionChange, type Plan } from './plan/plan-changes.ts'
export type { StackView } from './stack/describe-stack.ts'
export type { Interrupted } from './stack/interrupted.ts'
export type { Listener } from './stack/listener.ts'
export type { StackEvent } from './stack/stack-events.ts'

export interface DeployerDeps {
  /** AWS region; that of the environment or the profile where none is named. */
  readonly region: string | undefined
  /** How often CloudFormation is asked while it works, milliseconds. 2,000 by default. */
  readonly pollMs?: number
}

/** What to deploy: an assembly on disk, or the built one for a stage. */
export type Source =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'stage'; readonly stage: string; readonly options: DeployOptions; readonly part?: Part }

export type Deployment = Pick<
  DeployRequest,
  'method' | 'isDryRun' | 'isWaiting' | 'confirm' | 'onPlan' | 'now' | 'listener' | 'signal'
>

export type Watch = Pick<DeployRequest, 'listener' | 'signal'>

export interface SettleWatch {
  readonly listener: Pick<Listener, 'onEvent' | 'onBusy'>
  readonly signal: AbortSignal
}

/** What stands of a deployment. */
export type Status =
  | { readonly kind: 'absent'; readonly stackName: string }
  | { readonly kind: 'deleted'; readonly stackName: string }
  | {
      readonly kind: 'ready' | 'busy' | 'failed' | 'stuck' | 'unknown' | 'empty'
      readonly stack: StackView
      /** Why it failed, and the way out. */
      readonly reason?: string
    }

/** One AWS account and region, and what can be done with deployments in it. */
export interface Deployer {
  readonly account: Pick<Account, 'accountId' | 'region' | 'identity'>
  readonly deploy: (source: Source, deployment: Deployment) => Promise<PipelineDeployed>
  readonly status: (stage: string) => Promise<Status>
  /** Waits until no operation is running on the stack; `deleted` if it was deleted meanwhile. */
  readonly settle: (stage: string, watch: SettleWatch) => Promise<Status>
  /** What destroying would delete and keep. Throws `unknown_stack` or `stack_busy`. */
  readonly planRemoval: (stage: string) => Promise<Removal>
  readonly destroy: (stage: string, watch: Watch) => Promise<{ readonly kind: 'destroyed' } | Interrupted>
  /** Whether the account's concurrency is enough for such a worker; undefined where it cannot be asked for. Never throws. */
  readonly judgeConcurrency: (worker: number) => Promise<ConcurrencyVerdict | undefined>
  readonly close: () => void
}

/** Opens the account that the standard chain's credentials belong to. Throws `no_credentials` and its like in one sentence. */
export async function openDeployer({ region, ...options }: DeployerDeps): Promise<Deployer> {
  const account = await openAccount(region, options)
  const openRegion = (other: string): Account => inOtherRegion(account, other)
  return {
    account,
    deploy: (source, deployment) =>
      inTemporaryFolder(async (folder) => {
        const isPart = source.kind === 'stage' && source.part !== undefined
        const opened = await openSource(account, source, folder)
        return deployPipeline(account, { ...deployment, ...opened, isPart, openRegion })
      }),
    status: (stage) => statusOf(account, stackNameOf(stage)),
    settle: (stage, watch) => settle(account, stackNameOf(stage), watch),
    planRemoval: (stage) => planRemoval(account, { stackName: stackNameOf(stage), openRegion }),
    destroy: (stage, watch) => destroyPipeline(account, { ...watch, stackName: stackNameOf(stage), openRegion }),
    judgeConcurrency: (worker) =>
      accountConcurrency(account).then(
        (limit) => judgeConcurrency(limit, worker),
        () => undefined,
      ),
    close: account.close,
  }
}

/** Writes the assembly of a stage for review, or for another tool. Throws `invalid_option` with every problem at once. */
export async function writeAssembly(folder: string, stage: string, options: DeployOptions): Promise<Assembly> {
  refuseProblems(stage, options)
  const { isRetained = true, isBehindWaf, tags = {} } = options
  const parameters = parametersOf(stage, options)
  return prepareAssembly(folder, {
    stage,
    parameters,
    isRetained,
    tags,
    ...(isBehindWaf !== undefined && { isBehindWaf }),
  })
}

/** Throws `invalid_option` with every problem of the source, `unreadable_input` for a folder without an assembly. */
export async function refuseSource(source: Source): Promise<void> {
  if (source.kind === 'folder') await openAssembly(source.folder)
  else {
    refuseProblems(source.stage, source.options)
    const [said] = Object.keys(source.options)
    if (source.part === undefined || said === undefined) return
    const why = 'it deploys only code, and options are for the whole stack'
    throw new LogpipeError('invalid_option', `--only ${source.part} takes no options: ${why}`)
  }
}

function refuseProblems(stage: string, options: DeployOptions): void {
  const problems = optionProblems(stage, options)
  if (problems.length > 0) throw new LogpipeError('invalid_option', problems.join('; '))
}

/** Where what is deployed is read from, and how it is made for a stack as it stands. */
async function openSource(
  account: Account,
  source: Source,
  folder: string,
): Promise<Pick<PipelineRequest, 'stackName' | 'open'>> {
  // Other partitions have no CloudFront that their regions' CloudFormation would know.
  const fitting = (template: Template): Template =>
    account.partition === 'aws' ? template : withoutCloudFront(template)
  if (source.kind === 'folder') {
    const assembly = await copyAssembly(source.folder, folder, fitting)
    const { stackName } = assembly
    return { stackName, open: async () => assembly }
  }
  const { stage, part } = source
  const stackName = stackNameOf(stage)
  const open = async (before: StackView | undefined): Promise<Assembly> => {
    if (part && before === undefined) throw unknownStack(stackName, account)
    const options = await withDomain(source.options, before, (domain) => findHostedZone(account, domain))
    const isRetained = options.isRetained ?? before?.parameters.Retain !== 'false'
    const deployed = part && (await deployedTemplate(account, stackName))
    return prepareAssembly(folder, {
      stage,
      // Always given, so that the parameter cannot contradict the template's policies.
      parameters: parametersOf(stage, { ...options, isRetained }),
      isRetained,
      ...(options.isBehindWaf !== undefined && { isBehindWaf: options.isBehindWaf }),
      tags: options.tags ?? {},
      change: (template) =>
        part && deployed ? replaceFunctions(deployed, fitting(template), part) : fitting(template),
    })
  }
  return { stackName, open }
}

async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-assembly-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function statusOf(account: Account, stackName: string): Promise<Status> {
  const stack = await describeStack(account, stackName)
  const { kind } = stackState(stack)
  if (stack === undefined || kind === 'absent') return { kind: 'absent', stackName }
  if (kind !== 'failed' && kind !== 'stuck' && kind !== 'unknown') return { kind, stack }
  const { message } = await explainUnfit(account, stack)
  return { kind, stack, reason: message }
}

async function settle(account: Account, stackName: string, { listener, signal }: SettleWatch): Promise<Status> {
  const before = await describeStack(account, stackName)
  await settleStack(account, stackName, { ...listener, signal })
  const after = await statusOf(account, stackName)
  const isGone = after.kind === 'absent' && stackState(before).kind !== 'absent'
  return isGone ? { kind: 'deleted', stackName } : after
}
