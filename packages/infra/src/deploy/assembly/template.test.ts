import { expect, test } from 'vitest'
import { asTemplate } from './template.ts'

test.each([[], {}, { Resources: [1] }, { Resources: { A: {} } }, { Resources: {}, Parameters: { A: 1 } }, 'text'])(
  '%j is not a template',
  (document) => expect(asTemplate(document)).toBeUndefined(),
)

test('a document with resources is a template', () => {
  const template = { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } }
  expect(asTemplate(template)).toBe(template)
})
