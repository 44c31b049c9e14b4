import { limits, parseLogRecord } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { fitRecord } from './fit-record.ts'

const { maxAttributesBytes, maxTextBytes } = limits

test.each([-200, -100, -60, -40, -20, 0, 1])(
  'a record fits whose text is too long and whose attributes are %i bytes beside their limit',
  (beside) => {
    const attributes: Record<string, unknown> = { a: 'x'.repeat(maxAttributesBytes + beside - '{"a":""}'.length) }
    const fitted = fitRecord({ text: 'y'.repeat(maxTextBytes + 1), attributes }, maxTextBytes + maxAttributesBytes)
    expect(parseLogRecord(fitted)).toMatchObject({ kind: 'record' })
    expect(fitted.attributes.left_out).toContain('text: 1 bytes')
  },
)

test.each(['\u0001', '☃', '😀', '"', 'a'])('a record fits whose attributes have long names of %j', (character) => {
  const names = Array.from({ length: 40 }, (_, i) => `${String.fromCharCode(65 + i)}${character.repeat(99)}`)
  const attributes: Record<string, unknown> = Object.fromEntries(names.map((name) => [name, 'x'.repeat(1_000)]))
  const fitted = fitRecord({ text: 'a', attributes }, 50_000)
  expect(parseLogRecord(fitted)).toMatchObject({ kind: 'record' })
  expect(fitted.attributes.left_out).toHaveLength(21)
})
