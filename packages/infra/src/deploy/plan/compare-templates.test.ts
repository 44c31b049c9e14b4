import { expect, test } from 'vitest'
import { compareTemplates } from './compare-templates.ts'

const table = (key: string, more = {}) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: { KeySchema: [{ AttributeName: key, KeyType: 'HASH' }], ...more },
})

test('another key replaces a table, another tag does not', () => {
  const queue = { Type: 'AWS::SQS::Queue' }
  const before = { Resources: { A: table('a'), B: table('b'), Old: queue, Same: queue } }
  const after = { Resources: { A: table('other'), B: table('b', { Tags: [] }), New: queue, Same: queue } }
  const changes = compareTemplates(before, after)
  const actions = Object.fromEntries(changes.map(({ logicalId, action }) => [logicalId, action]))
  expect(actions).toEqual({ A: 'replace', B: 'change', Old: 'delete', New: 'create' })
  expect(changes.find(({ logicalId }) => logicalId === 'A')?.properties).toEqual([
    { name: 'KeySchema', from: table('a').Properties.KeySchema, to: table('other').Properties.KeySchema },
  ])
})

test('what a policy keeps is told from what is lost', () => {
  const before = {
    Resources: {
      Kept: { ...table('a'), DeletionPolicy: 'RetainExceptOnCreate' },
      Lost: { ...table('a'), UpdateReplacePolicy: 'Retain' },
      Replaced: { ...table('a'), UpdateReplacePolicy: 'Retain' },
    },
  }
  const after = { Resources: { Replaced: { ...table('b'), UpdateReplacePolicy: 'Retain' } } }
  const changes = compareTemplates(before, after)
  const kept = changes.filter(({ isKept }) => isKept).map(({ logicalId }) => logicalId)
  expect(kept.toSorted()).toEqual(['Kept', 'Replaced'])
})

test('who refers to a resource that is replaced is replaced with it, where its property allows no other way', () => {
  const permission = (name: unknown) => ({ Type: 'AWS::Lambda::Permission', Properties: { FunctionName: name } })
  const subscription = (topic: unknown) => ({ Type: 'AWS::SNS::Subscription', Properties: { TopicArn: topic } })
  const common = {
    ByRef: permission({ Ref: 'Code' }),
    ByAttribute: permission({ 'Fn::GetAtt': ['Code', 'Arn'] }),
    ByText: permission({ 'Fn::Sub': `arn:\${Code}` }),
    Deeper: subscription({ 'Fn::Join': ['', ['x', { 'Fn::GetAtt': 'ByRef.Arn' }]] }),
    Queue: { Type: 'AWS::SQS::Queue', Properties: { RedrivePolicy: { 'Fn::GetAtt': ['Code', 'Arn'] } } },
    Other: permission({ Ref: 'AWS::Region' }),
  }
  const code = (FunctionName: string) => ({ Type: 'AWS::Lambda::Function', Properties: { FunctionName } })
  const changes = compareTemplates(
    { Resources: { ...common, Code: code('a') } },
    { Resources: { ...common, Code: code('b') } },
  )
  expect(changes.map(({ logicalId, action }) => [logicalId, action])).toEqual([
    ['ByRef', 'replace'],
    ['ByAttribute', 'replace'],
    ['ByText', 'replace'],
    ['Deeper', 'replace'],
    ['Code', 'replace'],
  ])
})

test('what CloudFormation takes for the same is no change; what is beside the properties is one', () => {
  const queue = (more: object) => ({ Type: 'AWS::SQS::Queue', ...more })
  const before = {
    Resources: {
      A: queue({ Properties: { DelaySeconds: 10, FifoQueue: true }, DependsOn: ['X', 'Y'] }),
      B: queue({ Properties: { Arn: { 'Fn::GetAtt': 'A.Arn' } }, DependsOn: 'X' }),
      C: queue({ DeletionPolicy: 'Retain' }),
    },
  }
  const after = {
    Resources: {
      A: queue({ Properties: { DelaySeconds: '10', FifoQueue: 'true' }, DependsOn: ['Y', 'X'] }),
      B: queue({ Properties: { Arn: { 'Fn::GetAtt': ['A', 'Arn'] } }, DependsOn: ['X'] }),
      C: queue({ DeletionPolicy: 'Delete' }),
    },
  }
  expect(compareTemplates(before, after)).toEqual([
    { action: 'change', logicalId: 'C', type: 'AWS::SQS::Queue', properties: [] },
  ])
})

test('a type that is not known here may be replaced by any change, and another type replaces', () => {
  const one = (Type: string, Name: string) => ({ Resources: { A: { Type, Properties: { Name } } } })
  expect(compareTemplates(one('AWS::New::Thing', 'a'), one('AWS::New::Thing', 'b'))).toMatchObject([
    { action: 'may replace', properties: [{ name: 'Name', from: 'a', to: 'b' }] },
  ])
  expect(compareTemplates(one('AWS::SQS::Queue', 'a'), one('AWS::SNS::Topic', 'a'))).toMatchObject([
    { action: 'replace', type: 'AWS::SNS::Topic' },
  ])
})
