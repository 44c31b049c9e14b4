import { describe, expect, test } from 'vitest'
import { resolveTemplate } from './resolve-template.ts'
import type { Template } from './template.ts'

const template: Template = {
  Parameters: { Stage: {}, Open: { Default: 'false' }, Domain: { Default: '' }, Acl: { Default: '' } },
  Conditions: {
    HasDomain: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Domain' }, ''] }] },
    HasAcl: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Acl' }, ''] }] },
    Both: { 'Fn::And': [{ Condition: 'HasDomain' }, { Condition: 'HasAcl' }] },
    Either: { 'Fn::Or': [{ Condition: 'HasDomain' }, { Condition: 'HasAcl' }] },
  },
  Resources: {
    Api: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: {
        Name: { 'Fn::Sub': `logs-\${Stage}-\${AWS::Region}` },
        Open: { Ref: 'Open' },
        Table: { Ref: 'Table' },
        Host: { 'Fn::If': ['HasDomain', { Ref: 'Domain' }, { Ref: 'AWS::NoValue' }] },
        List: ['a', { 'Fn::If': ['HasAcl', { Ref: 'Acl' }, { Ref: 'AWS::NoValue' }] }],
      },
    },
    Certificate: { Type: 'AWS::CertificateManager::Certificate', Condition: 'HasDomain' },
    Edge: { Type: 'AWS::CloudFront::Distribution', Condition: 'Both' },
    Record: { Type: 'AWS::Route53::RecordSet', Condition: 'Either' },
  },
}

const resourcesWith = (parameters: Record<string, string>) => resolveTemplate(template, parameters).Resources

describe('a resource is there where its condition holds', () => {
  test.each([
    [{}, ['Api']],
    [{ Domain: 'x.y' }, ['Api', 'Certificate', 'Record']],
    [{ Acl: 'arn' }, ['Api', 'Record']],
    [{ Domain: 'x.y', Acl: 'arn' }, ['Api', 'Certificate', 'Edge', 'Record']],
  ])('%j', (parameters, ids) => {
    expect(Object.keys(resourcesWith(parameters))).toEqual(ids)
  })
})

test('fills in parameters and conditions, and leaves alone what only AWS knows', () => {
  expect(resourcesWith({ Stage: 'prod' }).Api?.Properties).toEqual({
    Name: { 'Fn::Sub': `logs-prod-\${AWS::Region}` },
    Open: 'false',
    Table: { Ref: 'Table' },
    List: ['a'],
  })
  expect(resourcesWith({ Stage: 'prod', Domain: 'x.y', Acl: 'arn', Open: 'true' }).Api?.Properties).toMatchObject({
    Open: 'true',
    Host: 'x.y',
    List: ['a', 'arn'],
  })
})

test.each([
  ['Fn::Contains', { 'Fn::Contains': [] }],
  ['no function', undefined],
  ['is circular', { 'Fn::Not': [{ Condition: 'HasDomain' }] }],
])('refuses a condition that it cannot decide, rather than guess: %s', (said, HasDomain) => {
  const other = { ...template, Conditions: { ...template.Conditions, HasDomain } }
  expect(() => resolveTemplate(other, {})).toThrow(
    expect.objectContaining({ code: 'deploy_failed', message: expect.stringContaining(said) }),
  )
})
