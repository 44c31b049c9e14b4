import { isStage } from '@logpipe/sdk/operations'

/** A stack's name is its stage after this. */
const prefix = 'logpipe-'

/** The end of an edge stack's name, and of no stage. */
const edgeSuffix = '-edge'

/** What is wrong with a stage; undefined where nothing is. */
export function stageProblem(stage: string): string | undefined {
  if (isStage(stage)) return undefined
  return 'it must be 1 to 20 of a-z, 0-9 and "-", begin with a letter and not end with "-" or "-edge"'
}

export function stackNameOf(stage: string): string {
  return `${prefix}${stage}`
}

/** Whether a stack is called as logpipe's are. */
export function isOwnName(stackName: string): boolean {
  return stackName.startsWith(prefix)
}

/** The stack that holds web ACL and certificate of CloudFront, which must be in us-east-1. */
export function edgeNameOf(stackName: string): string {
  return `${stackName}${edgeSuffix}`
}

export function isEdgeName(stackName: string): boolean {
  return stackName.endsWith(edgeSuffix)
}

/** The stage that a stack belongs to, also an edge stack. */
export function stageOf(stackName: string): string {
  return stackName.slice(prefix.length).replace(new RegExp(`${edgeSuffix}$`), '')
}

export const edgeRegion = 'us-east-1'

/** On every stack and its resources: its stage. A stack without it is not one of logpipe's. */
export const stageTag = 'logpipe:stage'

/** On an edge stack: the region of the pipeline that it serves. The edge stacks of all regions are in one. */
export const regionTag = 'logpipe:region'

export function isEdgeOf({ tags }: { readonly tags: Readonly<Record<string, string>> }, region: string): boolean {
  return (tags[regionTag] ?? region) === region
}

/** Where bundles and templates are uploaded to: one bucket for all stages of a region. */
export function assetBucketOf({ accountId, region }: { readonly accountId: string; readonly region: string }): string {
  return `logpipe-assets-${accountId}-${region}`
}

/** What CloudFormation fills in, in the place of an account and a region. */
export const anyAccount = `\${AWS::AccountId}`
export const anyRegion = `\${AWS::Region}`
