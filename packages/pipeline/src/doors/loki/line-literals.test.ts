import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../../../sdk/test/any-character.ts'
import { lineLiterals } from './line-literals.ts'

interface Sent {
  readonly stream: Readonly<Record<string, string>>
  readonly values: readonly (readonly unknown[])[]
}

const text = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.constantFrom('', '"', '\\', '\\"', '"],["', '"]]},{"stream":{', ']}]}', '\n'),
)
const entry = fc.tuple(
  fc.nat().map((n) => `17700000000${n}`),
  text,
)
/** Names without escapes: V8 may take `"\\n"` for the name `"\\\\"` that the object before had in its place. */
const name = fc.constantFrom('', 'a', 'app', 'b', 'é', ']}')
const stream = fc.record({ stream: fc.dictionary(name, text, { noNullPrototype: true }), values: fc.array(entry) })

test('the literal of each line is its JSON, in order, however lines and labels look', () => {
  fc.assert(
    fc.property(fc.array(stream), (streams) => {
      const literals = read(JSON.stringify({ streams }))
      const lines = streams.flatMap(({ values }) => values.map(([, line]) => line))
      expect(literals?.map((literal) => JSON.parse(literal))).toEqual(lines)
    }),
  )
})

test('escapes stay as they were sent', () => {
  expect(read(String.raw`{"streams":[{"stream":{},"values":[["1","\u0041\/\""]]}]}`)).toEqual([
    String.raw`"\u0041\/\""`,
  ])
})

test('of any other body, nothing is said', () => {
  const bodies = [
    '{"streams":[{"stream":{"a":"b"},"values":[["1","x"], ["2","y"]]}]}',
    '{"streams":[{"stream":{"a": "b"},"values":[["1","x"]]}]}',
    '{"streams":[{"values":[["1","x"]],"stream":{"a":"b"}}]}',
    '{"streams":[{"stream":{"a":"b"},"values":[["1","x",{"c":"d"}]]}]}',
    '{"streams":[{"stream":{"a":"b"},"values":[[1,"x"]]}]}',
    '{"streams":[{"stream":{"a":"b"},"values":[["1",2]]}]}',
    String.raw`{"streams":[{"stream":{},"values":[["1\"","x"]]}]}`,
    '{"streams":[{"stream":{},"values":[["1","x"]],"values":[["1","y"]]}]}',
    '{"streams":[{"stream":{},"values":[["1","x"]]}],"streams":[{"stream":{},"values":[["1","y"]]}]}',
    '{"streams":[{"stream":{},"stream":{"a":"b"},"values":[["1","x"]]}]}',
  ]
  for (const body of bodies) expect(read(body), body).toBeUndefined()
  expect(read('{"streams":[{"stream":{},"values":[["1","x"]]}]}\n')).toEqual(['"x"'])
})

function read(body: string): readonly string[] | undefined {
  const { streams }: { readonly streams: readonly Sent[] } = JSON.parse(body)
  return lineLiterals(
    body,
    streams.map(({ stream, values }) => ({ labels: stream, values })),
  )
}
