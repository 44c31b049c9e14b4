import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import type { StoredItem } from '../connect/stored-item.ts'
import type { ErasedScope } from '../ledger/entry.ts'
import { countRows, type EraseOptions, eraseRows } from './erase-rows.ts'

const beganMs = Date.UTC(2026, 0, 31)
const at = (ms: number): string => new Date(beganMs + ms).toISOString()
const rowAt = (log_id: string, received_at: unknown): StoredItem => ({ tenant_id: 'acme', log_id, received_at })

/** A table of one tenant, in pages of two, and an erasure of it. */
function anErasure(rows: readonly StoredItem[], given: Partial<EraseOptions> = {}) {
  const items = new Map(rows.map((row) => [String(row.log_id), row]))
  const outcomes = new Set(['request#0'])
  const manifestIds = new Set([at(-1), at(0), at(1)].map((time) => `${time}.AAAAAAAAAAAA.0`))
  const table: EraseOptions['table'] = {
    pagesOf: async function* (_tenant, { prefix = '', isOfOutcomes } = {}) {
      const all = isOfOutcomes ? [...outcomes].map((log_id) => ({ log_id })) : [...items.values()]
      const found = all.filter(({ log_id }) => String(log_id).startsWith(prefix))
      for (let i = 0; i < found.length; i += 2) yield found.slice(i, i + 2)
    },
    remove: async (_tenant, logIds, { isOfOutcomes }) => {
      for (const logId of logIds) (isOfOutcomes ? outcomes : items).delete(logId)
    },
  }
  const manifests: EraseOptions['manifests'] = {
    pagesOf: async function* () {
      yield [...manifestIds].map((manifest_id) => ({ manifest_id }))
    },
    remove: async (_tenant, ids) => {
      for (const id of ids) manifestIds.delete(id)
    },
  }
  const options: EraseOptions = {
    ...{ table, manifests, tenant: 'acme' as TenantId, scope: { kind: 'all' }, beganMs, now: () => beganMs + 1_000 },
    ...{ sleep: async () => undefined, random: () => 0, signal: new AbortController().signal },
    ...{ onProgress: () => undefined, ...given },
  }
  return { items, outcomes, manifestIds, options, left: () => [...items.keys()] }
}

test('what was received before the erasure began goes, whatever it names as its time; what came since is counted', async () => {
  const rows = [rowAt('old', at(-1)), rowAt('now', at(0)), rowAt('came', at(1)), rowAt('odd', 'x'), rowAt('none', 7)]
  const { options, outcomes, manifestIds, left } = anErasure([...rows, rowAt('forged', '2999-01-01T00:00:00.000Z')])
  expect(await countRows(options)).toEqual({ left: 5, came: 1 })
  expect(await eraseRows(options)).toEqual({ erased: 5, left: 0, came: 1 })
  expect(left()).toEqual(['came'])
  expect([...outcomes]).toEqual([])
  expect([...manifestIds]).toEqual([`${at(1)}.AAAAAAAAAAAA.0`])
})

test.each<[ErasedScope, readonly string[]]>([
  [{ kind: 'before', beforeMs: beganMs - 5 }, ['k1', 'k10', 'odd']],
  [{ kind: 'before', beforeMs: beganMs + 99_999 }, ['k10', 'odd']],
  [{ kind: 'id', logId: 'k1' }, ['k0', 'k10', 'odd']],
  [{ kind: 'id', logId: 'k' }, ['k0', 'k1', 'k10', 'odd']],
])('%j leaves %j, and what is known of requests', async (scope, expected) => {
  const rows = [rowAt('k0', at(-6)), rowAt('k1', at(-5)), rowAt('k10', at(1)), rowAt('odd', 'x')]
  const { options, outcomes, manifestIds, left } = anErasure(rows, { scope })
  expect(await eraseRows(options)).toEqual({ erased: rows.length - expected.length, left: 0, came: 0 })
  expect(left()).toEqual(expected)
  expect([...outcomes]).toEqual(['request#0'])
  expect(manifestIds.size).toBe(3)
})

test('a row that is stored behind the first pass goes with the next; where they keep coming it says how many are left', async () => {
  let late = 0
  const come = (upTo: number) => {
    const { options, items } = anErasure([rowAt('k', at(-1))], {
      onProgress: () => {
        if (late < upTo) items.set(`late-${late}`, rowAt(`late-${late++}`, at(-1)))
      },
    })
    return eraseRows({ ...options, table: { ...options.table, pagesOf: snapshotsOf(options.table) } })
  }
  expect(await come(1)).toEqual({ erased: 2, left: 0, came: 0 })
  late = 0
  expect(await come(99)).toEqual({ erased: 3, left: 1, came: 0 })
})

/** As a query does, a pass sees what was there when it asked. */
function snapshotsOf({ pagesOf }: EraseOptions['table']): EraseOptions['table']['pagesOf'] {
  return async function* (...asked) {
    const pages: (readonly StoredItem[])[] = []
    for await (const page of pagesOf(...asked)) pages.push(page)
    yield* pages
  }
}

test('an interruption ends it after the page at hand, and what is left is counted', async () => {
  const interrupt = new AbortController()
  const rows = Array.from({ length: 6 }, (_, i) => rowAt(`k${i}`, at(-1)))
  const { options, outcomes } = anErasure(rows, { signal: interrupt.signal, onProgress: () => interrupt.abort() })
  expect(await eraseRows(options)).toEqual({ erased: 2, left: 4, came: 0 })
  expect(outcomes.size).toBe(1)
})

test('an interruption while the outcomes of requests go leaves the rest of them for the next time', async () => {
  const interrupt = new AbortController()
  const { outcomes, options } = anErasure([], { signal: interrupt.signal })
  for (let i = 1; i < 6; i++) outcomes.add(`request#${i}`)
  const remove: EraseOptions['table']['remove'] = async (...removal) => {
    interrupt.abort()
    await options.table.remove(...removal)
  }
  await eraseRows({ ...options, table: { ...options.table, remove } })
  expect([...outcomes]).toEqual(['request#2', 'request#3', 'request#4', 'request#5'])
})
