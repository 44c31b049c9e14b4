import { LogpipeError } from '@logpipe/sdk/contract'
import type { Account } from '../account/open-account.ts'
import { ensureAssetBucket } from './asset-bucket.ts'
import { edgeNameOf, edgeRegion, type Parameters } from './deploy-options.ts'
import { type Deployed, type DeployRequest, deployStack } from './deploy-stack.ts'
import { describeStack } from './describe-stack.ts'
import { destroyStack } from './destroy-stack.ts'
import type { Assembly } from './prepare-assembly.ts'

export interface PipelineRequest extends Omit<DeployRequest, 'folder' | 'stackName' | 'stack' | 'parameters'> {
  readonly assembly: Assembly
  /** Whether CloudFront with WAF is to stand in front; as it is where nothing is said. */
  readonly isBehindWaf?: boolean
  /** Opens the same account in another region. */
  readonly openRegion: (region: string) => Promise<Account>
}

/**
 * Deploys the pipeline: what CloudFront needs in us-east-1 first, where it is wanted, then the stack itself. What is no longer
 * wanted goes after it, since CloudFront holds on to it until then.
 */
export async function deployPipeline(account: Account, request: PipelineRequest): Promise<Deployed> {
  const { assembly } = request
  const before = await describeStack(account, assembly.stackName)
  const wasBehindWaf = Boolean(before?.parameters.WebAclArn)
  const isBehindWaf = request.isBehindWaf ?? wasBehindWaf
  if (!request.isDryRun) await ensureAssetBucket(account)
  const edge = isBehindWaf ? await deployEdge(request, before?.parameters ?? {}) : withoutEdge
  if (edge.kind !== 'usable') return edge
  const { folder, stackName, stack } = assembly
  const deployed = await deployStack(account, { ...request, folder, stackName, stack, parameters: edge.parameters })
  const isOver = deployed.kind === 'deployed' || deployed.kind === 'unchanged'
  if (isOver && wasBehindWaf && !isBehindWaf) await removeEdge(request)
  return deployed
}

type Edge =
  | { readonly kind: 'usable'; readonly parameters: Parameters }
  | Exclude<Deployed, { readonly kind: 'deployed' | 'unchanged' }>

const withoutEdge: Edge = { kind: 'usable', parameters: { WebAclArn: '' } }

/** Deploys web ACL and certificate, and answers with the parameters by which the stack uses them; or why it did not come to that. */
async function deployEdge(request: PipelineRequest, before: Parameters): Promise<Edge> {
  const { assembly } = request
  const { folder, stackName, edge } = assembly
  const account = await request.openRegion(edgeRegion)
  try {
    if (!request.isDryRun) await ensureAssetBucket(account)
    const { DomainName, HostedZoneId } = { ...before, ...assembly.stack.parameters }
    const parameters = { ...(DomainName && { DomainName }), ...(HostedZoneId && { HostedZoneId }) }
    const deployed = await deployStack(account, {
      ...request,
      folder,
      stackName: edgeNameOf(stackName),
      stack: edge,
      parameters,
    })
    if (deployed.kind === 'planned') return usedFrom(before)
    if (deployed.kind !== 'deployed' && deployed.kind !== 'unchanged') return deployed
    return usedFrom(deployed.stack.outputs)
  } finally {
    account.close()
  }
}

/** A dry run knows no web ACL that is not there yet. */
function usedFrom({ WebAclArn = 'made by the edge stack', CertificateArn }: Parameters): Edge {
  return { kind: 'usable', parameters: { WebAclArn, ...(CertificateArn && { CertificateArn }) } }
}

async function removeEdge(request: PipelineRequest): Promise<void> {
  const account = await request.openRegion(edgeRegion)
  try {
    const { assembly, listener, signal, now } = request
    const stackName = edgeNameOf(assembly.stackName)
    const destroyed = await destroyStack(account, { stackName, folder: assembly.folder, listener, signal, now })
    if (destroyed.kind === 'interrupted') {
      throw new LogpipeError('stack_busy', `${stackName} in ${edgeRegion} is still being deleted`)
    }
  } finally {
    account.close()
  }
}
