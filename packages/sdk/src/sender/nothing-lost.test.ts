import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import { aSender } from '../../test/a-sender.ts'
import { type FakeIngest, fakeIngest, type Reply } from '../../test/fake-ingest.ts'
import type { SenderOptions } from './sender.ts'

const root = mkdtempSync(join(tmpdir(), 'logpipe-nothing-lost-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let folders = 0

/** Faults that pass; after them, everything succeeds. */
const faults = fc.array(fc.constantFrom<Reply>('ok', 'refuse', 'lost'), { maxLength: 40 })
const shape = {
  faults,
  /** The most records that a proxy lets through. */
  passing: fc.integer({ min: 1, max: 60 }),
  count: fc.integer({ min: 0, max: 400 }),
  tenants: fc.integer({ min: 1, max: 3 }),
  maxRecords: fc.integer({ min: 1, max: 60 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
  /** Before which records other work gets its turn. */
  turns: fc.array(fc.nat(400), { maxLength: 20 }),
}

const tenantOf = (i: number, tenants: number): string => `t${i % tenants}`

function countById(client: FakeIngest): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { text } of client.rows.values()) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}

async function expectEachOnce(client: FakeIngest, sent: readonly string[], seen: { dropped: number }): Promise<void> {
  const counts = countById(client)
  expect([...counts.values()].every((count) => count === 1)).toBe(true)
  expect(sent.filter((text) => !counts.has(text)).length).toBe(seen.dropped)
  expect(counts.size).toBe(sent.length - seen.dropped)
}

function endpoint(replies: readonly Reply[], passing: number): FakeIngest {
  return fakeIngest((request, records) => {
    const reply = replies[request] ?? 'ok'
    return records > passing && reply !== 'refuse' ? 'too-large' : reply
  })
}

test.each(['block', 'drop-oldest', 'spill'] as const)(
  '%s: across random faults, no record is lost unless it is reported, none is stored twice, and one request at a time keeps the order',
  async (onFull) => {
    const check = fc.asyncProperty(
      fc.record(shape),
      async ({ faults: replies, passing, count, tenants, turns, ...options }) => {
        const client = endpoint(replies, passing)
        const folder = onFull === 'spill' ? { spillFolder: join(root, String(folders++)) } : {}
        const all: SenderOptions = { maxBytes: 16_384, onFull, ...folder, ...options }
        const { sender, dropped, rejected } = aSender(client, all)
        const sent: string[] = []
        let mostHeldBytes = 0
        for (let i = 0; i < count; i++) {
          if (turns.includes(i)) await new Promise((resolve) => setImmediate(resolve))
          const text = `${String(i).padStart(4, '0')} ${'x'.repeat(i % 90)}`
          if (sender.send({ text, tenant_id: tenantOf(i, tenants) }) === 'full') await sender.ready()
          mostHeldBytes = Math.max(mostHeldBytes, sender.stats.heldBytes)
          sent.push(text)
        }
        expect(mostHeldBytes).toBeLessThan(2 * 16_384)
        await sender.close()
        const lost = dropped.reduce((sum, { records }) => sum + records, 0)
        if (onFull !== 'drop-oldest') expect(lost).toBe(0)
        expect(rejected).toEqual([])
        expect(sender.stats).toMatchObject({ pending: 0, heldBytes: 0, spilledBytes: 0 })
        await expectEachOnce(client, sent, { dropped: lost })
        if (options.concurrency > 1) return
        for (let tenant = 0; tenant < tenants; tenant++) {
          const texts = [...client.rows.values()].filter((row) => row.tenant === `t${tenant}`).map(({ text }) => text)
          expect(texts).toEqual(texts.toSorted())
        }
      },
    )
    await fc.assert(check, { ...runs({ fast: 25, full: onFull === 'spill' ? 400 : 2_000 }), verbose: true })
  },
)

test('spill: a process that ends at any point leaves to the next what it has taken; nothing is lost or stored twice', async () => {
  const lives = fc.array(fc.record({ ...shape, endAfter: fc.nat(60) }), { minLength: 1, maxLength: 3 })
  const check = fc.asyncProperty(lives, shape.passing, async (processes, passing) => {
    const spillFolder = join(root, String(folders++))
    const stored = new Map<string, string>()
    const sent: string[] = []
    const options = { maxBytes: 16_384, onFull: 'spill', spillFolder } as const
    for (const { faults: replies, count, endAfter, maxRecords, concurrency } of processes) {
      const client = endpoint([...replies, ...Array<Reply>(10).fill('lost')], passing)
      const { sender, time, dropped } = aSender(client, { ...options, maxRecords, concurrency })
      for (let i = 0; i < count; i++) {
        const text = `record ${sent.length}`
        if (sender.send(text) === 'full') await sender.ready()
        sent.push(text)
      }
      for (let turn = 0; turn < endAfter; turn++) await new Promise((resolve) => setImmediate(resolve))
      for (const { exit } of [...time.exits]) exit()
      // The last request may still arrive.
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
      expect(dropped).toEqual([])
      for (const [id, { text }] of client.rows) stored.set(id, text)
    }
    const client = endpoint([], passing)
    const last = aSender(client, options)
    await last.sender.close()
    for (const [id, { text }] of client.rows) stored.set(id, text)
    expect([...stored.values()].toSorted()).toEqual(sent.toSorted())
  })
  await fc.assert(check, { ...runs({ fast: 15, full: 300 }), verbose: true })
})
