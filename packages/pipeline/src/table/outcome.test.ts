import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aTenant } from '../../test/build.ts'
import { joinParts, type PartOutcome, parseOutcomeItem, toOutcomeItem } from './outcome.ts'

const nowMs = Date.UTC(2026, 0, 31)
const aName = fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/)
const letters = fc.array(
  fc.record({ log_id: fc.string(), reason: fc.constantFrom('conflict', 'failed') }, { requiredKeys: ['reason'] }),
  { maxLength: 30 },
)

/** A request that was divided into parts, with what became of each. */
const requests = fc
  .uniqueArray(
    fc.record({ name: aName, parts: fc.array(fc.tuple(fc.nat(500), letters), { minLength: 1, maxLength: 4 }) }),
    {
      selector: ({ name }) => name,
      maxLength: 5,
    },
  )
  .map((all) =>
    all.map(({ name, parts }) =>
      parts.map(([stored, lost], part): PartOutcome => {
        const dead_letters = Object.fromEntries(
          Object.entries(Object.groupBy(lost, ({ reason }) => reason)).map(([reason, of = []]) => [reason, of.length]),
        )
        return { name, part, of: parts.length, stored, dead_letters, first: lost.slice(0, 20) }
      }),
    ),
  )

test('an item says what was written into it until it expires', () => {
  fc.assert(
    fc.property(requests, (all) => {
      for (const part of all.flat()) {
        const item = toOutcomeItem(aTenant(), part, nowMs)
        expect(item.tenant_id).toEqual({ S: 'acme#outcomes' })
        expect(parseOutcomeItem(item, nowMs)).toEqual(part)
        expect(parseOutcomeItem(item, nowMs + 86_400_000)).toBeUndefined()
      }
    }),
  )
})

test('a request is done when all of its parts are, in whatever order they come, and each record counts once', () => {
  fc.assert(
    fc.property(
      requests.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all.flat()))),
      ([all, seen]) => {
        const joined = new Map(joinParts(seen).map((outcome) => [outcome.name, outcome]))
        for (const parts of all) {
          const [{ name } = { name: '' }] = parts
          const outcome = joined.get(name)
          if (parts.every((part) => seen.includes(part))) {
            expect(outcome?.stored).toBe(parts.reduce((sum, { stored }) => sum + stored, 0))
            for (const reason of ['conflict', 'failed']) {
              const count = parts.reduce((sum, { dead_letters }) => sum + (dead_letters[reason] ?? 0), 0)
              expect(outcome?.dead_letters[reason] ?? 0).toBe(count)
            }
            expect(outcome?.first.length).toBe(Math.min(20, parts.flatMap(({ first }) => first).length))
          } else expect(outcome).toBeUndefined()
        }
      },
    ),
  )
})

test('an item that somebody else put there is left out', () => {
  const item = toOutcomeItem(aTenant(), { name: 'a', part: 0, of: 1, stored: 1, dead_letters: {}, first: [] }, nowMs)
  for (const odd of [
    { ...item, log_id: { S: 'a' } },
    { ...item, stored: { S: '1' } },
    { ...item, parts: { N: '1.5' } },
    { log_id: { S: 'a#0' } },
    {},
  ]) {
    expect(parseOutcomeItem(odd, nowMs)).toBeUndefined()
  }
  expect(parseOutcomeItem({ ...item, dead_letters: { S: '[' } }, nowMs)).toMatchObject({ dead_letters: {}, first: [] })
})
