import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { type DeployTree, emptyTree, expecting, kindOf, seconds, treeLines, withEvent } from './deploy-tree.ts'

const look = (columns = 80) => ({ color: new Chalk({ level: 0 }), columns })
const anEvent = (logicalId: string, type: string, status: string) => ({
  id: '',
  atMs: 0,
  logicalId,
  physicalId: '',
  type,
  status,
})
const after = (...events: readonly (readonly [string, string, string, number])[]): DeployTree =>
  events.reduce((tree, [id, type, status, atMs]) => withEvent(tree, anEvent(id, type, status), atMs), emptyTree('x', 0))

test('a line for each kind, in the order in which CloudFormation comes to them', () => {
  const tree = expecting(emptyTree('logpipe-prod · eu-west-1', 0), ['AWS::Lambda::Function', 'AWS::DynamoDB::Table'])
  expect(treeLines(tree, 1_500, look())).toEqual([
    'logpipe-prod · eu-west-1 1.5 s',
    '├─ · tables       0 of 1',
    '└─ · functions    0 of 1',
  ])
})

test('what is worked at now is named without the letters that the CDK adds, and cut to the width', () => {
  const tree = after(
    ['IngestFunction0A1B2C3D', 'AWS::Lambda::Function', 'CREATE_IN_PROGRESS', 0],
    ['WorkerFunction0A1B2C3D', 'AWS::Lambda::Function', 'CREATE_IN_PROGRESS', 0],
  )
  expect(treeLines(tree, 2_000, look())[1]).toBe('└─ ⠋ functions    0 of 2    2.0 s     IngestFunction, WorkerFunction')
  expect(treeLines(tree, 2_000, look(50))[1]).toHaveLength(50)
  expect(treeLines(tree, 2_000, look(30))[1]).toBe('└─ ⠋ functions    0 of 2    2.0 s')
})

test.each([
  [['A', 'AWS::SQS::Queue', 'CREATE_COMPLETE', 900], '└─ ✔ queues       1 of 1    0.0 s'],
  [['A', 'AWS::SQS::Queue', 'CREATE_FAILED', 900], '└─ ✘ queues       0 of 1    0.0 s'],
  [['A', 'AWS::SQS::Queue', 'DELETE_SKIPPED', 900], '└─ ✔ queues       1 of 1    0.0 s'],
] as const)('%j is %s', (event, line) => {
  expect(treeLines(after(event), 1_000, look())[1]).toBe(line)
})

test('events of the stack itself are none of its resources', () => {
  expect(after(['x', 'AWS::CloudFormation::Stack', 'CREATE_COMPLETE', 0]).steps.size).toBe(0)
})

test('a kind that nobody foresaw is called by its service', () => {
  expect(kindOf('AWS::Events::Rule')).toBe('Events')
})

test('a time that runs has tenths of a second, then minutes', () => {
  expect([0, 950, 59_900, 61_000].map(seconds)).toEqual(['0.0 s', '0.9 s', '59.9 s', '1 min 1 s'])
})
