import { expect, test } from 'vitest'
import { loadLater } from './load-later.ts'

test('a function is loaded once, with the first of calls that come at the same time', async () => {
  let loads = 0
  const { call } = loadLater(async () => {
    loads++
    return async (a: number, b: number) => a + b
  })
  expect(loads).toBe(0)
  expect(await Promise.all([call(1, 2), call(3, 4)])).toEqual([3, 7])
  expect(await call(5, 6)).toBe(11)
  expect(loads).toBe(1)
})

test('what was told to load is not loaded again by a call', async () => {
  let loads = 0
  const { call, load } = loadLater(async () => {
    loads++
    return async () => 'served'
  })
  await load()
  expect(loads).toBe(1)
  expect(await call()).toBe('served')
  expect(loads).toBe(1)
})

test('a call fails where loading does, and the next one loads again', async () => {
  let loads = 0
  const { call } = loadLater(async () => {
    if (++loads === 1) throw new Error('no such file')
    return async () => 'served'
  })
  await expect(call()).rejects.toThrow('no such file')
  expect(await call()).toBe('served')
})
