import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compactList } from '../../../pipeline/src/manifests/compact-list.ts'
import { listedIds } from './listed-ids.ts'

const mark = fc.stringMatching(/^[0-9a-f][\w-]{11}$/)
const ofKey = fc
  .record({ key: fc.stringMatching(/^[\w-]{1,20}$/), first: fc.nat(99_999), marks: fc.array(mark, { minLength: 1 }) })
  .map(({ key, first, marks }) => marks.map((one, i) => `${one[0]}.${key}.${first + i}.${one.slice(1)}`))
const ofDraw = fc
  .record({
    heads: fc.array(fc.stringMatching(/^[0-9a-f]{3}$/), { minLength: 1 }),
    end: fc.stringMatching(/^[\w.:-]{1,33}$/),
  })
  .map(({ heads, end }) => heads.map((head) => head + end))
const any = fc.array(fc.stringMatching(/^[\w.:-]{1,40}$/), { minLength: 1 })

test('whatever the ids of a message are, an audit reads those that ingest wrote', () => {
  const mixed = fc.tuple(ofKey, any, ofDraw).map((lists) => lists.flat())
  fc.assert(
    fc.property(fc.oneof(ofKey, ofDraw, any, mixed), (logIds) => {
      expect(listedIds(compactList(logIds), logIds.length)).toEqual(logIds)
      expect(listedIds(compactList(logIds), logIds.length + 1)).toBeUndefined()
    }),
  )
})

test('500 records take 6 kB of one key, and 2 kB of one draw', () => {
  const keyed = Array.from({ length: 500 }, (_, i) => `a.0mv1k3x9qabcdefgh-12.${i}.AAAAAAAAAAA`)
  const drawn = Array.from({ length: 500 }, (_, i) => `${i.toString(16).padStart(3, '0')}00000-0000-4000-8000-00000000`)
  expect(compactList(keyed).length).toBeLessThan(6_100)
  expect(compactList(drawn).length).toBeLessThan(1_600)
})

test.each([undefined, 7, '', '~k.0', '~k.x.aAAAAAAAAAAA', '~k.0.aAAAAAAAAAA!', '^', '^end', '^end abcd', 'a  b'])(
  '%j is no list of one id',
  (text) => expect(listedIds(text, 1)).toBeUndefined(),
)
