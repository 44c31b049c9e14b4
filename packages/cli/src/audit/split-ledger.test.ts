import { tmpdir } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { aFolder } from '../../test/a-folder.ts'
import type { LedgerEntry } from '../ledger/entry.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import { unpackIds } from '../ledger/packed-ids.ts'
import { type LedgerRead, readLedger } from '../ledger/read-ledger.ts'
import { newRunId } from '../ledger/run-id.ts'
import { splitLedger } from './split-ledger.ts'

const atMs = Date.UTC(2026, 0, 31)
const tenants = Array.from({ length: 30 }, (_, n) => `tenant-${n}`)

/** A run of many tenants, and one of a tenant alone; its keys are declared for nobody by name. */
async function aLedger() {
  const dir = await aFolder()
  const shared = openLedger({ dir, runId: newRunId(atMs, () => 0), now: () => atMs, segmentBytes: 8_192 })
  for (const [n, tenant] of tenants.entries()) {
    await shared.intend(undefined, `key-${n}`)
    await shared.acknowledge(tenant, {
      atMs,
      logIds: { key: `key-${n}`, first: 0, ids: 'AAAAAAAAAAAA'.repeat(40), refused: [] },
    })
    await shared.acknowledge(tenant, { atMs: atMs + n, logIds: [`own-${n}`, `own-${n}b`] })
  }
  await shared.close()
  const alone = openLedger({ dir, runId: newRunId(atMs + 1, () => 0), now: () => atMs, tenantId: 'alone' })
  await alone.acknowledge('alone', { atMs, logIds: ['own'] })
  await alone.close()
  return readLedger(dir)
}

/** Counts how often a segment is read, whole or in part. */
function counting(ledger: LedgerRead) {
  const reads: (string | undefined)[] = []
  const entriesOf: LedgerRead['entriesOf'] = (tenantId, segments = ledger.segments) => {
    reads.push(...segments.map(() => tenantId))
    return ledger.entriesOf(tenantId, segments)
  }
  return { reads, ledger: { ...ledger, entriesOf } }
}

async function textsOf(entries: AsyncIterable<LedgerEntry>): Promise<readonly string[]> {
  const texts: string[] = []
  for await (const entry of entries)
    texts.push(JSON.stringify(entry.kind === 'acknowledged' ? { ...entry, ids: unpackIds(entry.ids) } : entry))
  return texts.toSorted()
}

test.each([10, 1_000_000])(
  'it says of each tenant what the ledger says, and reads each shared segment once, with %i bytes in memory',
  async (maxBytes) => {
    const whole = await aLedger()
    const { reads, ledger } = counting(whole)
    const split = splitLedger(ledger, { folder: tmpdir(), maxBytes })
    onTestFinished(split.close)
    const shared = whole.segments.filter(({ frames }) => frames.size > 1)
    expect(shared.length).toBeGreaterThan(1)
    for (const tenant of [...tenants, 'alone', 'nobody']) {
      const said = await textsOf(whole.entriesOf(tenant))
      expect(await textsOf(split.entriesOf(tenant))).toEqual(said)
      expect(said.some((text) => text.includes('own'))).toBe(tenant !== 'nobody')
    }
    // That of one tenant is read for that one.
    expect(reads.toSorted()).toEqual(['alone', ...shared.map(() => undefined)])
    expect(await textsOf(split.entriesOf(undefined))).toEqual(await textsOf(whole.entriesOf(undefined)))
  },
)

test('of some segments it says what those say', async () => {
  const whole = await aLedger()
  const split = splitLedger(whole, { folder: tmpdir() })
  onTestFinished(split.close)
  for (const segment of whole.segments) {
    expect(await textsOf(split.entriesOf('tenant-3', [segment]))).toEqual(
      await textsOf(whole.entriesOf('tenant-3', [segment])),
    )
  }
  expect(await split.again()).toBe(split)
})
