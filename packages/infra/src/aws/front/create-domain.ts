import type { Stack } from 'aws-cdk-lib'
import { CfnApiMapping, CfnDomainName, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront'
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53'
import type { PipelineParameters } from '../../options/template-parameters.ts'
import { type Conditions, either } from '../template/create-conditions.ts'
import { createCertificate } from './create-certificate.ts'

export interface DomainInput {
  readonly api: HttpApi
  readonly distribution: CfnDistribution
  readonly parameters: PipelineParameters
  readonly conditions: Conditions
}

export interface Domain {
  /** The name that the domain must point to. */
  readonly target: string
}

/** The API under the operator's host name: API Gateway's custom domain, or CloudFront's if that is in front. */
export function createDomain(stack: Stack, { api, distribution, parameters, conditions }: DomainInput): Domain {
  const own = createOwnDomain(stack, parameters, conditions)
  mapTo(stack, { api, own, conditions })
  const target = either(conditions.isBehindEdge, distribution.attrDomainName, own.attrRegionalDomainName).toString()
  const zone = either(conditions.isBehindEdge, cloudFrontZone, own.attrRegionalHostedZoneId).toString()
  const record = { name: parameters.DomainName, hostedZoneId: parameters.HostedZoneId }
  // One record for both targets: with two, CloudFormation would create the new one beside the old one, which Route 53 refuses.
  const ipv4 = new CfnRecordSet(stack, 'Record', {
    ...record,
    type: 'A',
    aliasTarget: { dnsName: target, hostedZoneId: zone },
  })
  ipv4.cfnOptions.condition = conditions.hasRecord
  const ipv6 = new CfnRecordSet(stack, 'Ipv6Record', {
    ...record,
    type: 'AAAA',
    aliasTarget: { dnsName: distribution.attrDomainName, hostedZoneId: cloudFrontZone },
  })
  ipv6.cfnOptions.condition = conditions.hasEdgeRecord
  return { target }
}

/** The zone of every distribution. https://docs.aws.amazon.com/general/latest/gr/cf_region.html */
const cloudFrontZone = 'Z2FDTNDATAQYW2'

function createOwnDomain(stack: Stack, parameters: PipelineParameters, conditions: Conditions): CfnDomainName {
  const { DomainName, HostedZoneId, CertificateArn } = parameters
  const made = createCertificate(stack, {
    domainName: DomainName,
    hostedZoneId: HostedZoneId,
    hasZone: conditions.hasZone,
    condition: conditions.needsCertificate,
  })
  const own = new CfnDomainName(stack, 'ApiDomain', {
    domainName: DomainName,
    domainNameConfigurations: [
      {
        certificateArn: either(conditions.hasCertificate, CertificateArn, made.ref).toString(),
        endpointType: 'REGIONAL',
        securityPolicy: 'TLS_1_2',
      },
    ],
  })
  own.cfnOptions.condition = conditions.hasOwnDomain
  return own
}

interface Mapped {
  readonly api: HttpApi
  readonly own: CfnDomainName
  readonly conditions: Conditions
}

function mapTo(stack: Stack, { api, own, conditions }: Mapped): void {
  const mapping = new CfnApiMapping(stack, 'ApiMapping', { apiId: api.apiId, domainName: own.ref, stage: '$default' })
  mapping.cfnOptions.condition = conditions.hasOwnDomain
  const stage = stack.node.findChild('ApiStage')
  mapping.node.addDependency(stage)
}
