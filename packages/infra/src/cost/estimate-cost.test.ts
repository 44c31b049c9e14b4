import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assumptions, estimateCost as estimate, type Workload } from './estimate-cost.ts'
import { priceRegions } from './price-list.ts'
import { pricesOf, uncheckedIn } from './prices.ts'

const prices = pricesOf('us-east-1')
const estimateCost = (workload: Workload) => estimate(workload, prices)

const usual: Workload = { logsPerSecond: 100, bytes: 200, retentionDays: 30, batch: 500, recents: false }

test('a million logs of 200 bytes in batches of 500 cost at most 0.70 dollars, and 2.35 one by one', () => {
  const { logpipe, oneByOne } = estimateCost(usual)
  expect(logpipe.usdPerMillionLogs).toBeLessThanOrEqual(0.7)
  // 0.625 are the writes alone, which nobody who stores each log is spared.
  expect(logpipe.usdPerMillionLogs).toBeGreaterThan(0.625)
  expect(oneByOne.usdPerMillionLogs).toBeGreaterThan(2.2)
  expect(oneByOne.usdPerMillionLogs).toBeLessThan(3.2)
})

test('lines for the request and for each tenant of a batch are counted, and come to less than a cent a million logs', () => {
  const { logpipe, oneByOne } = estimateCost({ ...usual, batch: 1 })
  const linesUsd =
    (((assumptions.tenantLogBytes + assumptions.accessLogBytes) * 1e6) / 1e9) * prices.items.cloudwatchGbIngested.usd
  // Each message is sent once, and received and deleted with nine others.
  const fairUsd = (1 + 2 / assumptions.messagesPerReceive) * prices.items.sqsFairMillionRequests.usd
  expect(logpipe.usdPerMillionLogs - oneByOne.usdPerMillionLogs).toBeCloseTo(linesUsd + fairUsd)
  expect(linesUsd / usual.batch).toBeLessThan(0.01)
})

test('reading recents costs a second write a log', () => {
  const [without, withThem] = [estimateCost(usual), estimateCost({ ...usual, recents: true })]
  expect(withThem.logpipe.byService['DynamoDB writes']).toBeCloseTo(2 * without.logpipe.byService['DynamoDB writes'])
  expect(withThem.logpipe.usdPerMillionLogs - without.logpipe.usdPerMillionLogs).toBeCloseTo(0.625)
})

test.each([true, false])('with recents: %s, manifests cost at most 3 % of the whole at batches of 500', (recents) => {
  const total = (manifests: boolean) => {
    const { logpipe, logsPerMonth } = estimateCost({ ...usual, recents, manifests })
    return ((logpipe.usdPerMonth - logpipe.byService.fixed) / logsPerMonth) * 1e6
  }
  expect(total(true)).toBeGreaterThan(total(false))
  expect(total(true) / total(false)).toBeLessThan(1.03)
})

test('where each request carries one log its manifest costs a write', () => {
  const one = { ...usual, batch: 1 }
  const [without, withThem] = [estimateCost(one), estimateCost({ ...one, manifests: true })]
  expect(withThem.logpipe.usdPerMillionLogs - without.logpipe.usdPerMillionLogs).toBeCloseTo(0.625)
  expect(withThem.oneByOne).toEqual(without.oneByOne)
})

test('a log of POST /logs costs its request, its row and, where there are manifests, one write more, and no queue', () => {
  const at = (given: Partial<Workload>) => estimateCost({ ...usual, ...given })
  const month = assumptions.secondsPerMonth / 1e6
  const more = (given: Partial<Workload>) => {
    const [without, withThem] = [at(given).logpipe, at({ ...given, directPerSecond: 10 }).logpipe]
    const services = Object.entries(withThem.byService)
    return Object.fromEntries(services.map(([name, usd]) => [name, usd - without.byService[name as 'KMS']]))
  }
  const plain = more({})
  expect(plain['DynamoDB writes']).toBeCloseTo(10 * month * 0.625)
  expect(plain['API Gateway']).toBeCloseTo(10 * month)
  expect([plain.SQS, plain.fixed, plain.WAF, plain.KMS]).toEqual([0, 0, 0, 0])
  expect(more({ manifests: true })['DynamoDB writes']).toBeCloseTo(2 * 10 * month * 0.625)
  expect(more({ manifests: true, recents: true })['DynamoDB writes']).toBeCloseTo(3 * 10 * month * 0.625)
  expect(more({ manifests: true })['DynamoDB storage']).toBeGreaterThan(plain['DynamoDB storage'] ?? 0)
  expect(more({ isBehindWaf: true, tenantsUnderKey: 5 }).WAF).toBeCloseTo(10 * month * 0.6)
  const [without, withThem] = [at({}), at({ directPerSecond: 100 })]
  expect(withThem.logsPerMonth).toBe(2 * without.logsPerMonth)
  expect(withThem.logpipe.usdPerMillionLogs).toBe(without.logpipe.usdPerMillionLogs)
  expect(withThem.logpipe.usdPerMonth).toBeGreaterThan(without.logpipe.usdPerMonth)
  expect(withThem.oneByOne).toEqual(at({ logsPerSecond: 200 }).oneByOne)
})

test('a row beyond a kibibyte costs another write', () => {
  const writes = (bytes: number) => estimateCost({ ...usual, bytes }).logpipe.byService['DynamoDB writes']
  expect(writes(745)).toBeCloseTo(2 * writes(744))
})

test('more of anything never costs less, and batches never cost more than single logs', () => {
  const workload = fc.record({
    logsPerSecond: fc.double({ min: 0.01, max: 1e5, noNaN: true }),
    bytes: fc.integer({ min: 1, max: 131_072 }),
    retentionDays: fc.integer({ min: 1, max: 3_650 }),
    batch: fc.integer({ min: 1, max: 5_000 }),
    recents: fc.boolean(),
  })
  fc.assert(
    fc.property(workload, (one) => {
      const { logpipe, oneByOne } = estimateCost(one)
      const sum = Object.values(logpipe.byService).reduce((all, usd) => all + usd, 0)
      expect(logpipe.usdPerMonth).toBeCloseTo(sum)
      for (const more of [{ logsPerSecond: one.logsPerSecond * 2 }, { retentionDays: one.retentionDays * 2 }]) {
        expect(estimateCost({ ...one, ...more }).logpipe.usdPerMonth).toBeGreaterThan(logpipe.usdPerMonth)
      }
      expect(logpipe.byService['DynamoDB writes']).toBeCloseTo(oneByOne.byService['DynamoDB writes'])
    }),
  )
})

test("a key of one's own costs its requests: 500 busy tenants about 131 dollars a month, and none nothing", () => {
  const kms = (tenantsUnderKey: number) => estimateCost({ ...usual, tenantsUnderKey }).logpipe.byService.KMS
  expect(kms(0)).toBe(0)
  expect(kms(500)).toBeGreaterThan(131)
  expect(kms(500)).toBeLessThan(134)
})

test('fixed costs, reads and the web ACL are in the month, and not in what a further million logs costs', () => {
  const plain = estimateCost(usual).logpipe
  expect(plain.byService.fixed).toBeCloseTo(16 * 0.1 + 12 * 0.3 + 3 + 2 * 0.4)
  const read = estimateCost({ ...usual, readsPerSecond: 10 }).logpipe
  expect(read.byService['DynamoDB reads']).toBeCloseTo((10 * assumptions.secondsPerMonth * 0.125) / 1e6)
  expect(read.usdPerMillionLogs).toBeCloseTo(plain.usdPerMillionLogs)
  const behindWaf = estimateCost({ ...usual, isBehindWaf: true }).logpipe
  expect(behindWaf.byService.WAF).toBeGreaterThan(8)
  // The secret between CloudFront and the functions.
  expect(behindWaf.byService.fixed - plain.byService.fixed).toBeCloseTo(0.4)
  expect(behindWaf.usdPerMillionLogs - plain.usdPerMillionLogs).toBeCloseTo(0.6 / usual.batch, 4)
})

test('a watch costs about two dollars a month every ten minutes, more the oftener it runs, and nothing for a further log', () => {
  const at = (watchMinutes: number) => estimateCost({ ...usual, watchMinutes })
  const more = (watchMinutes: number) => at(watchMinutes).logpipe.usdPerMonth - at(0).logpipe.usdPerMonth
  expect(at(0)).toEqual(estimateCost(usual))
  expect(more(10)).toBeGreaterThan(1.7)
  expect(more(10)).toBeLessThan(2.2)
  expect(more(5) - 1.7).toBeCloseTo(2 * (more(10) - 1.7))
  expect(at(10).logpipe.usdPerMillionLogs).toBe(at(0).logpipe.usdPerMillionLogs)
  expect(at(10).oneByOne).toEqual(at(0).oneByOne)
})

test('each price of each region is from AWS and of a day, and all but the surcharge of fair queues were found there', () => {
  for (const region of priceRegions) {
    const { items } = pricesOf(region)
    for (const { usd, unit, source, seen, checked } of Object.values(items)) {
      expect(usd, unit).toBeGreaterThan(0)
      expect(source, unit).toMatch(/^https:\/\/(?:aws|pricing\.us-east-1)\.amazon(?:aws)?\.com\//)
      if (checked && source.endsWith('/index.json')) expect(source, unit).toContain(`/current/${region}/`)
      expect(seen, unit).toMatch(/^2026-(?:0[3-9]|10)-\d\d$/)
    }
    const unfound = uncheckedIn(pricesOf(region)).map(({ unit }) => unit)
    expect(unfound).toEqual(region === 'us-east-1' ? [] : [items.sqsFairMillionRequests.unit])
  }
})

test('the same logs cost more in Frankfurt and Ireland than in Oregon and Virginia', () => {
  const perMillion = priceRegions.map((region) => estimate(usual, pricesOf(region)).logpipe.usdPerMillionLogs)
  const [virginia = 0, oregon = 0, ireland = 0, frankfurt = 0] = perMillion
  expect(oregon).toBeCloseTo(virginia)
  expect(ireland).toBeGreaterThan(virginia * 1.1)
  expect(frankfurt).toBeGreaterThan(ireland)
})
