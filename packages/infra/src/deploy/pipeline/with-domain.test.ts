import { expect, test } from 'vitest'
import type { DeployOptions } from '../../options/deploy-options.ts'
import type { Parameters } from '../../options/template-parameters.ts'
import { withDomain } from './with-domain.ts'

const mine = 'arn:aws:acm:eu-west-1:123456789012:certificate/mine'
const old: Parameters = { DomainName: 'logs.example.com', HostedZoneId: 'ZOLD', CertificateArn: 'arn:old' }
const onlyCertificate: Parameters = { DomainName: 'logs.example.com', HostedZoneId: '', CertificateArn: 'arn:old' }
const choose = (options: DeployOptions, parameters: Parameters | undefined) =>
  withDomain(options, parameters && { parameters }, async (domain) => `zone of ${domain}`)

const other = { domain: 'logs.other.org' }
const same = { domain: 'logs.example.com' }

test.each<[string, DeployOptions, Parameters | undefined, DeployOptions]>([
  ['a new domain finds its zone', other, undefined, { hostedZoneId: 'zone of logs.other.org', certificateArn: '' }],
  ['another one finds its own', other, old, { hostedZoneId: 'zone of logs.other.org', certificateArn: '' }],
  [
    'with a certificate it has no zone',
    { ...other, certificateArn: mine },
    old,
    { hostedZoneId: '', certificateArn: mine },
  ],
  [
    'with a zone it has no certificate yet',
    { ...other, hostedZoneId: 'Z1' },
    old,
    { hostedZoneId: 'Z1', certificateArn: '' },
  ],
  ['none takes both away', { domain: '' }, old, { hostedZoneId: '', certificateArn: '' }],
  ['the same one keeps both', same, old, {}],
  ['the same one keeps a certificate', same, onlyCertificate, {}],
  ['the same one changes its certificate alone', { ...same, certificateArn: mine }, old, { certificateArn: mine }],
  ['where no domain is said nothing is', { isOpen: true }, old, {}],
])('%s', async (_, options, before, added) => {
  expect(await choose(options, before)).toEqual({ ...options, ...added })
})
