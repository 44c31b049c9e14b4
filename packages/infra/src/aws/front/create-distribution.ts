import { edgeHeader } from '@logpipe/pipeline/lambda/behind-edge'
import { Aws, type Stack, Token, Validations } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import {
  AllowedMethods,
  CachePolicy,
  CfnDistribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  SecurityPolicyProtocol,
  SSLMethod,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import type { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager'
import type { PipelineParameters } from '../../options/template-parameters.ts'
import { type Conditions, either } from '../template/create-conditions.ts'

export interface DistributionInput {
  readonly api: HttpApi
  readonly edgeSecret: CfnSecret
  readonly parameters: PipelineParameters
  readonly conditions: Conditions
}

/**
 * CloudFront caches these for ten seconds even where it caches nothing else, and returns them to the next caller: to another
 * tenant, or for a row that has been stored meanwhile.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
const keptErrors = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]

/** CloudFront in front of the API, for its web ACL: WAF cannot be attached to HTTP APIs. It caches no responses. */
export function createDistribution(
  stack: Stack,
  { api, edgeSecret, parameters, conditions }: DistributionInput,
): CfnDistribution {
  const originId = 'api'
  const distribution = new CfnDistribution(stack, 'Distribution', {
    distributionConfig: {
      enabled: true,
      comment: `${Aws.STACK_NAME}: the log pipeline`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      ipv6Enabled: true,
      webAclId: parameters.WebAclArn,
      aliases: Token.asList(either(conditions.hasEdgeDomain, [parameters.DomainName])),
      viewerCertificate: certificate(parameters, conditions),
      origins: [
        {
          id: originId,
          domainName: `${api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`,
          customOriginConfig: {
            originProtocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
            originSslProtocols: [OriginSslPolicy.TLS_V1_2],
          },
          originCustomHeaders: [
            // CloudFormation inserts the secret, which appears in no template and no parameter.
            { headerName: edgeHeader, headerValue: `{{resolve:secretsmanager:${edgeSecret.ref}}}` },
          ],
        },
      ],
      defaultCacheBehavior: {
        targetOriginId: originId,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: AllowedMethods.ALLOW_ALL.methods,
        cachePolicyId: CachePolicy.CACHING_DISABLED.cachePolicyId,
        // API Gateway accepts only its own host name.
        originRequestPolicyId: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId,
      },
      customErrorResponses: keptErrors.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 })),
    },
  })
  distribution.cfnOptions.condition = conditions.isBehindEdge
  explain(distribution)
  return distribution
}

/** For its own host name CloudFront has a certificate and sets the TLS version itself. */
function certificate({ CertificateArn }: PipelineParameters, { hasEdgeDomain }: Conditions) {
  return {
    acmCertificateArn: either(hasEdgeDomain, CertificateArn).toString(),
    sslSupportMethod: either(hasEdgeDomain, SSLMethod.SNI).toString(),
    cloudFrontDefaultCertificate: either(hasEdgeDomain, Aws.NO_VALUE, true),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  }
}

function explain(distribution: CfnDistribution): void {
  Validations.of(distribution).acknowledge(
    {
      id: 'AwsSolutions-CFR1',
      reason: 'Applications send logs from wherever they run; where they may not, the web ACL is the place to say so.',
    },
    {
      id: 'AwsSolutions-CFR3',
      reason:
        "Each request that passes is in the API's access log; what is blocked is in the web ACL's metrics and samples.",
    },
    {
      id: 'AwsSolutions-CFR4',
      reason:
        "With a domain, TLS 1.2 is the least. Under CloudFront's own name, CloudFront decides, and takes less too.",
    },
  )
}
