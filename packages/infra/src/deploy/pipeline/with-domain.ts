import type { DeployOptions } from '../../options/deploy-options.ts'
import type { Parameters } from '../../options/template-parameters.ts'

/**
 * The options with what belongs to their domain. Another domain takes nothing over of the one before: its zone and its
 * certificate are said, or found and made. `findZone` finds the zone that a domain lies in.
 */
export async function withDomain(
  options: DeployOptions,
  before: { readonly parameters: Parameters } | undefined,
  findZone: (domain: string) => Promise<string>,
): Promise<DeployOptions> {
  const { domain, hostedZoneId, certificateArn } = options
  if (domain === undefined) return options
  const { DomainName = '', HostedZoneId, CertificateArn } = before?.parameters ?? {}
  const isSame = domain === DomainName && Boolean(HostedZoneId || CertificateArn)
  if (isSame && domain !== '') return options
  const own = { hostedZoneId: '', certificateArn: '', ...options }
  // Without a certificate one is made, and that takes the zone.
  const isSaid = hostedZoneId !== undefined || certificateArn !== undefined
  return domain === '' || isSaid ? own : { ...own, hostedZoneId: await findZone(domain) }
}
