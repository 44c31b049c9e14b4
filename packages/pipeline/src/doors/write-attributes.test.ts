import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nothingWritten, writeAttributes } from './write-attributes.ts'

type Fields = Readonly<Record<string, unknown>>

/** Few names and values, so that records have some in common and differ in others. */
const name = fc.constantFrom('a', 'b', '"', '1', '__proto__', 'constructor', 'é')
const leaf = fc.oneof(
  fc.constantFrom<unknown>('x', 'y', '', '"x"', '\ud800', '\n', 1, -1.5, 1e21, 0, true, false, null, undefined),
  fc.jsonValue(),
)
const { fields } = fc.letrec<{ fields: Fields; value: unknown }>((tie) => ({
  fields: fc.dictionary(name, tie('value'), { noNullPrototype: true, maxKeys: 5 }),
  value: fc.oneof({ withCrossShrink: true, maxDepth: 3 }, leaf, tie('fields')),
}))

test('attributes are written as JSON.stringify writes them, whatever records before had', () => {
  fc.assert(
    fc.property(fc.array(fields, { maxLength: 60 }), (records) => {
      const before = nothingWritten()
      for (const record of records) expect(writeAttributes(record, before)).toBe(JSON.stringify(record))
    }),
  )
})

test('what records have in common is remembered, and looked for no longer where they have nothing', () => {
  const [alike, unlike] = [nothingWritten(), nothingWritten()]
  for (let i = 0; i < 200; i++) {
    expect(writeAttributes({ host: 'web-1', order: i }, alike)).toBe(`{"host":"web-1","order":${i}}`)
    expect(writeAttributes({ [`n${i}`]: `v${i}` }, unlike)).toBe(`{"n${i}":"v${i}"}`)
  }
  expect(alike.gain).toBeGreaterThan(100)
  // Each took a name and a value anew, until it was enough.
  expect(unlike.gain).toBeGreaterThan(-40)
})
