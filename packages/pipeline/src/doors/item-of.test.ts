import { checkText, isDateTime, parseLogRecord } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../../sdk/test/any-character.ts'
import { aLogId } from '../../test/build.ts'
import { isFullSize } from '../../test/full-size.ts'
import { addField, itemOf, setField, sharedOf } from './item-of.ts'

/** As a body has them: its JSON has no -0. */
const anyFields = fc
  .dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), fc.jsonValue(), { noNullPrototype: true })
  .map((fields): Record<string, unknown> => JSON.parse(JSON.stringify(fields)))

const time = '2026-01-31T23:59:59Z'
const made = fc.record({
  text: fc.string({ unit: anyCharacter }),
  logId: fc.constantFrom(undefined, aLogId('a:1')),
  severity: fc.constantFrom(undefined, 'info' as const),
  timestamp: fc.constantFrom(undefined, isDateTime(time) ? time : undefined),
})

test('an item is the record of its JSON, with what its group shares', () => {
  fc.assert(
    fc.property(made, anyFields, anyFields, (parts, own, common) => {
      const shared = sharedOf(Object.fromEntries(Object.entries(common).map(([name, value]) => [`s.${name}`, value])))
      const before = structuredClone(own)
      const item = itemOf({ ...parts, attributes: own }, shared)
      if (item.kind !== 'made') throw new Error('the item has no JSON')
      const sent = JSON.parse(item.json)
      const { logId } = parts
      expect({ ...sent, ...(logId !== undefined && { logId }) }).toEqual(JSON.parse(JSON.stringify(item.record)))
      expect(sent.attributes ?? {}).toEqual(JSON.parse(JSON.stringify({ ...before, ...shared.fields })))
      expect(checkText(item.record)).toEqual(parseLogRecord({ ...sent, log_id: logId }))
    }),
  )
})

test('records without attributes of their own do not add to what they share', () => {
  const shared = sharedOf({ app: 'shop' })
  const items = ['a', 'b'].map((text) => itemOf({ text, attributes: {} }, shared))
  itemOf({ text: 'c', attributes: { order: 1 } }, shared)
  expect(items).toMatchObject([
    { record: { attributes: { app: 'shop' } } },
    { record: { attributes: { app: 'shop' } } },
  ])
  expect(shared.fields).toEqual({ app: 'shop' })
})

test('no field takes the place of another, in whatever order they come', () => {
  const names = ['owner', 'record.owner', 'record.record.owner', 'other']
  fc.assert(
    fc.property(fc.shuffledSubarray(names), fc.subarray(names), (own, shared) => {
      const later = Object.fromEntries(shared.map((name) => [name, `shared ${name}`]))
      const fields: Record<string, unknown> = {}
      for (const name of own) addField(fields, name, name, later)
      expect(Object.values({ ...fields, ...later }).toSorted()).toEqual([...own, ...Object.values(later)].toSorted())
    }),
  )
})

test('names that collide again and again take time that grows with them, and no more', () => {
  const name = (prefixes: number): string => `${'record.'.repeat(prefixes)}x`
  const count = isFullSize ? 2_000 : 600
  const later = Object.fromEntries(Array.from({ length: count }, (_, i) => [name(i), 1]))
  const fields = {}
  for (let i = 0; i < count; i++) addField(fields, name(i), 1, later)
  expect(Object.keys(fields).every((one) => one.length <= name(count + 70).length)).toBe(true)
})

test('a field named __proto__ may come again', () => {
  const fields: Record<string, unknown> = {}
  for (const value of [1, 2]) setField(fields, '__proto__', value)
  expect(JSON.stringify(fields)).toBe('{"__proto__":2}')
})
