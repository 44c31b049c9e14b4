import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { type Account, openAccount } from '../account/open-account.ts'
import {
  type DeployOptions,
  edgeNameOf,
  edgeRegion,
  optionProblems,
  parametersOf,
  stackNameOf,
} from './deploy-options.ts'
import { deployPipeline } from './deploy-pipeline.ts'
import { type Deployed, type DeployRequest, deployedTemplate, explainUnfit } from './deploy-stack.ts'
import { describeStack, type StackView } from './describe-stack.ts'
import { destroyStack, planRemoval, type Removal } from './destroy-stack.ts'
import { findHostedZone } from './find-hosted-zone.ts'
import type { Listener } from './open-toolkit.ts'
import { type Assembly, openAssembly, prepareAssembly } from './prepare-assembly.ts'
import { type Part, replaceFunctions } from './replace-functions.ts'
import { settleStack } from './settle-stack.ts'
import { stackState } from './stack-state.ts'

export type { DeployOptions } from './deploy-options.ts'
export type { Deployed, Method } from './deploy-stack.ts'
export type { StackView } from './describe-stack.ts'
export type { Held, Removal } from './destroy-stack.ts'
export { type Change, isDestructive, isEmpty, type OptionChange, type Plan } from './plan-changes.ts'
export type { Part } from './replace-functions.ts'
export type { StackEvent } from './stack-events.ts'

export interface DeployerDeps {
  /** AWS region; that of the environment or the profile where none is named. */
  readonly region: string | undefined
  /** Wall clock, milliseconds. */
  readonly now: () => number
}

/** What is to be deployed: an assembly that was written before, or the built one for a stage. */
export type Source =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'stage'; readonly stage: string; readonly options: DeployOptions; readonly part?: Part }

export type Deployment = Pick<DeployRequest, 'method' | 'isDryRun' | 'confirm' | 'onPlan' | 'listener' | 'signal'>

export type Watch = Pick<DeployRequest, 'listener' | 'signal'>

/** What stands of a deployment. */
export type Status =
  | { readonly kind: 'absent'; readonly stackName: string }
  | {
      readonly kind: 'ready' | 'busy' | 'failed' | 'stuck' | 'empty'
      readonly stack: StackView
      /** Why it failed, and the way out. */
      readonly reason?: string
    }

/** One AWS account and region, and what can be done with deployments in it. */
export interface Deployer {
  readonly account: Pick<Account, 'accountId' | 'region' | 'identity'>
  readonly deploy: (source: Source, deployment: Deployment) => Promise<Deployed>
  readonly status: (stage: string) => Promise<Status>
  /** Waits until nobody changes the stack any more. */
  readonly settle: (stage: string, watch: Watch & { readonly listener: Pick<Listener, 'onEvent'> }) => Promise<Status>
  /** What destroying would delete and keep. Throws `unknown_stack` or `stack_busy`. */
  readonly planRemoval: (stage: string) => Promise<Removal>
  readonly destroy: (stage: string, watch: Watch) => Promise<'destroyed' | 'interrupted'>
  readonly close: () => void
}

/** Opens the account that the standard chain's credentials belong to. Throws `no_credentials` and its like in one sentence. */
export async function openDeployer({ region, now }: DeployerDeps): Promise<Deployer> {
  const account = await openAccount(region)
  return {
    account,
    deploy: (source, deployment) =>
      withAssembly(account, source, (assembly) =>
        deployPipeline(account, { ...deployment, ...wafOf(source), assembly, now, openRegion: openAccount }),
      ),
    status: (stage) => statusOf(account, stackNameOf(stage)),
    settle: async (stage, { listener, signal }) => {
      await settleStack(account, stackNameOf(stage), { ...listener, signal })
      return statusOf(account, stackNameOf(stage))
    },
    planRemoval: async (stage) => {
      await existing(account, stackNameOf(stage))
      return planRemoval(account, stackNameOf(stage))
    },
    destroy: (stage, watch) => destroy(account, stage, { ...watch, now }),
    close: account.close,
  }
}

/** Writes the assembly of a stage for review, or for another tool. Throws `invalid_option` with every problem at once. */
export async function writeAssembly(folder: string, stage: string, options: DeployOptions): Promise<Assembly> {
  refuseProblems(stage, options)
  const { isRetained = true } = options
  return prepareAssembly(folder, { stage, parameters: parametersOf(stage, options), isRetained })
}

/** Throws `invalid_option` with everything that is wrong with what is to be deployed, `unreadable_input` for a folder without it. */
export async function refuseSource(source: Source): Promise<void> {
  if (source.kind === 'folder') await openAssembly(source.folder)
  else refuseProblems(source.stage, source.options)
}

function refuseProblems(stage: string, options: DeployOptions): void {
  const problems = optionProblems(stage, options)
  if (problems.length > 0) throw new LogpipeError('invalid_option', problems.join('; '))
}

function wafOf(source: Source): { readonly isBehindWaf?: boolean } {
  const isBehindWaf = source.kind === 'stage' ? source.options.isBehindWaf : undefined
  return isBehindWaf === undefined ? {} : { isBehindWaf }
}

async function withAssembly<T>(account: Account, source: Source, use: (assembly: Assembly) => Promise<T>): Promise<T> {
  if (source.kind === 'folder') return use(await openAssembly(source.folder))
  const { stage, part } = source
  return inTemporaryFolder(async (folder) => {
    const before = await describeStack(account, stackNameOf(stage))
    const options = await withZone(account, source.options, before)
    const isRetained = options.isRetained ?? before?.parameters.Retain !== 'false'
    const deployed = part && (await deployedTemplate(account, (await existing(account, stackNameOf(stage))).stackName))
    return use(
      await prepareAssembly(folder, {
        stage,
        parameters: parametersOf(stage, options),
        isRetained,
        ...(part && deployed && { change: (template) => replaceFunctions(deployed, template, part) }),
      }),
    )
  })
}

/** Without a certificate one is made, which takes the zone that the domain lies in. */
async function withZone(
  account: Account,
  options: DeployOptions,
  before: StackView | undefined,
): Promise<DeployOptions> {
  const { domain, hostedZoneId, certificateArn } = options
  if (domain === '') return { hostedZoneId: '', certificateArn: '', ...options }
  const { DomainName, HostedZoneId } = before?.parameters ?? {}
  const isKnown = domain === DomainName && Boolean(HostedZoneId)
  if (domain === undefined || hostedZoneId !== undefined || certificateArn !== undefined || isKnown) return options
  return { ...options, hostedZoneId: await findHostedZone(account, domain) }
}

async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-assembly-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function existing(account: Account, stackName: string): Promise<StackView> {
  const stack = await describeStack(account, stackName)
  if (stack === undefined || stackState(stack).kind === 'absent') {
    throw new LogpipeError(
      'unknown_stack',
      `there is no stack ${stackName} in ${account.region} (account ${account.accountId})`,
    )
  }
  if (stackState(stack).kind === 'busy') {
    throw new LogpipeError('stack_busy', `the stack ${stackName} is in ${stack.status}, by this or another command`)
  }
  return stack
}

async function statusOf(account: Account, stackName: string): Promise<Status> {
  const stack = await describeStack(account, stackName)
  const { kind } = stackState(stack)
  if (stack === undefined || kind === 'absent') return { kind: 'absent', stackName }
  if (kind !== 'failed' && kind !== 'stuck') return { kind, stack }
  const { message } = await explainUnfit(account, stack)
  return { kind, stack, reason: message }
}

async function destroy(
  account: Account,
  stage: string,
  watch: Watch & { readonly now: () => number },
): Promise<'destroyed' | 'interrupted'> {
  const stackName = stackNameOf(stage)
  const { parameters } = await existing(account, stackName)
  return inTemporaryFolder(async (folder) => {
    await prepareAssembly(folder, { stage, parameters: {}, isRetained: true })
    const { kind } = await destroyStack(account, { ...watch, stackName, folder })
    if (kind === 'interrupted') return kind
    if (!parameters.WebAclArn) return 'destroyed'
    const edge = await openAccount(edgeRegion)
    try {
      const removed = await destroyStack(edge, { ...watch, stackName: edgeNameOf(stackName), folder })
      return removed.kind === 'interrupted' ? 'interrupted' : 'destroyed'
    } finally {
      edge.close()
    }
  })
}
