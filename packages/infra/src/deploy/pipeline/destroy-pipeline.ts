import { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import type { Account } from '../../account/open-account.ts'
import { unknownStack } from '../../account/unknown-stack.ts'
import { assetBucketOf, edgeNameOf, edgeRegion, isEdgeOf } from '../../options/stack-names.ts'
import { hasAssetBucket } from '../assets/asset-bucket.ts'
import { contentsOf, destroyStack, refuseProtected, type StackResource } from '../execute/destroy-stack.ts'
import { describeStack, type StackView } from '../stack/describe-stack.ts'
import type { Interrupted } from '../stack/interrupted.ts'
import type { Listener } from '../stack/listener.ts'
import { refuseForeign } from '../stack/refuse-unfit.ts'
import { stackState } from '../stack/stack-state.ts'
import { watchCommand } from '../stack/still-running.ts'

/** What destroying a deployment deletes, and what it leaves because it holds data or others use it. */
export interface Removal {
  /** In the order in which they go. */
  readonly stacks: readonly { readonly stackName: string; readonly region: string }[]
  readonly deleted: readonly StackResource[]
  readonly kept: readonly StackResource[]
}

export interface PipelinePlace {
  readonly stackName: string
  /** Opens the same account in another region. */
  readonly openRegion: (region: string) => Account
}

/** What is there of a deployment: both its stacks, or what an interruption left of them. Throws `unknown_stack` or `stack_busy`. */
export async function planRemoval(account: Account, place: PipelinePlace): Promise<Removal> {
  const found = await findStacks(account, place)
  const contents = await Promise.all(
    found.map(({ name, region }) =>
      inRegion(account, place, region, async (there) => {
        const { deleted, kept } = await contentsOf(there, name)
        return { deleted, kept: [...kept, ...(await bucketOf(there))] }
      }),
    ),
  )
  return {
    stacks: found.map(({ name, region }) => ({ stackName: name, region })),
    deleted: contents.flatMap(({ deleted }) => deleted),
    kept: contents.flatMap(({ kept }) => kept),
  }
}

/** Shared by all stages of a region, so it is kept. Missing permission to read it does not stop the removal. */
async function bucketOf(account: Account): Promise<readonly StackResource[]> {
  const isThere = await hasAssetBucket(account).catch(() => false)
  return isThere ? [{ logicalId: 'AssetBucket', physicalId: assetBucketOf(account), type: 'AWS::S3::Bucket' }] : []
}

export interface PipelineRemoval extends PipelinePlace {
  readonly listener: Listener
  readonly signal: AbortSignal
}

/** Deletes the stack, then what CloudFront used of the edge stack. Wherever that is interrupted, the same again goes on there. */
export async function destroyPipeline(
  account: Account,
  request: PipelineRemoval,
): Promise<{ readonly kind: 'destroyed' } | Interrupted> {
  const { listener, signal } = request
  for (const { name, region } of await findStacks(account, request)) {
    const removed = await inRegion(account, request, region, (there) =>
      destroyStack(there, { stackName: name, listener, signal }),
    )
    if (removed.kind === 'interrupted') return removed
  }
  return { kind: 'destroyed' }
}

interface Found {
  readonly name: string
  readonly region: string
}

async function findStacks(account: Account, place: PipelinePlace): Promise<readonly Found[]> {
  const { stackName } = place
  const main = removable(account, await describeStack(account, stackName))
  const edge = await findEdge(account, place, main)
  const found = [...(main ? [{ name: stackName, region: account.region }] : []), ...(edge ? [edge] : [])]
  if (found.length > 0) return found
  throw unknownStack(stackName, account)
}

function removable(account: Account, stack: StackView | undefined): StackView | undefined {
  const { kind } = stackState(stack)
  if (stack === undefined || kind === 'absent') return undefined
  refuseForeign(account, stack)
  refuseProtected(account, stack)
  if (kind === 'busy' && stack.status !== 'DELETE_IN_PROGRESS') {
    const { stackName, status } = stack
    const look = watchCommand({ stackName, region: account.region })
    throw operationError('stack_busy', `${stackName} is in ${status}; wait until it is done: ${look}`)
  }
  return stack
}

/** It may be there although the stack does not use it: something was interrupted. */
async function findEdge(
  account: Account,
  place: PipelinePlace,
  main: StackView | undefined,
): Promise<Found | undefined> {
  if (account.partition !== 'aws') return undefined
  const name = edgeNameOf(place.stackName)
  try {
    const edge = await inRegion(account, place, edgeRegion, async (there) => {
      const stack = await describeStack(there, name)
      // An edge stack of another region is left alone, whatever its state.
      return stack && isEdgeOf(stack, account.region) ? removable(there, stack) : undefined
    })
    return edge && { name, region: edgeRegion }
  } catch (error) {
    // Without permissions in us-east-1 there can be nothing of this deployment there.
    const isForeign = error instanceof LogpipeError && error.code === 'not_permitted'
    if (isForeign && !main?.parameters.WebAclArn) return undefined
    throw error
  }
}

async function inRegion<T>(
  account: Account,
  { openRegion }: PipelinePlace,
  region: string,
  use: (account: Account) => Promise<T>,
): Promise<T> {
  if (region === account.region) return use(account)
  const there = openRegion(region)
  try {
    return await use(there)
  } finally {
    there.close()
  }
}
