import { Queue } from 'aws-cdk-lib/aws-sqs'
import { AwsSolutionsChecks } from 'cdk-nag'
import { expect, test } from 'vitest'
import { aStack, type TestStack } from './a-stack.ts'

const findings = ({ app }: TestStack) => new AwsSolutionsChecks(app).validateScope(app).violations

test('AwsSolutionsChecks finds nothing in either stack that is not suppressed with a reason', () => {
  const made = aStack()
  expect(findings(made)).toEqual([])
  made.remove()
})

test.each(['stack', 'edge'] as const)(
  'AwsSolutionsChecks finds a queue without TLS and dead-letter queue in %s',
  (name) => {
    const made = aStack()
    new Queue(made[name], 'Careless')
    expect(findings(made).map(({ ruleName }) => ruleName)).toEqual(['AwsSolutions-SQS3', 'AwsSolutions-SQS4'])
    made.remove()
  },
)
