import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { aFolder } from '../../test/a-folder.ts'
import { type CheckpointOptions, openCheckpoints, type SavedRun, type SavedTenant } from './audit-checkpoints.ts'
import { createExpectedRecords } from './expected-records.ts'

const keys = { keys: [{ id: '00000001', bytes: Buffer.alloc(32, 1) }], firstId: '00000001' }
const run: SavedRun = { beganMs: 1, tenants: ['acme'], done: [], current: undefined, units: 7 }

function aTenant(lines?: number): SavedTenant {
  const records = createExpectedRecords()
  records.addManifest(['a', 'b'], { fromMs: 1, atMs: 1 })
  const shown = lines === undefined ? records : { ...records, lines: () => lines }
  const expected = { records: shown, manifests: { firstMs: 1 }, problems: [], readMs: 2, lastAtMs: 3 }
  const queues = { depth: { queued: 0, deadLetters: 0 }, letters: { reasons: new Map(), isWhole: true } }
  return { tenantId: 'acme' as TenantId, rows: { lastId: 'a' }, expected, ...queues } as unknown as SavedTenant
}

async function opened(options: Partial<CheckpointOptions> = {}) {
  const dir = options.dir ?? join(await aFolder(), 'ledger')
  const problems: unknown[] = []
  const checkpoints = await openCheckpoints({
    ...{ dir, chosen: undefined, keys, version: '1', target: 'embedded stack in x', isResuming: false },
    ...{ elapsed: () => 0, onProblem: (error: unknown) => problems.push(error), ...options },
  })
  return { ...checkpoints, dir, problems }
}

test('what was saved is resumed: the tenant at hand with its records, and what was done', async () => {
  const { save, dir } = await opened()
  expect(await save({ ...run, current: aTenant() })).toBe(true)
  const { from, remove } = await opened({ dir, isResuming: true })
  expect(from).toMatchObject({ beganMs: 1, units: 7, current: { tenantId: 'acme', rows: { lastId: 'a' } } })
  expect(from?.current?.expected.records.find('b')).toBe(true)
  await remove()
  expect(await readdir(dir)).toEqual([])
})

test('a tenant of more lines than are read at once is left out; without others nothing is saved', async () => {
  const { save, dir } = await opened()
  const current = aTenant(2_000_001)
  expect(await save({ ...run, current })).toBe(false)
  await expect(readdir(dir)).rejects.toMatchObject({ code: 'ENOENT' })
  const done = [{ tenantId: 'beta' }] as unknown as SavedRun['done']
  expect(await save({ ...run, done, current })).toBe(true)
  const { from } = await opened({ dir, isResuming: true })
  expect(from).toMatchObject({ done, current: undefined })
})

test('a checkpoint of another version or target is refused, and the embedded stack has two names', async () => {
  const { save, dir } = await opened()
  await save({ ...run, current: aTenant() })
  const again = (options: Partial<CheckpointOptions>) => opened({ dir, isResuming: true, ...options })
  await expect(again({ version: '2' })).rejects.toThrow('--resume: the checkpoint is of logpipe 1, not 2')
  await expect(again({ target: 'logpipe-prod' })).rejects.toThrow('is of embedded stack in x, not logpipe-prod')
  expect((await again({ target: 'http://127.0.0.1:1' })).from).toBeDefined()
})

test('where nothing can be written that is said once, and the audit goes on', async () => {
  const dir = join(await aFolder({ file: 'x' }), 'file')
  const { save, isDue, problems } = await opened({ dir, elapsed: () => 1e9 })
  expect([await save({ ...run, current: aTenant() }), await save({ ...run, current: aTenant() })]).toEqual([
    false,
    false,
  ])
  expect([problems.length, isDue()]).toEqual([1, false])
})
