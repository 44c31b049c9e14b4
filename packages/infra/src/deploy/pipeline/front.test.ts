import { describe, expect, test } from 'vitest'
import { anAssemblyStack } from '../../../test/an-assembly-stack.ts'
import type { Assembly } from '../assembly/prepare-assembly.ts'
import type { StackView } from '../stack/describe-stack.ts'
import { foreseen, frontOf, usedFrom } from './front.ts'

const account = { partition: 'aws', region: 'eu-west-1' }
const acl = 'arn:aws:wafv2:us-east-1:1:global/webacl/x'
const certificateIn = (region: string) => `arn:aws:acm:${region}:123456789012:certificate/x`

const anAssembly = (parameters: Record<string, string>, isBehindWaf?: boolean): Assembly => {
  const stack = anAssemblyStack({ parameters })
  const waf = isBehindWaf === undefined ? {} : { isBehindWaf }
  return { folder: '', stackName: 'logpipe-x', stack, edge: stack, ...waf }
}
const aStack = (parameters: Record<string, string>): StackView => ({
  stackName: 'logpipe-x',
  stackId: 'id',
  status: 'UPDATE_COMPLETE',
  parameters,
  outputs: {},
  tags: {},
  changedAt: '',
  isProtected: false,
})

describe('what stands in front afterwards', () => {
  const behind = { WebAclArn: acl }
  test.each([
    ['nothing said, nothing there', undefined, undefined, { kind: 'dropped', leaves: 'nothing was there' }],
    ['nothing said, WAF there', behind, undefined, { kind: 'wanted', used: behind }],
    ['WAF wanted', undefined, true, { kind: 'wanted', used: {} }],
    ['WAF taken back', behind, false, { kind: 'dropped', leaves: 'everything', parameters: { CertificateArn: '' } }],
    ['WAF taken back, and gone already', undefined, false, { kind: 'dropped', leaves: 'everything' }],
  ] as const)('%s', (_, was, isBehindWaf, front) => {
    expect(frontOf(account, anAssembly({}, isBehindWaf), was && aStack(was))).toMatchObject(front)
  })

  test('a domain that goes is let go of by the pipeline before the edge stack drops its certificate', () => {
    const before = aStack({ WebAclArn: acl, DomainName: 'a.example.com', HostedZoneId: 'Z1' })
    const front = frontOf(account, anAssembly({ DomainName: '' }), before)
    expect(front).toMatchObject({ kind: 'dropped', leaves: 'web ACL', parameters: { CertificateArn: '' } })
  })
})

test.each([
  ['eu-west-1', false, true],
  ['us-east-1', false, false],
  ['us-east-1', true, true],
  ['eu-west-1', true, false],
])('a certificate of %s, behind WAF: %s, is taken: %s', (region, isBehindWaf, isTaken) => {
  const decide = () => frontOf(account, anAssembly({ CertificateArn: certificateIn(region) }, isBehindWaf), undefined)
  if (isTaken) expect(decide).not.toThrow()
  else expect(decide).toThrow(`--certificate is in ${region}`)
})

test('a domain without a zone needs a certificate where WAF is switched', () => {
  const before = aStack({ DomainName: 'a.example.com' })
  expect(() => frontOf(account, anAssembly({}, true), before)).toThrow('a.example.com then needs a certificate')
  const withOne = anAssembly({ CertificateArn: certificateIn('us-east-1') }, true)
  expect(frontOf(account, withOne, before)).toMatchObject({ kind: 'wanted' })
})

test.each([
  [{}, {}, '60000'],
  [{ ThrottleRate: '5000' }, {}, '300000'],
  [{ ThrottleRate: '5000' }, { ThrottleRate: '1' }, '60'],
])('what one address may send follows from the rate: was %j, now %j', (was, said, WafRate) => {
  expect(frontOf(account, anAssembly(said, true), aStack(was))).toMatchObject({ kind: 'wanted', edge: { WafRate } })
})

test('another partition has no WAF in us-east-1', () => {
  const china = { partition: 'aws-cn', region: 'cn-north-1' }
  expect(() => frontOf(china, anAssembly({}, true), undefined)).toThrow('--waf is not available here')
  expect(frontOf(china, anAssembly({}), undefined)).toMatchObject({ kind: 'dropped' })
})

test('what an edge stack will be called is imagined only where there is none', () => {
  const edge = { DomainName: 'a.example.com', HostedZoneId: 'Z1' }
  const front = { kind: 'wanted', parameters: {}, edge } as const
  expect(foreseen('logpipe-x', { ...front, used: { WebAclArn: acl } })).toEqual({
    parameters: usedFrom({ WebAclArn: acl }),
    isImagined: false,
  })
  const imagined = foreseen('logpipe-x', { ...front, used: {} })
  expect(imagined).toMatchObject({ isImagined: true, parameters: { WebAclArn: 'made by logpipe-x-edge' } })
})
