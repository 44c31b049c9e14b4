import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { createBodyPool } from './body-pool.ts'

test('what was given back is used again for a body of about the same size, and nothing that is still held', () => {
  const sizes = fc.oneof(fc.integer({ min: 1, max: 40_000 }), fc.constantFrom(16_384, 16_385, 32_768, 32_769))
  const steps = fc.array(fc.record({ bytes: sizes, givesBack: fc.boolean(), which: fc.nat() }), { maxLength: 40 })
  fc.assert(
    fc.property(steps, (list) => {
      const pool = createBodyPool()
      const held: { readonly body: Buffer; readonly byte: number }[] = []
      for (const [n, { bytes, givesBack, which }] of list.entries()) {
        const body = pool.take(bytes).fill(n)
        expect(body).toHaveLength(bytes)
        held.push({ body, byte: n })
        if (givesBack) pool.giveBack(held.splice(which % held.length, 1)[0]?.body ?? body)
        for (const { body: other, byte } of held) expect(other.every((found) => found === byte)).toBe(true)
      }
    }),
    runs({ fast: 30, full: 1_000 }),
  )
})

test('memory that was given back is used again', () => {
  const pool = createBodyPool()
  const first = pool.take(20_000)
  pool.giveBack(first.subarray(0, 100))
  expect(pool.take(32_000).buffer).toBe(first.buffer)
  expect(pool.take(32_000).buffer).not.toBe(first.buffer)
})
