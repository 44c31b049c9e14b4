import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setImmediate as immediate } from 'node:timers/promises'
import type { Row } from '@logpipe/pipeline/table'
import type { LogId, TenantId } from '@logpipe/sdk/contract'
import { expect, onTestFinished, test } from 'vitest'
import { createStreams } from './streams.ts'
import type { Figures, Rows } from './view/messages.ts'
import { createEventReader } from './view/server-events.ts'
import { createWatch } from './watch.ts'

/** In JSON each of these takes six bytes. */
const text = '\u0001'.repeat(1_000)

function aRow(id: number): Row {
  return {
    ...{
      tenant_id: 'acme' as TenantId,
      log_id: `id-${id}` as LogId,
      modified_text: text,
      severity: 'info',
      redactions: {},
    },
    ...{ received_at: '2026-01-01T00:00:00.000Z', processed_at: '2026-01-01T00:00:00.000Z', policy: 'p' },
    ...{ content: '', seal: '', expires_at: 1 },
  }
}

/** Streams of which a client on a bare socket has opened one. */
async function anOpenStream() {
  const watch = createWatch(() => 0)
  const depth = async () => ({ queued: 0, deadLetters: 0 })
  const totals = () => ({ accepted: 0, stored: 0, denied: 0 })
  const ticks = { act: (): void => undefined, running: 0 }
  const every = (_: number, act: () => void) => {
    Object.assign(ticks, { act, running: ticks.running + 1 })
    return () => void ticks.running--
  }
  const streams = createStreams({ watch, depth, totals, headers: {}, every })
  const opened = Promise.withResolvers<ServerResponse>()
  const server = createServer((_, response) => {
    streams.open(response, { filter: {}, hello: { isOpen: true, tenants: [] }, recent: [] })
    opened.resolve(response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.write('GET / HTTP/1.0\r\n\r\n')
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  return { watch, streams, client, ticks, response: await opened.promise }
}

test('a browser that reads nothing costs the same memory however much comes, and is told what it missed', async () => {
  const { watch, client, response, ticks } = await anOpenStream()
  client.pause()
  let stored = 0
  const store = async (records: number): Promise<void> => {
    const rows = Array.from({ length: records }, () => ({ messageId: 'm', row: aRow(stored++) }))
    watch.settled({ tenantId: 'acme' as TenantId, stored: rows, deadLettered: 0 })
    ticks.act()
    await immediate()
  }
  while (!response.writableNeedDrain) await store(100)
  const waiting = response.writableLength
  for (let i = 0; i < 100; i++) await store(1_000)
  expect(response.writableLength).toBe(waiting)
  expect(waiting).toBeLessThan(200_000)

  const seen = { rows: 0, skipped: 0, last: '' }
  const take = createEventReader(({ name, data }) => {
    if (name !== 'rows') return
    const { rows, skipped }: Rows = JSON.parse(data)
    seen.rows += rows.length
    seen.skipped += skipped
    seen.last = rows.at(-1)?.id ?? ''
  })
  client.setEncoding('utf8').on('data', take)
  client.resume()
  await expect
    .poll(() => {
      ticks.act()
      return seen.rows + seen.skipped
    })
    .toBe(stored)
  expect(seen.last).toBe(`id-${stored - 1}`)
})

test('a browser that was not ready gets the figures and refusals of the seconds that it missed', async () => {
  const { watch, client, response, ticks } = await anOpenStream()
  client.pause()
  const refusal = { tenant: 'acme', code: 'invalid_record', message: 'no text', count: 2 }
  const second = async (): Promise<void> => {
    for (let tick = 0; tick < 10; tick++) ticks.act()
    await immediate()
  }
  for (let i = 0; !response.writableNeedDrain; i++) {
    const rows = Array.from({ length: 100 }, (_, row) => ({ messageId: 'm', row: aRow(100 * i + row) }))
    watch.settled({ tenantId: 'acme' as TenantId, stored: rows, deadLettered: 0 })
    ticks.act()
  }
  watch.refused(() => [refusal])
  watch.accepted([{ tenantId: 'acme' }], '2026-01-01T00:00:00.000Z')
  await second()
  watch.refused(() => [refusal])
  await second()
  const seen = { refused: 0, accepted: 0, refusals: [] as readonly unknown[] }
  const take = createEventReader(({ name, data }) => {
    if (name !== 'figures') return
    const { all, refusals }: Figures = JSON.parse(data)
    seen.refused += all.refused
    seen.accepted += all.accepted
    seen.refusals = [...seen.refusals, ...refusals]
  })
  client.setEncoding('utf8').on('data', take)
  client.resume()
  await expect
    .poll(() => {
      ticks.act()
      return seen.refused
    })
    .toBe(4)
  expect(seen).toEqual({ refused: 4, accepted: 1, refusals: [{ ...refusal, count: 4 }] })
})

test('the last page that is closed ends the watching, and a stack that stops ends the page', async () => {
  const { watch, streams, client, ticks } = await anOpenStream()
  watch.settled({ tenantId: 'acme' as TenantId, stored: [{ messageId: 'm', row: aRow(1) }], deadLettered: 0 })
  expect(ticks.running).toBe(1)
  streams.close()
  await once(client.resume(), 'end')
  await expect.poll(() => ticks.running).toBe(0)
  expect(watch.takeCounts().tenants).toEqual([])
})
