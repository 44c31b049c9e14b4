import type { ResourceChangeDetail } from '@aws-sdk/client-cloudformation'
import { expect, test } from 'vitest'
import { aPlan } from '../../../test/a-plan.ts'
import { changesOf, changesOfNew, isDestructive, isEmpty, optionChanges, renaming } from './plan-changes.ts'

test.each([
  ['create', { Action: 'Add' }],
  ['change', { Action: 'Modify', Replacement: 'False' }],
  ['replace', { Action: 'Modify', Replacement: 'True' }],
  ['may replace', { Action: 'Modify', Replacement: 'Conditional' }],
  ['delete', { Action: 'Remove' }],
] as const)('reads a change set: %s', (action, change) => {
  const details: ResourceChangeDetail[] = [
    { Target: { Name: 'KeySchema' } },
    { Target: { Name: 'KeySchema' } },
    { Target: { Attribute: 'Tags' } },
  ]
  const ResourceChange = { ...change, LogicalResourceId: 'T', ResourceType: 'AWS::DynamoDB::Table', Details: details }
  const [only] = changesOf([{ Type: 'Resource', ResourceChange }])
  expect(only).toEqual({
    action,
    logicalId: 'T',
    type: 'AWS::DynamoDB::Table',
    properties: [{ name: 'KeySchema' }, { name: 'Tags' }],
  })
  const isLost = !['create', 'change'].includes(action)
  expect(isDestructive(aPlan({ changes: only ? [only] : [] }))).toBe(isLost)
})

test('a dashboard that gets another name is no loss; one that goes is, and so is a replaced table', () => {
  const plan = (action: 'replace' | 'delete', type: string) =>
    aPlan({ changes: [{ action, logicalId: 'X', type, ...renaming(action, type), properties: [] }] })
  expect(isDestructive(plan('replace', 'AWS::CloudWatch::Dashboard'))).toBe(false)
  expect(isDestructive(plan('delete', 'AWS::CloudWatch::Dashboard'))).toBe(true)
  expect(isDestructive(plan('replace', 'AWS::DynamoDB::Table'))).toBe(true)
})

test.each([
  [{ Action: 'Remove', PolicyAction: 'Retain' }, true],
  [{ Action: 'Modify', Replacement: 'True', PolicyAction: 'ReplaceAndRetain' }, true],
  [{ Action: 'Remove', PolicyAction: 'Delete' }, undefined],
  [{ Action: 'Modify', Replacement: 'True', PolicyAction: 'ReplaceAndDelete' }, undefined],
] as const)(
  'what leaves the stack and is kept is told from what is lost, and both are asked about: %j',
  (change, isKept) => {
    const changes = changesOf([{ ResourceChange: { ...change, LogicalResourceId: 'T' } }])
    expect(changes[0]?.isKept).toBe(isKept)
    expect(isDestructive(aPlan({ changes }))).toBe(true)
  },
)

const table = (key: string, more = {}) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: { KeySchema: [{ AttributeName: key, KeyType: 'HASH' }], ...more },
})

test('of a new stack everything is created', () => {
  expect(changesOfNew({ Resources: { A: table('a') } })).toEqual([
    { action: 'create', logicalId: 'A', type: 'AWS::DynamoDB::Table', properties: [] },
  ])
})

test('an option that gets another value is a change of its own', () => {
  const template = { Parameters: { Open: { Default: 'false' }, Domain: { Default: '' } }, Resources: {} }
  const options = optionChanges(template, { Open: 'true' }, { Open: 'false' })
  expect(options).toEqual([{ name: 'Open', from: 'true', to: 'false' }])
  expect(isEmpty(aPlan({ options }))).toBe(false)
  expect(optionChanges(template, { Open: 'true' }, {})).toEqual([])
  expect(isEmpty(aPlan({}))).toBe(true)
})
