import { expect, test } from 'vitest'
import { aTenant } from '../../test/build.ts'
import { createManifestSeries, type SeriesOptions } from './manifest-series.ts'

const [acme, beta] = [aTenant('acme'), aTenant('beta')]

function series(options: SeriesOptions = {}) {
  let instances = 0
  const draw = createManifestSeries({ newInstance: () => `i${instances++}`, ...options })
  return (tenant = acme, receivedAt = 1_000, keepSeconds = 100) => draw(tenant, { receivedAt, keepSeconds })
}

test('each tenant has numbers of its own, without a gap', () => {
  const draw = series()
  const drawn = [draw(acme), draw(beta), draw(acme), draw(beta)]
  expect(drawn.map(({ instance, number }) => [instance, number])).toEqual([
    ['i0', 0],
    ['i1', 0],
    ['i0', 1],
    ['i1', 1],
  ])
})

test('what a number says of those before it: how far they have ended, and which have failed', () => {
  const draw = series()
  const [first, second, third] = [draw(), draw(), draw()]
  expect(third).toMatchObject({ settled: -1, settledUntil: 0, abandoned: '' })
  second.end(true)
  expect(draw()).toMatchObject({ number: 3, settled: -1 })
  first.end(false)
  expect(draw()).toMatchObject({ number: 4, settled: 1, settledUntil: 1_100, abandoned: '0' })
  third.end(false)
  const told = draw()
  expect(told).toMatchObject({ number: 5, settled: 2, abandoned: '0,2' })
  told.end(true)
  expect(draw()).toMatchObject({ number: 6, settled: 2, abandoned: '' })
})

test('a failure is told until somebody who told it was written', () => {
  const draw = series()
  for (let i = 0; i < 3; i++) draw().end(false)
  expect(draw().abandoned).toBe('0-2')
  expect(draw().abandoned).toBe('0-2')
})

test('no number expires before an earlier one, whatever the clock does', () => {
  const draw = series()
  const expiries = [1_000, 900, 1_001].map((receivedAt) => draw(acme, receivedAt).expiresAt)
  expect(expiries).toEqual([1_100, 1_100, 1_101])
})

test('another series begins with another retention, for a tenant that was forgotten, and after too many failures', () => {
  const retained = series()
  expect([retained(acme, 1_000, 100), retained(acme, 1_000, 50)]).toMatchObject([
    { instance: 'i0', number: 0 },
    { instance: 'i1', number: 0, expiresAt: 1_050 },
  ])
  const forgetful = series({ maxTenants: 1 })
  for (const [tenant, instance] of [
    [acme, 'i0'],
    [beta, 'i1'],
    [acme, 'i2'],
  ] as const)
    expect(forgetful(tenant)).toMatchObject({ instance, number: 0 })
  const failing = series({ maxUntold: 2 })
  for (let i = 0; i < 3; i++) failing().end(false)
  expect(failing()).toMatchObject({ instance: 'i1', number: 0, abandoned: '' })
})
