import type { CfnCondition, Stack } from 'aws-cdk-lib'
import { CfnCertificate } from 'aws-cdk-lib/aws-certificatemanager'
import { either } from '../template/create-conditions.ts'

interface CertificateInput {
  readonly domainName: string
  readonly hostedZoneId: string
  /** Whether the zone is known, so that CloudFormation can set its records. */
  readonly hasZone: CfnCondition
  /** Whether a certificate is created at all. */
  readonly condition: CfnCondition
}

/**
 * A certificate that is validated by DNS. Without a zone, CloudFormation waits until whoever owns the domain has set the
 * record that ACM asks for.
 */
export function createCertificate(stack: Stack, input: CertificateInput): CfnCertificate {
  const { domainName, hostedZoneId, hasZone, condition } = input
  const certificate = new CfnCertificate(stack, 'Certificate', {
    domainName,
    validationMethod: 'DNS',
    domainValidationOptions: either(hasZone, [{ DomainName: domainName, HostedZoneId: hostedZoneId }]),
  })
  certificate.cfnOptions.condition = condition
  return certificate
}
