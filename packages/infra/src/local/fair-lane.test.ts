import { expect, test } from 'vitest'
import { createFairLane } from './fair-lane.ts'

/** Work that ends when it is told to, and says in which order it began. */
function aWorkshop(places: number, maxWaiting = 100) {
  const lane = createFairLane({ places, maxWaiting })
  const begun: string[] = []
  const ends: (() => void)[] = []
  const ask = (caller: string) =>
    lane.run(caller, () => {
      begun.push(caller)
      return new Promise<void>((end) => ends.push(end))
    })
  const endOne = async (): Promise<void> => {
    ends.shift()?.()
    await new Promise((resume) => setImmediate(resume))
  }
  return { lane, begun, ask, endOne }
}

test('no more is under way than there are places', async () => {
  const { begun, ask, endOne } = aWorkshop(2)
  for (let i = 0; i < 5; i++) void ask('a')
  await endOne()
  expect(begun).toHaveLength(2)
  await endOne()
  await endOne()
  expect(begun).toHaveLength(4)
})

test('callers take turns, however much one of them asks for', async () => {
  const { begun, ask, endOne } = aWorkshop(1)
  for (let i = 0; i < 5; i++) void ask('greedy')
  void ask('b')
  void ask('c')
  for (let i = 0; i < 8; i++) await endOne()
  expect(begun).toEqual(['greedy', 'greedy', 'b', 'c', 'greedy', 'greedy', 'greedy'])
})

test('turns away what comes when too many wait, and takes it when they are gone', async () => {
  const { ask, endOne } = aWorkshop(1, 2)
  for (let i = 0; i < 3; i++) expect(ask('a')).toBeDefined()
  expect(ask('a')).toBeUndefined()
  expect(ask('b')).toBeUndefined()
  await endOne()
  await endOne()
  expect(ask('b')).toBeDefined()
})

test('work that fails gives its place back, and says why', async () => {
  const { lane } = aWorkshop(1)
  await expect(lane.run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await lane.run('a', async () => 7)).toBe(7)
})
