import { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import type { Account } from '../../account/open-account.ts'
import { edgeNameOf, edgeRegion, isEdgeOf, regionTag } from '../../options/stack-names.ts'
import type { Parameters } from '../../options/template-parameters.ts'
import type { Assembly } from '../assembly/prepare-assembly.ts'
import { hasAssetBucket } from '../assets/asset-bucket.ts'
import { type Deployed, deployStack } from '../execute/deploy-stack.ts'
import type { DeployRequest } from '../execute/deployment.ts'
import { contentsOf, destroyStack } from '../execute/destroy-stack.ts'
import { isDestructive, lossesOf, type Plan } from '../plan/plan-changes.ts'
import { describeStack, type StackView } from '../stack/describe-stack.ts'
import { type Interrupted, interruptedAt } from '../stack/interrupted.ts'
import { refuseUnfit } from '../stack/refuse-unfit.ts'
import { settleStack } from '../stack/settle-stack.ts'
import { currentDeployment, stackState } from '../stack/stack-state.ts'
import { type Front, foreseen, frontOf, usedFrom } from './front.ts'
import { keepForRollback, orNote, removeOldBundles } from './tidy-bundles.ts'

export interface PipelineRequest extends Omit<DeployRequest, Made> {
  readonly stackName: string
  /** Prepares the assembly for the current deployment, when no operation is running on it. */
  readonly open: (before: StackView | undefined) => Promise<Assembly>
  /** Only the code of some functions; the front is not changed. */
  readonly isPart: boolean
  /** Opens the same account in another region. */
  readonly openRegion: (region: string) => Account
}

type Made = 'stackName' | 'stack' | 'parameters' | 'tags' | 'madeFor'

export type PipelineDeployed = Deployed & {
  /** What becomes of the edge stack, where there is one before or after. */
  readonly edge?: Plan
}

/**
 * Deploys the pipeline: what CloudFront needs in us-east-1 first, where it is wanted, then the stack itself. What is no longer
 * wanted goes after it, since CloudFront holds on to it until then. Wherever that is interrupted, the same again goes on there:
 * each of the three steps checks for itself whether anything is left to do. What no deployment uses any more then leaves the buckets.
 */
export async function deployPipeline(account: Account, request: PipelineRequest): Promise<PipelineDeployed> {
  const deployed = await deployStacks(account, request)
  if (deployed.kind !== 'deployed') return deployed
  await removeOldBundles(account, request)
  if (deployed.edge !== undefined && account.region !== edgeRegion) {
    await orNote(request, () => inEdgeRegion(request, (edgeAccount) => removeOldBundles(edgeAccount, request)))
  }
  return deployed
}

async function deployStacks(account: Account, request: PipelineRequest): Promise<PipelineDeployed> {
  const { stackName, open, listener, signal, isWaiting = true, isPart } = request
  listener.onStack({ stackName, region: account.region })
  const found = await settleStack(account, stackName, { ...listener, signal, isWaiting })
  if (signal.aborted) return interruptedAt(account, stackName, found)
  // The edge stack is not made for a pipeline that then cannot be deployed.
  await refuseUnfit(account, found)
  const before = currentDeployment(found)
  const assembly = await open(before)
  const front = frontOf(account, assembly, before)
  const isBucketThere = await hasBucket(account, request)
  const method = methodOf(request, isBucketThere)
  if (before !== undefined && !request.isDryRun && isBucketThere) await keepForRollback(account, stackName, request)
  const deployMain = (parameters: Parameters, changed: Partial<DeployRequest> = {}): Promise<Deployed> =>
    deployStack(account, {
      ...request,
      method,
      ...changed,
      stackName,
      stack: assembly.stack,
      parameters,
      madeFor: { stack: before },
    })
  if (isPart) return deployMain({})
  const place = { ...request, assembly, region: account.region }
  if (front.kind === 'dropped') return afterMain(await deployMain(front.parameters), () => releaseEdge(place, front))
  const confirmed = before && !request.isDryRun ? await confirmFirst(request, front, deployMain) : undefined
  if (confirmed?.kind === 'ended') return confirmed.deployed
  const edge = await deployEdge(place, front)
  if (edge.kind === 'ended') return edge.deployed
  const confirm = async (plan: Plan): Promise<boolean> => confirmed?.covers(plan) || request.confirm(plan)
  const main = await deployMain(
    { ...front.parameters, ...edge.parameters },
    { confirm, ...(edge.isImagined && { method: 'direct' }) },
  ).catch((error: unknown) => {
    throw edge.isChanged ? butDeployed(error, { stackName: edge.plan.stackName, region: edgeRegion }) : error
  })
  return { ...main, edge: edge.plan }
}

type Confirmed =
  | { readonly kind: 'confirmed'; readonly covers: (plan: Plan) => boolean }
  | { readonly kind: 'ended'; readonly deployed: Deployed }

/** Asks for confirmation before the edge stack is changed, so that declining leaves everything unchanged. */
async function confirmFirst(
  { stackName, onPlan, confirm, signal }: PipelineRequest,
  front: Extract<Front, { kind: 'wanted' }>,
  deployMain: (parameters: Parameters, changed: Partial<DeployRequest>) => Promise<Deployed>,
): Promise<Confirmed | undefined> {
  const { parameters } = foreseen(stackName, front)
  const looked = await deployMain(
    { ...front.parameters, ...parameters },
    { isDryRun: true, method: 'direct', onPlan: () => undefined },
  ).catch((error: unknown) => {
    // A template that cannot be compared is put right by deploying, and asked about then.
    if (error instanceof LogpipeError && error.code === 'stack_broken') return undefined
    throw error
  })
  if (looked === undefined) return undefined
  if (looked.kind !== 'planned') return { kind: 'ended', deployed: looked }
  const { plan } = looked
  if (isDestructive(plan)) {
    onPlan(plan)
    if (!(await confirm(plan))) {
      const deployed: Deployed = signal.aborted
        ? { kind: 'interrupted', stackName, region: plan.region }
        : { kind: 'declined', plan }
      return { kind: 'ended', deployed }
    }
  }
  // A change set may show more losses than a comparison of templates does; those need another confirmation.
  const known = new Set(lossesOf(plan).map(({ logicalId }) => logicalId))
  return { kind: 'confirmed', covers: (next) => lossesOf(next).every(({ logicalId }) => known.has(logicalId)) }
}

/** An error after another stack was changed, which is named. */
function butDeployed(error: unknown, { stackName, region }: Pick<Plan, 'stackName' | 'region'>): unknown {
  if (!(error instanceof LogpipeError)) return error
  return new LogpipeError(error.fault, `${stackName} in ${region} is deployed, but: ${error.message}`, { cause: error })
}

type HowAsked = Pick<PipelineRequest, 'isDryRun' | 'method'>

/** Throws `name_taken` for one of another account, before anything is changed. A dry run that wants no change set need not look. */
async function hasBucket(account: Account, { isDryRun, method }: HowAsked): Promise<boolean> {
  return isDryRun && method === 'direct' ? false : hasAssetBucket(account)
}

/** Without the bucket a dry run, which makes none, cannot have a change set. */
function methodOf({ isDryRun, method }: HowAsked, isBucketThere: boolean): PipelineRequest['method'] {
  return isDryRun && !isBucketThere ? 'direct' : method
}

interface EdgeRequest extends PipelineRequest {
  readonly assembly: Assembly
  /** Of the pipeline. */
  readonly region: string
}

type Edge =
  | {
      readonly kind: 'usable'
      readonly parameters: Parameters
      readonly plan: Plan
      readonly isChanged: boolean
      /** What it will be called is not known in a dry run. */
      readonly isImagined: boolean
    }
  | { readonly kind: 'ended'; readonly deployed: Deployed }

/** Deploys web ACL and certificate, and answers with the parameters by which the stack uses them; or why it did not come to that. */
async function deployEdge(request: EdgeRequest, front: Extract<Front, { kind: 'wanted' }>): Promise<Edge> {
  const deployed = await inEdgeRegion(request, (account) => changeEdge(account, request, front.edge))
  const { kind } = deployed
  if (kind === 'interrupted' || kind === 'declined') return { kind: 'ended', deployed }
  const { plan } = deployed
  if (kind === 'planned') return { kind: 'usable', ...foreseen(request.stackName, front), plan, isChanged: false }
  const parameters = usedFrom(deployed.stack.outputs)
  return { kind: 'usable', parameters, plan, isChanged: kind === 'deployed', isImagined: false }
}

async function changeEdge(account: Account, request: EdgeRequest, parameters: Parameters): Promise<Deployed> {
  const { assembly, isDryRun, isWaiting = true, listener, signal } = request
  const stackName = edgeNameOf(assembly.stackName)
  listener.onStack({ stackName, region: account.region })
  const found = await settleStack(account, stackName, { ...listener, signal, isWaiting })
  if (signal.aborted) return interruptedAt(account, stackName, found)
  refuseOther(found, request.region)
  const method = methodOf(request, await hasBucket(account, request))
  // It holds no data: one that failed to be created is deleted and created again.
  if (!isDryRun && stackState(found).kind === 'failed') {
    const gone = await destroyStack(account, { stackName, listener, signal })
    if (gone.kind === 'interrupted') return gone
  }
  const tags = { [regionTag]: request.region }
  return deployStack(account, { ...request, method, stackName, stack: assembly.edge, parameters, tags })
}

/** Throws `name_taken` where the edge stack serves a deployment of the same stage in another region. */
function refuseOther(edge: StackView | undefined, region: string): void {
  if (edge === undefined || isEdgeOf(edge, region)) return
  const whose = `serves the deployment in ${edge.tags[regionTag]}`
  throw operationError(
    'name_taken',
    `${edge.stackName} in ${edgeRegion} ${whose}: choose another --stage for ${region}`,
  )
}

/** Where the stack itself came to its end, what it let go of is changed. */
async function afterMain(main: Deployed, next: () => Promise<Deployed | Plan | undefined>): Promise<PipelineDeployed> {
  if (main.kind === 'interrupted' || main.kind === 'declined') return main
  const edge = await next().catch((error: unknown) => {
    throw main.kind === 'planned' ? error : butDeployed(error, main.plan)
  })
  if (edge === undefined) return main
  if (!('kind' in edge)) return { ...main, edge }
  return edge.kind === 'interrupted' ? edge : { ...main, edge: edge.plan }
}

async function releaseEdge(
  request: EdgeRequest,
  { leaves, edge }: Extract<Front, { kind: 'dropped' }>,
): Promise<Deployed | Plan | undefined> {
  if (leaves === 'nothing was there') return undefined
  return inEdgeRegion(
    request,
    async (account): Promise<Deployed | Plan | undefined> =>
      leaves === 'web ACL' ? changeEdge(account, request, edge) : removeEdge(account, request),
  )
}

async function removeEdge(account: Account, request: EdgeRequest): Promise<Interrupted | Plan | undefined> {
  const { assembly, listener, signal, isDryRun } = request
  const stackName = edgeNameOf(assembly.stackName)
  const stack = await describeStack(account, stackName)
  if (stack === undefined || stackState(stack).kind === 'absent' || !isEdgeOf(stack, request.region)) return undefined
  const { deleted } = await contentsOf(account, stackName)
  const plan: Plan = {
    stackName,
    region: account.region,
    isNew: false,
    options: [],
    changes: deleted.map(({ logicalId, type }) => ({ action: 'delete', logicalId, type, properties: [] })),
  }
  if (isDryRun) return plan
  const destroyed = await destroyStack(account, { stackName, listener, signal })
  return destroyed.kind === 'interrupted' ? destroyed : plan
}

async function inEdgeRegion<T>(
  { openRegion }: Pick<PipelineRequest, 'openRegion'>,
  use: (account: Account) => Promise<T>,
): Promise<T> {
  const account = openRegion(edgeRegion)
  try {
    return await use(account)
  } finally {
    account.close()
  }
}
