import type { RecentOptions } from '@logpipe/sdk'
import type { LogPage, LogView, TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { createFollower } from './follow-tenant.ts'
import type { TenantReader } from './tenant-reader.ts'

const noon = Date.UTC(2026, 0, 31, 12)

function aLog(logId: string, secondsAgo: number): LogView {
  const timestamp = noon - secondsAgo * 1_000
  return { logId, id: logId, timestamp, datetime: '', severity: 'info', message: logId }
}

/** A reader of logs to which a test adds; it notes since when it is asked. */
function aReader(logs: LogView[]): TenantReader & { readonly sinces: number[] } {
  const sinces: number[] = []
  const recent = async ({ since = '', limit = 100 }: RecentOptions = {}): Promise<LogPage> => {
    const matching = logs.filter(({ timestamp }) => since === '' || timestamp >= Date.parse(since))
    const newest = matching.toSorted((a, b) => b.timestamp - a.timestamp).slice(0, limit)
    if (since !== '') sinces.push((noon - Date.parse(since)) / 1_000)
    return { count: newest.length, logs: newest }
  }
  async function* pages(filter?: RecentOptions) {
    yield await recent(filter)
  }
  return { tenantId: 'acme' as TenantId, logs: () => ({ recent, pages }), sinces }
}

function followerOf(reader: TenantReader, filter: RecentOptions = {}) {
  const known = [{ tenantId: reader.tenantId, log: aLog('newest', 0) }]
  const { signal } = new AbortController()
  const follow = createFollower(reader, { filter, known, isAll: true, now: () => noon + 1_000, signal })
  return async () => (await follow()).map(({ log }) => log.logId)
}

test('most looks go a second back of the newest, some ten, and one in a while a minute', async () => {
  const reader = aReader([aLog('newest', 0)])
  const follow = followerOf(reader)
  for (let look = 1; look <= 120; look++) await follow()
  expect([...new Set(reader.sinces)]).toEqual([1, 10, 60])
  expect(reader.sinces.filter((since) => since === 10)).toHaveLength(11)
  expect(reader.sinces.at(-1)).toBe(60)
})

test('a log that is stored late is shown once: at once, within ten looks, or within 120', async () => {
  const logs = [aLog('newest', 0)]
  const follow = followerOf(aReader(logs))
  expect(await follow()).toEqual([])
  logs.push(aLog('1 s', 1), aLog('9 s', 9), aLog('59 s', 59), aLog('61 s', 61))
  const shown = new Map<string, number>()
  for (let look = 2; look <= 240; look++) for (const id of await follow()) shown.set(id, look + (shown.get(id) ?? 0))
  expect([...shown]).toEqual([
    ['1 s', 2],
    ['9 s', 10],
    ['59 s', 120],
  ])
})

test('a newest log that matches nothing moves the looks on, one of the future does not', async () => {
  const logs = [aLog('newest', 0), aLog('other', -0.5)]
  const reader = aReader(logs)
  const follow = followerOf(reader, { q: 'x' })
  await follow()
  await follow()
  expect(reader.sinces).toEqual([1, 0.5])
  logs.push(aLog('future', -3_600))
  await follow()
  await follow()
  expect(reader.sinces.slice(2)).toEqual([0.5, 0])
})
