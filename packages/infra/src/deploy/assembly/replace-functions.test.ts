import { expect, test } from 'vitest'
import { replaceFunctions } from './replace-functions.ts'
import type { Template } from './template.ts'

const aFunction = (code: string, more = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Code: { S3Key: code }, Role: { 'Fn::GetAtt': ['Role1', 'Arn'] }, ...more },
})
const aTemplate = (code: string, more = {}): Template => ({
  Parameters: { Open: {} },
  Resources: {
    IngestFunction1: aFunction(code, { Environment: { Variables: { OPEN: { Ref: 'Open' } } } }),
    WorkerFunction2: aFunction(code),
    ReadFunction3: aFunction(code),
    Role1: { Type: 'AWS::IAM::Role' },
    ...more,
  },
})
const keyOf = (template: Template, id: string) => template.Resources[id]?.Properties?.Code

test('takes the functions of one part, and leaves everything else as it is deployed', () => {
  const next = aTemplate('new', { Queue9: { Type: 'AWS::SQS::Queue' } })
  const ingest = replaceFunctions(aTemplate('old'), next, 'ingest')
  const codes = ['IngestFunction1', 'WorkerFunction2', 'ReadFunction3'].map((id) => keyOf(ingest, id))
  expect(codes).toEqual([{ S3Key: 'new' }, { S3Key: 'new' }, { S3Key: 'old' }])
  expect(ingest.Resources.Queue9).toBeUndefined()
  expect(keyOf(replaceFunctions(aTemplate('old'), next, 'read'), 'ReadFunction3')).toEqual({ S3Key: 'new' })
})

test.each([
  ['a resource', { Ref: 'Secret7' }, 'Secret7'],
  ['an attribute', { 'Fn::GetAtt': ['Secret7', 'Arn'] }, 'Secret7'],
  ['a name in a text', { 'Fn::Sub': `x-\${Secret7}` }, 'Secret7'],
  ['a condition', { 'Fn::If': ['IsNew', 'a', 'b'] }, 'IsNew'],
])('refuses a function that needs %s which is not deployed, and names it', (_, needed, name) => {
  const next = aTemplate('new')
  const changed = { ...next, Resources: { ...next.Resources, ReadFunction3: aFunction('new', { Layers: [needed] }) } }
  expect(() => replaceFunctions(aTemplate('old'), changed, 'read')).toThrow(`it needs ${name}, which`)
  expect(() => replaceFunctions(aTemplate('old'), changed, 'ingest')).not.toThrow()
})

test('what AWS itself knows is not missing', () => {
  const next = { Type: 'AWS::Lambda::Function', Properties: { Code: { 'Fn::Sub': `assets-$${'{AWS::AccountId}'}` } } }
  const deployed = { Resources: { ReadFunction: { Type: 'AWS::Lambda::Function' } } }
  expect(replaceFunctions(deployed, { Resources: { ReadFunction: next } }, 'read').Resources).toEqual({
    ReadFunction: next,
  })
})
