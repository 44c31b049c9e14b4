import { expect, test } from 'vitest'
import { createLogIdSource } from './new-log-id.ts'

const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('ids are random UUIDs, unique across requests', () => {
  const source = createLogIdSource()
  const all = Array.from({ length: 200 }, () => Array.from({ length: 50 }, source())).flat()
  expect(new Set(all).size).toBe(all.length)
  expect(all.filter((id) => !uuidV4.test(id))).toEqual([])
})

test('a request with more than 4,096 records gets no duplicate ids', () => {
  const ids = Array.from({ length: 5_000 }, createLogIdSource()())
  expect(new Set(ids).size).toBe(5_000)
  expect(ids.filter((id) => !uuidV4.test(id))).toEqual([])
})

test.each([16, 64, 512])('%i ids of a request are spread evenly: one in each part of the key range', (count) => {
  const source = createLogIdSource()
  for (let request = 0; request < 20; request++) {
    const parts = Array.from({ length: count }, source()).map((id) =>
      Math.floor((Number.parseInt(id.slice(0, 3), 16) / 4_096) * count),
    )
    expect(new Set(parts).size).toBe(count)
  }
})

test('requests of a single record land in every sixteenth of the key range', () => {
  const source = createLogIdSource()
  const firsts = new Set(Array.from({ length: 1_000 }, () => source()().slice(0, 1)))
  expect(firsts.size).toBe(16)
})
