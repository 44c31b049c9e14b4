import { limits } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { deepLines, nested, otlpArray, otlpRecord } from '../../../test/hostile-lines.ts'
import { parseAuto } from './auto.ts'
import { type FormatName, formatNames, formats } from './formats.ts'
import { openRecordReader } from './open-record-reader.ts'
import { createLineReader } from './read-line.ts'
import type { Parser, ReadContext } from './reading.ts'

const nearMs = Date.UTC(2026, 6, 1)

/** Nested many times deeper than calls may be, and short enough for a line. */
const deep = deepLines(40_000)
const envelopes: Readonly<Record<string, (line: string) => string>> = {
  'by itself': (line) => line,
  'in a line of Docker': (line) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-01-02T03:04:05Z' }),
  'in a line of CRI': (line) => `2026-01-02T03:04:05Z stdout F ${line}`,
}

for (const [place, enclose] of Object.entries(envelopes)) {
  test.each(Object.entries(deep))(`deep nesting ${place} stops no line behind it: %s`, (_, line) => {
    const text = enclose(line)
    expect(text.length).toBeLessThan(limits.maxTextBytes)
    for (const isRaw of [false, true]) {
      const reader = openRecordReader<number>({ nearMs, isRaw })
      const [first, second, ...more] = [
        ...reader.push(text, 1, 0),
        ...reader.push('the line behind', 2, 0),
        ...reader.flush(),
      ]
      // Nothing that deep can be an attribute, so the line is its own text, or what is in the envelope is; of an array, each object.
      expect([text, line, line.slice(1, -1)]).toContain(first?.record.text)
      expect(second).toMatchObject({ first: 2, record: { text: 'the line behind' } })
      expect(more).toEqual([])
    }
  })
}

/** One of the names of each parser. */
const parsers = new Map(formatNames.map((name): [Parser, FormatName] => [formats[name], name])).values()

test.each([...parsers])('no parser throws at deep nesting, in an envelope or not: %s', (name) => {
  const parse: Parser = formats[name]
  const context: ReadContext = { nearMs, paths: {}, inner: (message) => parseAuto(message, context) }
  for (const line of Object.values(deep))
    for (const enclose of Object.values(envelopes)) expect(() => parse(enclose(line), context)).not.toThrow()
})

test('attributes as deep as they may be are read from the journal and from OpenTelemetry', () => {
  const read = createLineReader({ nearMs })
  const { maxAttributesDepth: depth } = limits
  const journal = (levels: number) => read(`{"MESSAGE":"m","A":${nested('[', ']', levels, '["a"]')}}`).record
  expect(journal(depth - 2)).toMatchObject({
    text: 'm',
    attributes: { A: JSON.parse(nested('[', ']', depth - 2, '["a"]')) },
  })
  expect(journal(depth - 1).text).not.toBe('m')
  const otlp = (levels: number) => read(otlpRecord(nested(otlpArray, ']}}', levels, '{"stringValue":"b"}'))).record
  expect(otlp(depth - 2)).toMatchObject({
    text: 'm',
    attributes: { attributes: { a: JSON.parse(nested('[', ']', depth - 2, '"b"')) } },
  })
  expect(otlp(depth - 1).text).not.toBe('m')
})

test('a parser that throws leaves the line as text', () => {
  const paths = {
    get text(): never {
      throw new RangeError('Maximum call stack size exceeded')
    },
  }
  expect(createLineReader({ nearMs, paths })('{"msg":"m"}')).toEqual({ record: { text: '{"msg":"m"}' }, kind: 'text' })
})
