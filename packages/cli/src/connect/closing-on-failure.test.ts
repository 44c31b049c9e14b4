import { expect, test } from 'vitest'
import { closingOnFailure } from './closing-on-failure.ts'

function aTarget(close = async () => 0) {
  let closed = 0
  const target = {
    close: () => {
      closed++
      return close()
    },
  }
  return { target, closed: () => closed }
}

const fail = async (): Promise<never> => {
  throw new Error('the work failed')
}

test('a target is closed where the work fails, and left to the work where it does not', async () => {
  const { target, closed } = aTarget()
  expect(await closingOnFailure(target, async () => 'done')).toBe('done')
  expect(closed()).toBe(0)
  await expect(closingOnFailure(target, fail)).rejects.toThrow('the work failed')
  expect(closed()).toBe(1)
})

test('a target that cannot be closed does not hide why the work failed', async () => {
  const { target } = aTarget(async () => {
    throw new Error('the stack has died')
  })
  await expect(closingOnFailure(target, fail)).rejects.toThrow('the work failed')
})
