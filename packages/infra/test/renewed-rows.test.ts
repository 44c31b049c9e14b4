import { expect, test } from 'vitest'
import { bodyOf, eventOf, lineOf, useWorker } from './use-worker.ts'

const aWorker = useWorker()
const lines = [lineOf({ logId: 'made', text: 'one' }), lineOf({ logId: 'own', text: 'two' }, 'client')]

/** A message with both records, received by the endpoint then, and by the worker so often. */
function received(at: string, receives: number) {
  const [record] = eventOf([bodyOf('acme', lines, at)]).Records
  return {
    Records: [
      { ...record, attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(Date.now()) } },
    ],
  }
}

test('records that are sent again are kept as long as others of that time, though their message is redelivered', async () => {
  const { handler, rows } = await aWorker()
  const handle = async (at: string, receives: number) => {
    const failed = await handler(received(at, receives) as Parameters<typeof handler>[0])
    expect(failed.batchItemFailures).toEqual([])
    const all = (await rows()).toSorted((a, b) => (String(a.log_id) < String(b.log_id) ? -1 : 1))
    return all.map(({ log_id, received_at, expires_at }) => ({ log_id, received_at, expires_at: Number(expires_at) }))
  }
  const [first, again] = ['2026-11-21T12:00:00.000Z', '2026-11-25T12:00:00.000Z']
  const before = await handle(first, 1)
  expect(before.map(({ log_id }) => log_id)).toEqual(['made', 'own'])
  const fourDays = 4 * 86_400
  const renewed = before.map((row) => ({ ...row, received_at: again, expires_at: row.expires_at + fourDays }))
  expect(await handle(again, 2)).toEqual(renewed)
  // What was sent before that, or within a minute of it, changes nothing.
  for (const at of [first, '2026-11-25T12:01:00.000Z']) expect(await handle(at, 2)).toEqual(renewed)
})
