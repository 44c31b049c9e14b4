import { parseLogId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { aDoor } from '../../test/a-door.ts'
import { aTenant } from '../../test/build.ts'
import { contentIds } from './content-ids.ts'

const deps = {
  authenticate: async () => ({
    kind: 'caller' as const,
    caller: { kind: 'tenant' as const, tenantId: aTenant(), hasContentIds: true as const },
  }),
  digest: (_: string, { text }: { readonly text: string }) => text,
}
const at = '2026-01-31T12:00:00.000000005+01:00'

test('a request that is sent again gets the same ids, and equal records of one request get ids of their own', async () => {
  const { post, logIds } = aDoor('POST /ingest', undefined, deps)
  const body = ['a', 'b', 'a'].map((text) => ({ text, timestamp: at }))
  for (let i = 0; i < 2; i++) await post({ headers: { 'content-type': 'application/json' }, body })
  const [first, second] = [logIds().slice(0, 3), logIds().slice(3)]
  expect(second).toEqual(first)
  expect(new Set(first).size).toBe(3)
  for (const id of first) expect(parseLogId(id).kind).toBe('logId')
})

test('a record of another time or content is another, and one without a time is always one', () => {
  let made = 0
  const next = (): string => `made-${made++}`
  const idOf = (text: string, timestamp?: string) =>
    contentIds((_, record) => record.text, next)(aTenant(), { text, ...(timestamp && { timestamp }) }, 0)
  expect(idOf('a', at)).toBe(idOf('a', at))
  expect(idOf('b', at)).not.toBe(idOf('a', at))
  expect(idOf('a', '2026-01-31T12:00:00Z')).not.toBe(idOf('a', at))
  expect(idOf('a')).not.toBe(idOf('a'))
})

test('an idempotency key, and an id that a record has, come before', async () => {
  const { post, logIds } = aDoor('POST /ingest', undefined, deps)
  const headers = { 'content-type': 'application/json' }
  await post({ headers: { ...headers, 'idempotency-key': 'k1' }, body: { text: 'a', timestamp: at } })
  await post({ headers, body: { text: 'a', timestamp: at, log_id: 'own' } })
  expect(logIds()).toEqual([expect.stringContaining('k1'), 'own'])
})

test('the longest time fits into an id', () => {
  const id = contentIds(
    () => 'AAAAAAAAAAA',
    () => '',
  )(aTenant(), { text: 'a', timestamp: at }, 0)
  expect(id.length).toBeLessThanOrEqual(64)
})
