import { Aws, CfnCondition, Fn, type ICfnRuleConditionExpression, type Stack } from 'aws-cdk-lib'
import type { PipelineParameters } from '../../options/template-parameters.ts'

export type Conditions = ReturnType<typeof createConditions>

/** What follows from the parameters. CloudFormation evaluates each when it deploys. */
export function createConditions(stack: Stack, parameters: PipelineParameters) {
  const { AlarmEmail, AlarmTopicArn, CertificateArn, DomainName, HostedZoneId, KmsKeyArn } = parameters
  const { Manifests, PermissionsBoundary, Retain, WarmWrites, WatchMinutes, WebAclArn } = parameters
  const condition = conditionsOf(stack)
  const makesTopic = condition('MakesTopic', Fn.conditionEquals(AlarmTopicArn, ''))
  const isBehindEdge = condition('IsBehindEdge', isGiven(WebAclArn))
  const hasDomain = condition('HasDomain', isGiven(DomainName))
  const hasKey = condition('HasKey', isGiven(KmsKeyArn))
  const isWatched = condition('IsWatched', Fn.conditionNot(Fn.conditionEquals(WatchMinutes, '0')))
  const hasZone = condition('HasZone', isGiven(HostedZoneId))
  const hasCertificate = condition('HasCertificate', isGiven(CertificateArn))
  const hasOwnDomain = condition('HasOwnDomain', Fn.conditionAnd(hasDomain, Fn.conditionNot(isBehindEdge)))
  return {
    isRetained: condition('IsRetained', Fn.conditionEquals(Retain, 'true')),
    makesTopic,
    /** The topic's owner decides who subscribes to it. */
    hasAlarmEmail: condition('HasAlarmEmail', Fn.conditionAnd(isGiven(AlarmEmail), makesTopic)),
    hasManifests: condition('HasManifests', Fn.conditionEquals(Manifests, 'true')),
    hasKey,
    hasWarmWrites: condition('HasWarmWrites', Fn.conditionNot(Fn.conditionEquals(WarmWrites, '0'))),
    isWatched,
    isWatchedUnderKey: condition('IsWatchedUnderKey', Fn.conditionAnd(isWatched, hasKey)),
    hasBoundary: condition('HasBoundary', isGiven(PermissionsBoundary)),
    /** The API is reached through CloudFront only. */
    isBehindEdge,
    hasDomain,
    hasZone,
    hasCertificate,
    /** The domain is CloudFront's. */
    hasEdgeDomain: condition('HasEdgeDomain', Fn.conditionAnd(isBehindEdge, hasDomain, hasCertificate)),
    /** The domain is API Gateway's own, and not CloudFront's. */
    hasOwnDomain,
    needsCertificate: condition('NeedsCertificate', Fn.conditionAnd(hasOwnDomain, Fn.conditionNot(hasCertificate))),
    hasRecord: condition('HasRecord', Fn.conditionAnd(hasDomain, hasZone)),
    hasEdgeRecord: condition('HasEdgeRecord', Fn.conditionAnd(isBehindEdge, hasDomain, hasZone)),
  }
}

/** Creates conditions of a stack. */
export function conditionsOf(stack: Stack) {
  return (id: string, expression: ICfnRuleConditionExpression): CfnCondition =>
    new CfnCondition(stack, id, { expression })
}

export function isGiven(parameter: string): ICfnRuleConditionExpression {
  return Fn.conditionNot(Fn.conditionEquals(parameter, ''))
}

/** One value or the other, as the condition evaluates; without the other, the property is omitted. */
export function either(condition: CfnCondition, value: unknown, otherwise: unknown = Aws.NO_VALUE) {
  return Fn.conditionIf(condition.logicalId, value, otherwise)
}
