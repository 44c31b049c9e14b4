import { type App, CfnOutput, Fn, type Stack } from 'aws-cdk-lib'
import { edgeParameters } from '../options/template-parameters.ts'
import { createCertificate } from './front/create-certificate.ts'
import { createWebAcl } from './front/create-web-acl.ts'
import { conditionsOf, either, isGiven } from './template/create-conditions.ts'
import { openStack } from './template/open-stack.ts'

/**
 * What must be in us-east-1 for CloudFront to use it, wherever the pipeline is: the web ACL, and the certificate of the
 * domain. https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
 */
export function createEdgeStack(app: App): Stack {
  const { stack, parameters } = openStack(app, {
    name: 'logpipe-edge',
    description: 'logpipe: web ACL and certificate of what stands in front of the pipeline',
    parameters: edgeParameters,
    region: 'us-east-1',
  })
  const { Stage, DomainName, HostedZoneId, CertificateArn, WafRate } = parameters
  const condition = conditionsOf(stack)
  const hasDomain = condition('HasDomain', isGiven(DomainName))
  const hasZone = condition('HasZone', isGiven(HostedZoneId))
  const hasCertificate = condition('HasCertificate', isGiven(CertificateArn))
  const needsCertificate = condition('NeedsCertificate', Fn.conditionAnd(hasDomain, Fn.conditionNot(hasCertificate)))
  const made = createCertificate(stack, {
    domainName: DomainName,
    hostedZoneId: HostedZoneId,
    hasZone,
    condition: needsCertificate,
  })
  new CfnOutput(stack, 'WebAclArn', {
    value: createWebAcl(stack, { stage: Stage, rate: WafRate }).attrArn,
    description: 'The web ACL, for the parameter WebAclArn of the pipeline.',
  })
  const certificate = new CfnOutput(stack, 'CertificateArnOutput', {
    value: either(hasCertificate, CertificateArn, made.ref).toString(),
    description: 'The certificate, for the parameter CertificateArn of the pipeline.',
    condition: hasDomain,
  })
  // Among the constructs the parameter already has this name; in the template both can have it.
  certificate.overrideLogicalId('CertificateArn')
  return stack
}
