import { expect, test } from 'vitest'
import type { StoredItem } from '../connect/stored-item.ts'
import { redactionProblem } from './redaction-problem.ts'

const clean = { tenant_id: 'acme', log_id: 'a', modified_text: 'call [REDACTED:PHONE]', attributes: '{"order":7}' }

const problemIn = (more: Readonly<Record<string, unknown>>) =>
  redactionProblem({ ...clean, ...more } as unknown as StoredItem)

test('a row that is redacted has no problem, and what a tenant keeps on purpose is none', () => {
  expect(problemIn({})).toBeUndefined()
  expect(problemIn({ original_text: 'call 212-555-0123' })).toBeUndefined()
})

test.each([
  ['the text', { modified_text: 'call 212-555-0123' }, 'modified_text', [5, 17]],
  ['the attributes', { attributes: '{"phone":"212-555-0123"}' }, 'attributes', [10, 22]],
  ['an attribute that the pipeline did not write', { note: 'call 212-555-0123' }, 'note', [5, 17]],
  ['one of bytes', { note: Buffer.from('call 212-555-0123') }, 'note', [5, 17]],
  ['one in a list', { note: ['call 212-555-0123'] }, 'note', [7, 19]],
  ['one in a set', { note: new Set(['call 212-555-0123']) }, 'note', [7, 19]],
])('a number in %s is found at its place', (_, more, attribute, [start, end]) => {
  expect(problemIn(more)).toEqual({ kind: 'unredacted', attribute, type: 'PHONE', start, end })
})

test("an attribute's name may say what its value is, and may be a value itself", () => {
  expect(problemIn({ phone: '2125550123' })).toMatchObject({ attribute: 'phone', type: 'PHONE', start: 0, end: 10 })
  expect(problemIn({ 'ada@example.com': 'x' })).toMatchObject({ attribute: 'the name of an attribute', type: 'EMAIL' })
})

test('a name that is long or strange is not repeated', () => {
  expect(problemIn({ 'a b': 'call 212-555-0123' })).toMatchObject({ attribute: 'another attribute' })
  expect(problemIn({ ['x'.repeat(65)]: 'call 212-555-0123' })).toMatchObject({ attribute: 'another attribute' })
})

test('a column of the pipeline that holds anything but a text is looked at as one that it did not write', () => {
  expect(problemIn({ modified_text: ['call 212-555-0123'] })).toMatchObject({
    attribute: 'modified_text',
    type: 'PHONE',
  })
})
