import type { Change } from '@logpipe/infra/deploy'
import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { aPlan } from '../../../infra/test/a-plan.ts'
import { planDocument, planText } from './plan.ts'

const plain = { write: () => undefined, isTty: false, columns: () => 80, color: new Chalk({ level: 0 }) }
const aChange = (action: Change['action'], logicalId: string): Change => ({
  action,
  logicalId,
  type: 'AWS::SQS::Queue',
  properties: [],
})

test('lists first what is lost, and asks about it', () => {
  const changes = [aChange('create', 'A'), aChange('delete', 'B'), aChange('replace', 'C'), aChange('may replace', 'D')]
  expect(planText(aPlan({ changes }), plain).split('\n')).toEqual([
    'logpipe-prod: 1 deleted, 1 replaced, 1 may be replaced, 1 created',
    '  deleted          SQS queue B',
    '  replaced         SQS queue C',
    '  may be replaced  SQS queue D',
    '  created          SQS queue A',
    '  3 resources would be deleted, data included: B, C, D. Is that intended?',
    '',
  ])
})

test('what leaves the stack and is retained is not listed as lost, and is asked about too', () => {
  const changes = [aChange('delete', 'A'), { ...aChange('delete', 'B'), isKept: true }, aChange('create', 'C')]
  const plan = aPlan({ changes })
  expect(planText(plan, plain).split('\n')).toEqual([
    'logpipe-prod: 1 deleted, 1 retained, 1 created',
    '  deleted          SQS queue A',
    '  retained         SQS queue B',
    '  created          SQS queue C',
    '  1 resource would be deleted, data included: A. Is that intended?',
    '  1 resource would leave the stack and stay in AWS, data included: B. Is that intended?',
    '',
  ])
  expect(planDocument(plan).changes.map(({ kept }) => kept)).toEqual([undefined, true, undefined])
})

test('asks nothing where nothing is lost', () => {
  expect(planText(aPlan({ changes: [aChange('change', 'A')] }), plain)).not.toContain('?')
})

test('counts the resources of a new stack by type', () => {
  const text = planText(aPlan({ isNew: true, changes: [aChange('create', 'A'), aChange('create', 'B')] }), plain)
  expect(text).toBe('logpipe-prod does not exist yet: 2 created\n     2  SQS queue\n')
})

test('an option that changes nothing is still shown', () => {
  const text = planText(aPlan({ options: [{ name: 'AlarmEmail', from: '', to: 'a@example.com' }] }), plain)
  expect(text).toBe('logpipe-prod: no resource changes\n  option AlarmEmail: none → a@example.com\n')
})

test('with values it shows what differs, and nothing controls the terminal', () => {
  const properties = [{ name: 'Environment', from: { A: '1', B: '2' }, to: { A: '1', B: '\u001b[2J' } }]
  const text = planText(aPlan({ changes: [{ ...aChange('change', 'A'), properties }] }), plain, { withValues: true })
  expect(text).toContain('      Environment.B: "2" → "\\u001b[2J"')
  expect(text).not.toContain('Environment.A')
})

test('as a document it has stable names', () => {
  expect(planDocument(aPlan({ changes: [aChange('delete', 'A')] }))).toEqual({
    stack: 'logpipe-prod',
    is_new: false,
    options: [],
    changes: [{ action: 'delete', type: 'AWS::SQS::Queue', logical_id: 'A', properties: [] }],
  })
})
