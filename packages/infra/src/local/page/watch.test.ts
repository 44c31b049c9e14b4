import type { Row } from '@logpipe/pipeline/table'
import type { LogId, TenantId } from '@logpipe/sdk/contract'
import type { SQSRecord } from 'aws-lambda'
import { expect, test } from 'vitest'
import { createWatch } from './watch.ts'

const acme = 'acme' as TenantId
const at = (ms: number): string => new Date(ms).toISOString()

function aRow(id: string, receivedMs: number): Row {
  return {
    ...{ tenant_id: acme, log_id: id as LogId, modified_text: id, severity: 'info', redactions: {} },
    ...{
      received_at: at(receivedMs),
      processed_at: at(receivedMs + 5),
      policy: 'p',
      content: '',
      seal: '',
      expires_at: 1,
    },
  }
}

function aWatch() {
  const clock = { ms: 1_000 }
  return { clock, watch: createWatch(() => clock.ms) }
}

const settled = (rows: readonly Row[], deadLettered = 0) => ({
  ...{ tenantId: acme, deadLettered, stored: rows.map((row) => ({ messageId: 'm-1', row })) },
})
const message = { messageId: 'm-1', attributes: { SentTimestamp: '1010' } } as SQSRecord

test('counts what is accepted, stored and dead-lettered, and how long it took', () => {
  const { clock, watch } = aWatch()
  watch.open({})
  watch.accepted(Array(5).fill({ tenantId: acme }), at(1_000))
  clock.ms = 1_100
  watch.settled(settled([aRow('a', 1_000), aRow('b', 1_000)], 1))
  const { all, tenants } = watch.takeCounts()
  expect(tenants).toMatchObject([{ tenant: acme, accepted: 5, stored: 2, deadLettered: 1, waiting: 2 }])
  expect(all).toMatchObject({ accepted: 5, stored: 2, waiting: 2 })
  expect(all.p50Ms).toBeGreaterThanOrEqual(100)
  expect(all.p50Ms).toBeLessThanOrEqual(112)
  expect(watch.takeCounts().tenants).toMatchObject([{ accepted: 0, stored: 0, waiting: 2 }])
})

test('what was received before the page was opened does not count as waiting, in either direction', () => {
  const { watch } = aWatch()
  watch.open({})
  watch.accepted([{ tenantId: acme }], at(999))
  watch.settled(settled([aRow('a', 999)]))
  watch.accepted([{ tenantId: acme }], at(1_000))
  expect(watch.takeCounts().all).toMatchObject({ accepted: 2, stored: 1, waiting: 1 })
})

test('a record tells when it was queued, redacted and stored', () => {
  const { clock, watch } = aWatch()
  const view = watch.open({})
  clock.ms = 1_050
  watch.received([message])
  watch.settled(settled([aRow('a', 1_001)]))
  watch.forget([message])
  watch.settled(settled([aRow('b', 1_002)]))
  const [first, second] = view.take().rows
  expect(first).toMatchObject({ receivedAt: at(1_001), queuedMs: 1_010, redactedAt: at(1_006), storedMs: 1_050 })
  expect(second).not.toHaveProperty('queuedMs')
})

test('without an open page nothing is asked, counted or kept', () => {
  const { watch } = aWatch()
  const refusals = (): never => {
    throw new Error('asked')
  }
  const tellAll = (): void => {
    watch.accepted([{ tenantId: acme }], at(1_000))
    watch.refused(refusals)
    watch.settled(settled([aRow('a', 1_000)]))
    watch.wrote(aRow('b', 1_000))
  }
  tellAll()
  const view = watch.open({})
  view.close()
  tellAll()
  expect(view.take().rows).toEqual([])
  expect(watch.takeCounts().tenants).toEqual([])
})

test('tenants and causes beyond a hundred and twenty share a line: their number cannot grow without end', () => {
  const { watch } = aWatch()
  watch.open({})
  watch.accepted(
    Array.from({ length: 5_000 }, (_, i) => ({ tenantId: `tenant-${i}` })),
    at(1_000),
  )
  watch.refused(() => Array.from({ length: 500 }, (_, i) => ({ tenant: '', code: `c${i}`, message: '', count: 1 })))
  const { tenants, refusals } = watch.takeCounts()
  expect(tenants).toHaveLength(101)
  expect(tenants.find(({ tenant }) => tenant === '*')).toMatchObject({ accepted: 4_900, refused: 500 })
  expect(refusals).toHaveLength(20)
})

test('a tenant that sends nothing for a minute is left out', () => {
  const { watch } = aWatch()
  watch.open({})
  watch.settled(settled([aRow('a', 1)]))
  for (let second = 0; second < 62; second++) watch.takeCounts()
  expect(watch.takeCounts().tenants).toEqual([])
})
