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
 * Tells the functions that serve requests what is in front of them. The reference also keeps the order, which DependsOn
 * cannot for resources under a condition: functions require the secret only once CloudFront sends it.
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
