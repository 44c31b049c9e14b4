import { keyHeaders } from '@logpipe/pipeline/http'
import { edgeHeader } from '@logpipe/pipeline/lambda/behind-edge'
import { describe, expect, test } from 'vitest'
import { asDeployed, type Deployed, dangling, type Given } from './as-deployed.ts'
import { synthesized } from './templates.ts'

const { pipeline, edge } = await synthesized()

const domain = { DomainName: 'logs.example.com' }
const zone = { HostedZoneId: 'Z0123456789ABCDEFGHIJ' }
const certificate = { CertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/a1b2c3d4' }
const acl = { WebAclArn: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/logpipe/a1b2c3d4' }

const deploy = (...given: readonly Given[]) => asDeployed(pipeline, Object.assign({ Stage: 'test' }, ...given))
const deployEdge = (...given: readonly Given[]) => asDeployed(edge, Object.assign({ Stage: 'test' }, ...given))
const propertiesOf = ({ resources }: Deployed, type: string) =>
  Object.values(resources).flatMap(({ Type, Properties }) => (Type === type ? [Properties] : []))

/** Every way to give some of these and not the others. */
function allWays(given: readonly Given[]): readonly Given[] {
  return given.reduce<readonly Given[]>((ways, one) => ways.flatMap((way) => [way, { ...way, ...one }]), [{}])
}

describe('whatever is given and not given', () => {
  const others = [
    { AlarmEmail: 'ops@example.com' },
    { Retain: 'false' },
    { PermissionsBoundary: 'arn:aws:iam::aws:policy/x' },
  ]
  const isAllowed = (way: Given) => !('WebAclArn' in way && 'DomainName' in way) || 'CertificateArn' in way

  test('nothing refers to what is not there', () => {
    const ways = allWays([domain, zone, certificate, acl, ...others]).filter(isAllowed)
    expect(ways).toHaveLength(112)
    for (const way of ways) expect(dangling(deploy(way)), JSON.stringify(way)).toEqual([])
    for (const way of allWays([domain, zone, certificate])) {
      expect(dangling(deployEdge(way)), JSON.stringify(way)).toEqual([])
    }
  })

  test('the API with its own address is there', () => {
    for (const way of allWays([domain, zone, certificate, acl]).filter(isAllowed)) {
      expect(propertiesOf(deploy(way), 'AWS::ApiGatewayV2::Stage'), JSON.stringify(way)).toHaveLength(1)
    }
  })
})

describe('with neither domain nor web ACL', () => {
  const plain = deploy()

  test('there is nothing of either', () => {
    const types = new Set(Object.values(plain.resources).map(({ Type }) => Type))
    for (const type of [
      'AWS::CloudFront::Distribution',
      'AWS::ApiGatewayV2::DomainName',
      'AWS::ApiGatewayV2::ApiMapping',
      'AWS::CertificateManager::Certificate',
      'AWS::Route53::RecordSet',
    ]) {
      expect(types.has(type), type).toBe(false)
    }
    expect(Object.keys(plain.resources)).not.toContain('EdgeSecret')
    expect(plain.outputs).not.toHaveProperty('DomainTarget')
  })

  test('the address is the one of the API', () => {
    expect(plain.outputs.EndpointUrl).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Api/), 'ApiEndpoint'] })
  })

  test('a zone or a certificate alone changes nothing', () => {
    expect(deploy(zone, certificate)).toEqual(plain)
  })
})

describe('a domain without a web ACL', () => {
  test("is API Gateway's, for TLS 1.2 and above, with a certificate that is made for it", () => {
    const stack = deploy(domain)
    expect(propertiesOf(stack, 'AWS::ApiGatewayV2::DomainName')).toMatchObject([
      {
        DomainName: 'logs.example.com',
        DomainNameConfigurations: [
          { CertificateArn: { Ref: 'Certificate' }, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
        ],
      },
    ])
    expect(propertiesOf(stack, 'AWS::ApiGatewayV2::ApiMapping')).toMatchObject([
      { DomainName: { Ref: 'ApiDomain' }, Stage: '$default' },
    ])
    const [made] = propertiesOf(stack, 'AWS::CertificateManager::Certificate')
    expect(made).toMatchObject({ DomainName: 'logs.example.com', ValidationMethod: 'DNS' })
    expect(made).not.toHaveProperty('DomainValidationOptions')
    expect(stack.outputs).toMatchObject({
      EndpointUrl: { 'Fn::Join': ['', ['https://', 'logs.example.com']] },
      DomainTarget: { 'Fn::GetAtt': ['ApiDomain', 'RegionalDomainName'] },
    })
  })

  test('is mapped only to a stage that is there', () => {
    expect(deploy(domain).resources.ApiMapping?.DependsOn).toEqual([expect.stringMatching(/^ApiStage/)])
  })

  test('has the certificate that is given, and none beside it', () => {
    const stack = deploy(domain, certificate)
    expect(propertiesOf(stack, 'AWS::CertificateManager::Certificate')).toEqual([])
    expect(JSON.stringify(propertiesOf(stack, 'AWS::ApiGatewayV2::DomainName'))).toContain(certificate.CertificateArn)
  })

  test('has its records in the zone, where one is given, and none where not', () => {
    const stack = deploy(domain, zone)
    expect(propertiesOf(stack, 'AWS::Route53::RecordSet')).toEqual([
      {
        Name: 'logs.example.com',
        ...zone,
        Type: 'A',
        AliasTarget: {
          DNSName: { 'Fn::GetAtt': ['ApiDomain', 'RegionalDomainName'] },
          HostedZoneId: { 'Fn::GetAtt': ['ApiDomain', 'RegionalHostedZoneId'] },
        },
      },
    ])
    expect(propertiesOf(stack, 'AWS::CertificateManager::Certificate')).toMatchObject([
      { DomainValidationOptions: [{ DomainName: 'logs.example.com', ...zone }] },
    ])
    expect(propertiesOf(deploy(domain), 'AWS::Route53::RecordSet')).toEqual([])
  })
})

describe('behind a web ACL', () => {
  const config = (stack: Deployed) => {
    const [{ DistributionConfig } = {}] = propertiesOf(stack, 'AWS::CloudFront::Distribution')
    return DistributionConfig as Readonly<Record<string, unknown>>
  }

  test('CloudFront serves everyone over HTTPS, keeps no answer, and goes to the API over TLS 1.2', () => {
    const stack = deploy(acl)
    expect(config(stack)).toMatchObject({
      Enabled: true,
      WebACLId: acl.WebAclArn,
      HttpVersion: 'http2and3',
      ViewerCertificate: { CloudFrontDefaultCertificate: true },
      DefaultCacheBehavior: {
        ViewerProtocolPolicy: 'https-only',
        AllowedMethods: expect.arrayContaining(['GET', 'POST']),
        // CachingDisabled and AllViewerExceptHostHeader, as AWS calls them.
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      },
      Origins: [{ CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] } }],
    })
    expect(config(stack)).not.toHaveProperty('Aliases')
    expect(stack.outputs.EndpointUrl).toEqual({
      'Fn::Join': ['', ['https://', { 'Fn::GetAtt': ['Distribution', 'DomainName'] }]],
    })
  })

  test('CloudFront keeps no error either, which else it would hand to the next tenant', () => {
    const { CustomErrorResponses } = config(deploy(acl))
    const kept = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]
    expect(CustomErrorResponses).toEqual(kept.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })))
  })

  test('it proves itself with a secret that AWS draws, in the header that the functions look at', () => {
    const stack = deploy(acl)
    const header = {
      HeaderName: edgeHeader,
      HeaderValue: { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'EdgeSecret' }, '}}']] },
    }
    expect(config(stack)).toMatchObject({ Origins: [{ OriginCustomHeaders: [header] }] })
    expect(stack.resources.EdgeSecret?.Properties).toMatchObject({
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    })
  })

  const functionsOf = (stack: Deployed) =>
    propertiesOf(stack, 'AWS::Lambda::Function').map(({ Description, Environment }) => ({
      description: Description,
      variables: (Environment as { Variables: Readonly<Record<string, unknown>> }).Variables,
    }))

  test('the functions that answer ask for it, and the worker does not', () => {
    const asked = functionsOf(deploy(acl)).map(({ variables }) => variables.LOGPIPE_EDGE_SECRET)
    expect(asked).toEqual([{ Ref: 'EdgeSecret' }, { Ref: 'EdgeSecret' }, undefined])
    const unasked = functionsOf(deploy()).map(({ variables }) => variables.LOGPIPE_EDGE_SECRET)
    expect(unasked).toEqual(['', '', undefined])
  })

  test('they change after CloudFront is there, so that nobody is refused in between', () => {
    const behind = (name: string) => ({
      'Fn::Join': ['', [`logpipe: ${name}, behind CloudFront `, { Ref: 'Distribution' }]],
    })
    expect(functionsOf(deploy(acl)).map(({ description }) => description)).toEqual([
      behind('ingest'),
      behind('read'),
      'logpipe: worker',
    ])
  })

  test("a domain is CloudFront's, with TLS 1.2 at least, and has its records for both kinds of addresses", () => {
    const stack = deploy(acl, domain, zone, certificate)
    expect(config(stack)).toMatchObject({
      Aliases: ['logs.example.com'],
      ViewerCertificate: {
        AcmCertificateArn: certificate.CertificateArn,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
    })
    expect(config(stack)).not.toHaveProperty('ViewerCertificate.CloudFrontDefaultCertificate')
    const target = { DNSName: { 'Fn::GetAtt': ['Distribution', 'DomainName'] }, HostedZoneId: 'Z2FDTNDATAQYW2' }
    expect(propertiesOf(stack, 'AWS::Route53::RecordSet')).toMatchObject([
      { Type: 'A', AliasTarget: target },
      { Type: 'AAAA', AliasTarget: target },
    ])
    for (const type of ['AWS::ApiGatewayV2::DomainName', 'AWS::CertificateManager::Certificate']) {
      expect(propertiesOf(stack, type), type).toEqual([])
    }
    expect(stack.outputs).toMatchObject({
      EndpointUrl: { 'Fn::Join': ['', ['https://', 'logs.example.com']] },
      DomainTarget: { 'Fn::GetAtt': ['Distribution', 'DomainName'] },
    })
  })
})

describe('the stack in us-east-1', () => {
  const [webAcl = {}] = propertiesOf(deployEdge(), 'AWS::WAFv2::WebACL')
  const rules = webAcl.Rules as readonly Readonly<Record<string, unknown>>[]

  test('has a web ACL for CloudFront: a rate for each address, bad reputations, bad inputs', () => {
    expect(webAcl).toMatchObject({ Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} } })
    expect(rules.map(({ Name }) => Name)).toEqual([
      'rate',
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesKnownBadInputsRuleSet',
    ])
    expect(rules[0]).toMatchObject({
      Action: {
        Block: { CustomResponse: { ResponseCode: 429, ResponseHeaders: [{ Name: 'retry-after', Value: '60' }] } },
      },
      Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: '60000', EvaluationWindowSec: 300 } },
    })
  })

  test('lets one address send as much as is said', () => {
    const [other = {}] = propertiesOf(deployEdge({ WafRate: 300 }), 'AWS::WAFv2::WebACL')
    expect(JSON.stringify(other)).toContain('"Limit":"300"')
  })

  test('no rule blocks what is in a body, and none what is large', () => {
    const overrides = ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY', 'ReactJSRCE_BODY'].map((Name) => ({
      Name,
      ActionToUse: { Count: {} },
    }))
    expect(rules[2]).toMatchObject({ Statement: { ManagedRuleGroupStatement: { RuleActionOverrides: overrides } } })
    expect(JSON.stringify(rules)).not.toContain('CommonRuleSet')
  })

  test('each rule has a metric of this stage, and samples show no key and no log', () => {
    for (const one of [webAcl, ...rules]) {
      expect(one.VisibilityConfig).toMatchObject({
        CloudWatchMetricsEnabled: true,
        MetricName: { 'Fn::Join': ['', [expect.stringContaining('logpipe-'), 'test', expect.any(String)]] },
      })
    }
    const hidden = (webAcl.DataProtectionConfig as { DataProtections: { Action: string; Field: object }[] })
      .DataProtections
    for (const { Action } of hidden) expect(Action).toBe('SUBSTITUTION')
    expect(hidden.map(({ Field }) => Field)).toEqual([
      { FieldType: 'SINGLE_HEADER', FieldKeys: [...keyHeaders, 'cookie'] },
      { FieldType: 'QUERY_STRING' },
      { FieldType: 'BODY' },
    ])
  })

  test('has a certificate only where there is a domain without one', () => {
    const made = deployEdge(domain, zone)
    expect(propertiesOf(made, 'AWS::CertificateManager::Certificate')).toMatchObject([
      { DomainName: 'logs.example.com', ValidationMethod: 'DNS', DomainValidationOptions: [{ ...domain, ...zone }] },
    ])
    expect(made.outputs).toMatchObject({ CertificateArn: { Ref: 'Certificate' } })
    const given = deployEdge(domain, certificate)
    expect(propertiesOf(given, 'AWS::CertificateManager::Certificate')).toEqual([])
    expect(given.outputs).toMatchObject({ CertificateArn: certificate.CertificateArn })
    const without = deployEdge()
    expect(propertiesOf(without, 'AWS::CertificateManager::Certificate')).toEqual([])
    expect(Object.keys(without.outputs)).toEqual(['WebAclArn'])
  })
})
