import { stackStatements } from './deploy-policy.ts'
import { allow, arn, of, type Statement } from './names.ts'

const certificateActions = of(
  'acm',
  'DescribeCertificate GetCertificate DeleteCertificate ListTagsForCertificate AddTagsToCertificate RemoveTagsFromCertificate',
)

/** A custom domain: its certificate, its name in API Gateway and its DNS record. */
export function domainStatements({ region }: { readonly region: string }): readonly Statement[] {
  const domains = `arn:\${AWS::Partition}:apigateway:${region}::/domainnames`
  return [
    allow('RequestCertificate', ['acm:RequestCertificate'], '*', {
      'ForAllValues:StringEquals': { 'acm:DomainNames': `\${DomainName}` },
      Null: { 'acm:DomainNames': 'false' },
    }),
    // Certificate ids are random. CloudFront takes them from us-east-1 only.
    allow(
      'Certificates',
      certificateActions,
      [...new Set([region, 'us-east-1'])].map((place) => arn('acm', place, 'certificate/*')),
    ),
    allow('Domain', of('apigateway', 'GET POST PUT PATCH DELETE'), [
      domains,
      `${domains}/\${DomainName}`,
      `${domains}/\${DomainName}/*`,
    ]),
    allow('FindZone', ['route53:ListHostedZonesByName'], '*'),
    allow('Changes', ['route53:GetChange'], `arn:\${AWS::Partition}:route53:::change/*`),
  ]
}

/** The records of the one zone that was named. */
export function zoneStatements(): readonly Statement[] {
  return [
    allow(
      'Records',
      of('route53', 'ChangeResourceRecordSets ListResourceRecordSets GetHostedZone'),
      `arn:\${AWS::Partition}:route53:::hostedzone/\${HostedZoneId}`,
    ),
  ]
}

/** CloudFront with WAF in front: a second stack, which is in us-east-1 wherever the first is. */
export function wafStatements(): readonly Statement[] {
  const waf = (kind: string): string => arn('wafv2', 'us-east-1', `global/${kind}/*`)
  return [
    ...stackStatements({ region: 'us-east-1' }),
    // CloudFormation generates the names, which need not start with the stack's.
    allow(
      'WebAcls',
      of('wafv2', 'CreateWebACL UpdateWebACL DeleteWebACL GetWebACL ListTagsForResource TagResource UntagResource'),
      [waf('webacl'), waf('managedruleset')],
    ),
    allow('Distributions', ['cloudfront:CreateDistribution'], '*'),
    allow(
      'Distribution',
      of(
        'cloudfront',
        'UpdateDistribution DeleteDistribution GetDistribution GetDistributionConfig ListTagsForResource TagResource UntagResource',
      ),
      arn('cloudfront', '', 'distribution/*'),
    ),
  ]
}
