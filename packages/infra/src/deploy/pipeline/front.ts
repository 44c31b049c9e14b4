import { LogpipeError } from '@logpipe/sdk/contract'
import type { Account } from '../../account/open-account.ts'
import { edgeNameOf, edgeRegion } from '../../options/stack-names.ts'
import type { Parameters } from '../../options/template-parameters.ts'
import { wafRateOf } from '../../options/waf-rate.ts'
import type { Assembly } from '../assembly/prepare-assembly.ts'
import type { StackView } from '../stack/describe-stack.ts'

/** What stands in front of the API, before and after. */
export type Front =
  | {
      /** There is an edge stack afterwards, and the pipeline is changed after it. */
      readonly kind: 'wanted'
      readonly parameters: Parameters
      /** For the edge stack. */
      readonly edge: Parameters
      readonly used: Parameters
    }
  | {
      /** The pipeline lets go of it, or of the certificate in it, before it is changed. */
      readonly kind: 'dropped'
      readonly parameters: Parameters
      readonly edge: Parameters
      readonly leaves: 'everything' | 'web ACL' | 'nothing was there'
    }

/** Throws `invalid_option` for a change of the front that would fail halfway. */
export function frontOf(
  { partition, region }: Pick<Account, 'partition' | 'region'>,
  assembly: Assembly,
  before: StackView | undefined,
): Front {
  const was = before?.parameters ?? {}
  const said = assembly.stack.parameters
  const wasBehindWaf = Boolean(was.WebAclArn)
  const isBehindWaf = assembly.isBehindWaf ?? wasBehindWaf
  const { DomainName = '', HostedZoneId = '', ThrottleRate } = { ...was, ...said }
  if (isBehindWaf && partition !== 'aws') {
    const why = `web ACLs for CloudFront exist only in ${edgeRegion}, and the partition ${partition} does not include it`
    throw new LogpipeError('invalid_option', `--waf is not available here: ${why}`)
  }
  const isSwitched = before !== undefined && isBehindWaf !== wasBehindWaf
  if (isSwitched && DomainName !== '' && HostedZoneId === '' && !said.CertificateArn) {
    const place = isBehindWaf ? edgeRegion : "the stack's region"
    const why = `${DomainName} then needs a certificate in ${place}`
    throw new LogpipeError(
      'invalid_option',
      `--${isBehindWaf ? '' : 'no-'}waf: ${why}: name it with --certificate, or the domain's zone with --hosted-zone`,
    )
  }
  const needed = isBehindWaf ? edgeRegion : region
  const [, , , certificateRegion = needed] = said.CertificateArn?.split(':') ?? []
  if (certificateRegion !== needed) {
    const why = isBehindWaf ? 'CloudFront needs one in' : 'the stack needs one in its own region,'
    throw new LogpipeError('invalid_option', `--certificate is in ${certificateRegion}; ${why} ${needed}`)
  }
  const edge = { DomainName, HostedZoneId, WafRate: String(wafRateOf(ThrottleRate)) }
  if (!isBehindWaf) {
    // A certificate of us-east-1 is of no use elsewhere.
    const certificate = wasBehindWaf ? { CertificateArn: said.CertificateArn ?? '' } : {}
    const isSaid = assembly.isBehindWaf === false
    const leaves = wasBehindWaf || isSaid ? 'everything' : 'nothing was there'
    return { kind: 'dropped', parameters: { WebAclArn: '', ...certificate }, edge, leaves }
  }
  // CloudFront uses a certificate until it is configured without it.
  if (wasBehindWaf && was.DomainName && DomainName === '') {
    return { kind: 'dropped', parameters: { CertificateArn: '' }, edge, leaves: 'web ACL' }
  }
  return { kind: 'wanted', parameters: {}, edge, used: was }
}

/** What the pipeline would use of the edge stack, before that is deployed. */
export function foreseen(
  stackName: string,
  { used, edge }: Extract<Front, { kind: 'wanted' }>,
): { readonly parameters: Parameters; readonly isImagined: boolean } {
  if (used.WebAclArn) return { parameters: usedFrom(used), isImagined: false }
  const imagined = `made by ${edgeNameOf(stackName)}`
  const parameters = { WebAclArn: imagined, ...(edge.DomainName && { CertificateArn: imagined }) }
  return { parameters, isImagined: true }
}

/** The parameters by which the pipeline uses what an edge stack puts out. */
export function usedFrom({ WebAclArn = '', CertificateArn }: Parameters): Parameters {
  return { WebAclArn, ...(CertificateArn && { CertificateArn }) }
}
