import { type App, CliCredentialsStackSynthesizer, type IStackSynthesizer, Stack, Tags } from 'aws-cdk-lib'
import { anyAccount, anyRegion, assetBucketOf, stageTag } from '../../options/stack-names.ts'
import type { ParameterPlan } from '../../options/template-parameters.ts'
import { createParameters } from './create-parameters.ts'

interface StackPlan<K extends string> {
  /** Its name in the assembly; it is deployed under another. */
  readonly name: string
  readonly description: string
  readonly parameters: Readonly<Record<K, ParameterPlan>>
  /** The only region it can be in. Any region by default. */
  readonly region?: string
}

/** Where the deployer puts the bundles before it deploys. */
const assetBucket = assetBucketOf({ accountId: anyAccount, region: anyRegion })

/**
 * A stack with its parameters, tagged with its stage. It needs no bootstrap stack: it is deployed with the caller's own
 * permissions.
 */
export function openStack<K extends string>(app: App, plan: StackPlan<K | 'Stage'>) {
  const { name, description, region } = plan
  const stack = new Stack(app, name, {
    description,
    ...(region !== undefined && { env: { region } }),
    // The class declares optional properties as possibly undefined, which `exactOptionalPropertyTypes` distinguishes.
    synthesizer: new CliCredentialsStackSynthesizer({ fileAssetsBucketName: assetBucket }) as IStackSynthesizer,
  })
  const parameters = createParameters(stack, plan.parameters)
  // The stack's own tags cannot be parameters: they are the deployer's. Not every region knows tags of dashboards.
  const excludeResourceTypes = ['aws:cdk:stack', 'AWS::CloudWatch::Dashboard']
  Tags.of(stack).add(stageTag, parameters.Stage, { excludeResourceTypes })
  return { stack, parameters }
}
