import { describe, expect, test } from 'vitest'
import { edgeParameters, pipelineParameters } from '../../src/options/template-parameters.ts'
import { asDeployed, type Given } from './as-deployed.ts'
import { synthesized } from './templates.ts'

const { pipeline, edge } = await synthesized()
const templates = { logpipe: pipeline, 'logpipe-edge': edge }

const deploy = (given: Given) => asDeployed(templates.logpipe, { Stage: 'test', ...given })

test('a stage is all that must be given', () => {
  expect(() => asDeployed(templates.logpipe, {})).toThrow('Stage may not be undefined')
  expect(() => asDeployed(templates['logpipe-edge'], {})).toThrow('Stage may not be undefined')
  expect(() => asDeployed(templates.logpipe, { Stage: 'prod' })).not.toThrow()
  expect(() => asDeployed(templates['logpipe-edge'], { Stage: 'prod' })).not.toThrow()
})

const arn = 'arn:aws:iam::111122223333:policy/boundary'
const key = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666'
const acl = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/logpipe/a1b2c3d4'
const certificate = 'arn:aws:acm:eu-central-1:111122223333:certificate/a1b2c3d4-5678'

type Cases = readonly [name: string, taken: readonly (string | number)[], refused: readonly (string | number)[]]

describe.each<Cases>([
  ['Stage', ['a', 'prod', 'pr-12', 'a'.repeat(20)], ['', 'A', '1a', '-a', 'a-', 'a_b', 'a'.repeat(21)]],
  ['Open', ['true', 'false'], ['', 'yes', 'TRUE']],
  ['Retain', ['true', 'false'], ['', 'no', 'FALSE']],
  ['WorkMsPerChar', [0, 0.5, 50, 10_000], [-1, 10_001]],
  ['AlarmEmail', ['', 'ops@example.com'], ['nobody', 'a@b', 'a b@example.com', 'a@b@example.com']],
  ['AlarmTopicArn', ['', 'arn:aws-cn:sns:cn-north-1:111122223333:pager'], ['pager', 'arn:aws:sns:x:1:pager', arn]],
  ['AlarmBacklogSeconds', [1, 86_400], [0, -1]],
  ['AlarmDeadLetters', [1, 100], [0]],
  ['AlarmServerErrors', [1, 100], [0]],
  ['AlarmFailedMessages', [1, 100], [0]],
  ['AlarmThrottledWrites', [1, 100], [0]],
  ['LogRetentionDays', [1, 30, 3653], [0, 2, 31, 4000]],
  ['WorkerConcurrency', [2, 1_000], [1, 1_001]],
  ['IngestMemory', [128, 10_240], [127, 10_241]],
  ['ReadMemory', [128, 10_240], [127, 10_241]],
  ['WorkerMemory', [128, 10_240], [127, 10_241]],
  ['ThrottleRate', [1, 100_000], [0]],
  ['ThrottleBurst', [1, 100_000], [0]],
  ['WarmWrites', [0, 20_000], [-1, 1_000_001]],
  ['KmsKeyArn', ['', key], ['alias/mine', key.replace('key/', 'alias/'), arn]],
  ['PermissionsBoundary', ['', arn, 'arn:aws:iam::aws:policy/x'], ['boundary', `${arn} `, acl]],
  ['DomainName', ['', 'logs.example.com', 'a.io'], ['example', 'Logs.example.com', 'https://a.io', '-a.io', '*.a.io']],
  ['HostedZoneId', ['', 'Z0123456789ABCDEFGHIJ'], ['z0123', '/hostedzone/Z0123', 'example.com']],
  ['CertificateArn', ['', certificate], ['a1b2c3d4', acl]],
  ['WebAclArn', ['', acl], ['logpipe', acl.replace('us-east-1', 'eu-central-1'), acl.replace('global', 'regional')]],
])('%s', (name, taken, refused) => {
  test.each(taken)('may be %j', (value) => {
    expect(() => deploy({ [name]: value })).not.toThrow()
  })

  test.each(refused)('may not be %j', (value) => {
    expect(() => deploy({ [name]: value })).toThrow(`${name} may not be ${value}`)
  })
})

describe('WafRate', () => {
  const deployEdge = (rate: number) => asDeployed(templates['logpipe-edge'], { Stage: 'test', WafRate: rate })

  test.each([10, 60_000, 6_000_000, 2_000_000_000])('may be %d', (rate) => {
    expect(() => deployEdge(rate)).not.toThrow()
  })

  test.each([0, 9, 2_000_000_001])('may not be %d', (rate) => {
    expect(() => deployEdge(rate)).toThrow(`WafRate may not be ${rate}`)
  })
})

test('a domain behind CloudFront needs its certificate, which cannot be made where the pipeline is', () => {
  const behind = { DomainName: 'logs.example.com', WebAclArn: acl }
  expect(() => deploy(behind)).toThrow('CertificateArn')
  expect(() => deploy({ ...behind, CertificateArn: certificate })).not.toThrow()
})

test.each([
  ['logpipe', pipelineParameters],
  ['logpipe-edge', edgeParameters],
] as const)(
  'the console asks for each parameter of %s under a heading, with a label and what it is for',
  (name, plans) => {
    const { Metadata, Parameters } = templates[name]
    const { ParameterGroups, ParameterLabels } = Metadata['AWS::CloudFormation::Interface']
    const names = Object.keys(plans).sort()
    expect(Object.keys(Parameters).sort()).toEqual(names)
    expect(Object.keys(ParameterLabels).sort()).toEqual(names)
    expect(ParameterGroups.flatMap((group: { Parameters: string[] }) => group.Parameters).sort()).toEqual(names)
    for (const parameter of Object.values(Parameters)) {
      expect(parameter).toMatchObject({ Description: expect.stringMatching(/^[A-Z].+\.$/) })
      expect(parameter).toSatisfy(
        (one: object) => 'AllowedPattern' in one || 'AllowedValues' in one || 'MinValue' in one,
        'is checked by CloudFormation',
      )
    }
  },
)
