import { Queue } from 'aws-cdk-lib/aws-sqs'
import { AwsSolutionsChecks } from 'cdk-nag'
import { expect, test } from 'vitest'
import { aStack, type TestStack } from './a-stack.ts'

const findings = ({ app }: TestStack) => new AwsSolutionsChecks(app).validateScope(app).violations

test.each([
  ['as it comes', {}],
  ['open and kept by nothing', { isOpen: true, isRetained: false, alarmEmail: 'ops@example.com' }],
])('AwsSolutionsChecks finds nothing in the stack %s that is not explained beside it', (_, options) => {
  const made = aStack(options)
  expect(findings(made)).toEqual([])
  made.remove()
})

test('AwsSolutionsChecks finds a queue without TLS and dead-letter queue in it', () => {
  const made = aStack()
  new Queue(made.stack, 'Careless')
  expect(findings(made).map(({ ruleName }) => ruleName)).toEqual(['AwsSolutions-SQS3', 'AwsSolutions-SQS4'])
  made.remove()
})
