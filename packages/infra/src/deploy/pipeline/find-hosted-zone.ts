import { ListHostedZonesByNameCommand, Route53Client } from '@aws-sdk/client-route-53'
import { LogpipeError } from '@logpipe/sdk/contract'
import { awsTimeouts } from '../../account/aws-timeouts.ts'
import { explainAwsError } from '../../account/explain-aws-error.ts'
import type { Account } from '../../account/open-account.ts'

/** The public zone of this account that a domain lies in: `example.com` for `logs.example.com`. Throws `invalid_option` without one. */
export async function findHostedZone({ credentials, region }: Account, domain: string): Promise<string> {
  const route53 = new Route53Client({ region, credentials, requestHandler: awsTimeouts() })
  const labels = domain.split('.')
  try {
    for (const name of labels.slice(0, -1).map((_, i) => `${labels.slice(i).join('.')}.`)) {
      const { HostedZones = [] } = await route53.send(new ListHostedZonesByNameCommand({ DNSName: name }))
      const zone = HostedZones.find((one) => one.Name === name && one.Config?.PrivateZone !== true)
      if (zone?.Id !== undefined) return zone.Id.replace('/hostedzone/', '')
    }
  } catch (error) {
    throw explainAwsError(error, { doing: `looking for the zone of ${domain}`, region })
  } finally {
    route53.destroy()
  }
  const instead =
    'name a zone with --hosted-zone, or a certificate with --certificate and point the domain to it yourself'
  throw new LogpipeError('invalid_option', `this account has no public Route 53 zone for ${domain}: ${instead}`)
}
