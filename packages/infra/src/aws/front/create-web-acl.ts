import { keyHeaders } from '@logpipe/pipeline/http'
import { type Stack, Token } from 'aws-cdk-lib'
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2'
import { wafWindowSeconds } from '../../options/waf-rate.ts'

/**
 * Rules that judge a body count and do not block: logs quote attacks, and a batch that is blocked is evidence that is lost.
 * A name that is not in the group's present version does nothing.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const bodyRules = ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY', 'ReactJSRCE_BODY']

/** As the functions say it, so that senders wait. */
const tooManyRequests: CfnWebACL.CustomResponseProperty = {
  responseCode: 429,
  responseHeaders: [{ name: 'retry-after', value: '60' }],
}

/** Samples of requests must not show what these hold. */
const secretHeaders = [...keyHeaders, 'cookie']

/**
 * The web ACL of the distribution. The common rule set is not in it: it blocks bodies of more than 8 KB, and a batch is
 * larger.
 */
export function createWebAcl(stack: Stack, { stage, rate }: WebAclInput): CfnWebACL {
  return new CfnWebACL(stack, 'WebAcl', {
    description: 'logpipe: what may come to the API through CloudFront',
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: visible(stage, 'all'),
    dataProtectionConfig: {
      dataProtections: [
        { action: 'SUBSTITUTION', field: { fieldType: 'SINGLE_HEADER', fieldKeys: secretHeaders } },
        // Ids and cursors of a tenant are in it.
        { action: 'SUBSTITUTION', field: { fieldType: 'QUERY_STRING' } },
        { action: 'SUBSTITUTION', field: { fieldType: 'BODY' } },
      ],
    },
    rules: [
      {
        name: 'rate',
        priority: 0,
        action: { block: { customResponse: tooManyRequests } },
        statement: {
          rateBasedStatement: {
            aggregateKeyType: 'IP',
            limit: Token.asNumber(rate),
            evaluationWindowSec: wafWindowSeconds,
          },
        },
        visibilityConfig: visible(stage, 'rate'),
      },
      managed(stage, { name: 'AWSManagedRulesAmazonIpReputationList', priority: 1 }),
      managed(stage, { name: 'AWSManagedRulesKnownBadInputsRuleSet', priority: 2, counted: bodyRules }),
    ],
  })
}

interface WebAclInput {
  readonly stage: string
  /** Requests that one address may send in the window, as a parameter's reference. */
  readonly rate: string
}

interface ManagedGroup {
  readonly name: string
  readonly priority: number
  /** Rules of the group that count and do not block. */
  readonly counted?: readonly string[]
}

function managed(stage: string, { name, priority, counted = [] }: ManagedGroup): CfnWebACL.RuleProperty {
  const ruleActionOverrides = counted.map((rule) => ({ name: rule, actionToUse: { count: {} } }))
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ...(ruleActionOverrides.length > 0 && { ruleActionOverrides }),
      },
    },
    visibilityConfig: visible(stage, name),
  }
}

function visible(stage: string, name: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: `logpipe-${stage}-${name}` }
}
