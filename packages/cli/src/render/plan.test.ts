import type { Change, Plan } from '@logpipe/infra/deploy'
import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { planDocument, planText } from './plan.ts'

const plain = { write: () => undefined, isTty: false, columns: () => 80, color: new Chalk({ level: 0 }) }
const aPlan = (plan: Partial<Plan>): Plan => ({
  stackName: 'logpipe-prod',
  region: 'eu-west-1',
  isNew: false,
  options: [],
  changes: [],
  ...plan,
})
const aChange = (action: Change['action'], logicalId: string): Change => ({
  action,
  logicalId,
  type: 'AWS::SQS::Queue',
  properties: [],
})

test('says first what is lost, and asks about it', () => {
  const changes = [aChange('create', 'A'), aChange('delete', 'B'), aChange('replace', 'C'), aChange('may replace', 'D')]
  expect(planText(aPlan({ changes }), plain).split('\n')).toEqual([
    'logpipe-prod: 1 deleted, 1 replaced, 1 perhaps replaced, 1 created',
    '  deleted          SQS queue B',
    '  replaced         SQS queue C',
    '  perhaps replaced SQS queue D',
    '  created          SQS queue A',
    '  3 resources would go, with what they hold: B, C, D. Is that meant?',
    '',
  ])
})

test('what leaves the stack and is kept is not said to be lost, and is asked about too', () => {
  const changes = [aChange('delete', 'A'), { ...aChange('delete', 'B'), isKept: true }, aChange('create', 'C')]
  const plan = aPlan({ changes })
  expect(planText(plan, plain).split('\n')).toEqual([
    'logpipe-prod: 1 deleted, 1 let go, 1 created',
    '  deleted          SQS queue A',
    '  let go           SQS queue B',
    '  created          SQS queue C',
    '  1 resource would go, with what they hold: A. Is that meant?',
    '  1 resource would leave the stack, and stay with what they hold: B. Is that meant?',
    '',
  ])
  expect(planDocument(plan).changes.map(({ kept }) => kept)).toEqual([undefined, true, undefined])
})

test('asks nothing where nothing is lost', () => {
  expect(planText(aPlan({ changes: [aChange('change', 'A')] }), plain)).not.toContain('?')
})

test('of a new stack it counts, by type', () => {
  const text = planText(aPlan({ isNew: true, changes: [aChange('create', 'A'), aChange('create', 'B')] }), plain)
  expect(text).toBe('logpipe-prod is not there yet: 2 created\n     2  SQS queue\n')
})

test('an option that changes nothing is still said', () => {
  const text = planText(aPlan({ options: [{ name: 'AlarmEmail', from: '', to: 'a@example.com' }] }), plain)
  expect(text).toBe('logpipe-prod: no resource changes\n  option AlarmEmail: none → a@example.com\n')
})

test('with values it goes down to what differs, and lets nothing steer the terminal', () => {
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
