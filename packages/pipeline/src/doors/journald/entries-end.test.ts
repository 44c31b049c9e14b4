import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entriesEnd } from './entries-end.ts'
import { readEntries } from './read-entries.ts'

const name = fc.constantFrom('MESSAGE', '_PID', 'CODE_FILE')
const plain = fc
  .tuple(name, fc.stringMatching(/^[a-z= ]{0,9}$/))
  .map(([one, value]) => Buffer.from(`${one}=${value}\n`))
const binary = fc.tuple(name, fc.stringMatching(/^[a-z=\n]{0,9}$/)).map(([one, value]) => {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(value.length))
  return Buffer.concat([Buffer.from(`${one}\n`), length, Buffer.from(`${value}\n`)])
})
const entry = fc
  .array(fc.oneof(plain, binary), { minLength: 1, maxLength: 4 })
  .map((fields) => Buffer.concat([...fields, Buffer.from('\n')]))

test('the beginning of a journal ends with its last whole entry, wherever it is cut', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
      const journal = Buffer.concat(entries)
      let [whole, end] = [0, 0]
      const ends: number[] = []
      const found: number[] = []
      for (let cut = 0; cut <= journal.length; cut++) {
        if (cut === end + (entries[whole]?.length ?? Number.NaN)) end += entries[whole++]?.length ?? 0
        ends.push(end)
        found.push(entriesEnd(journal.subarray(0, cut)))
      }
      expect(found).toEqual(ends)
      expect(readEntries(journal, entries.length)).toHaveLength(entries.length)
    }),
  )
})

test('a length that no journal has ends nowhere', () => {
  expect(entriesEnd(Buffer.concat([Buffer.from('A=b\n\nMESSAGE\n'), Buffer.alloc(8, 255), Buffer.from('x\n\n')]))).toBe(
    5,
  )
})
