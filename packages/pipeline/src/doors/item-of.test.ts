import fc from 'fast-check'
import { expect, test } from 'vitest'
import { itemOf, sharedOf } from './item-of.ts'

const anyFields = fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), fc.jsonValue(), {
  noNullPrototype: true,
})

test('the JSON of an item is its value, with what its group shares', () => {
  const record = fc.record({
    text: fc.string({ unit: 'binary' }),
    log_id: fc.constantFrom(undefined, 'a:1'),
    severity: fc.constantFrom(undefined, 'info' as const),
    timestamp: fc.constantFrom(undefined, '2026-01-31T23:59:59Z'),
  })
  fc.assert(
    fc.property(record, anyFields, anyFields, (made, own, common) => {
      const shared = sharedOf(Object.fromEntries(Object.entries(common).map(([name, value]) => [`s.${name}`, value])))
      const before = structuredClone(own)
      const item = itemOf({ ...made, attributes: own }, shared)
      if (item.kind === 'broken' || item.json === undefined) throw new Error('the item has no JSON')
      expect(JSON.parse(item.json)).toEqual(JSON.parse(JSON.stringify(item.value)))
      expect(JSON.parse(item.json).attributes ?? {}).toEqual(
        JSON.parse(JSON.stringify({ ...before, ...shared.fields })),
      )
    }),
  )
})

test('records without attributes of their own do not add to what they share', () => {
  const shared = sharedOf({ app: 'shop' })
  const items = ['a', 'b'].map((text) => itemOf({ text, attributes: {} }, shared))
  itemOf({ text: 'c', attributes: { order: 1 } }, shared)
  expect(items).toMatchObject([{ value: { attributes: { app: 'shop' } } }, { value: { attributes: { app: 'shop' } } }])
  expect(shared.fields).toEqual({ app: 'shop' })
})
