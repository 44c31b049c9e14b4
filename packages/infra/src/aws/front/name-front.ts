import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront'
import { CfnFunction } from 'aws-cdk-lib/aws-lambda'
import type { Functions } from '../functions/function-parts.ts'
import { cfnOf } from '../template/cfn-of.ts'
import { type Conditions, either } from '../template/create-conditions.ts'

interface Front {
  readonly distribution: CfnDistribution
  readonly conditions: Conditions
}

/**
 * Says of the functions that answer requests what stands in front of them. The reference also keeps the order, as DependsOn
 * cannot for what a condition may leave out: functions ask for the secret once there is somebody who sends it.
 */
export function nameFront(functions: Functions, { distribution, conditions }: Front): void {
  for (const name of ['ingest', 'read'] as const) {
    const front = `logpipe: ${name}, behind CloudFront ${distribution.ref}`
    cfnOf(functions[name], CfnFunction).description = either(
      conditions.isBehindEdge,
      front,
      `logpipe: ${name}`,
    ).toString()
  }
}
