import { expect, test } from 'vitest'
import { createLogIdSource } from './new-log-id.ts'

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('ids are current UUIDv7s, unique across requests, and sort in request order', () => {
  const source = createLogIdSource()
  const before = Date.now()
  const requests = Array.from({ length: 200 }, () => {
    const next = source()
    return Array.from({ length: 50 }, next)
  })
  const all = requests.flat()
  expect(new Set(all).size).toBe(all.length)
  for (const ids of requests) expect(ids.toSorted()).toEqual(ids)
  for (const id of all) {
    expect(id).toMatch(uuidV7)
    const madeMs = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
    expect(madeMs).toBeGreaterThanOrEqual(before)
    expect(madeMs).toBeLessThanOrEqual(Date.now())
  }
})

test('a request with more than 4,096 records gets no duplicate ids', () => {
  const next = createLogIdSource()()
  const ids = Array.from({ length: 5_000 }, next)
  expect(new Set(ids).size).toBe(5_000)
  for (const id of ids) expect(id).toMatch(uuidV7)
})
