import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFolder } from '../../test/a-folder.ts'
import type { StoredItem } from '../connect/stored-item.ts'
import { exportTenant } from './export-tenant.ts'

async function* pages(rows: readonly StoredItem[]): AsyncGenerator<readonly StoredItem[]> {
  for (let at = 0; at < rows.length; at += 3) yield rows.slice(at, at + 3)
}

const rowsOf = (count: number): readonly StoredItem[] =>
  Array.from({ length: count }, (_, i) => ({
    seal: `s${i}`,
    tenant_id: 'acme',
    log_id: `id-${i}`,
    modified_text: '☃\n',
  }))

const shared = {
  tenant: 'acme',
  target: 'here',
  at: '2026-01-31T23:59:59.000Z',
  nowMs: 1_000,
  onProgress: () => undefined,
}

test('every row is in the files once, as it is stored, and the manifest has their digests', async () => {
  const dir = join(await aFolder(), 'new', 'export')
  const rows = rowsOf(10)
  const past = { log_id: 'expired', seal: 's', expires_at: 1 }
  const manifest = await exportTenant({ ...shared, pages: pages([...rows, past]), dir, maxFileBytes: 300 })
  expect(JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'))).toEqual(manifest)
  expect(manifest).toMatchObject({ tenant: 'acme', target: 'here', rows: 10 })
  expect(manifest.rows_sha256).toBe(
    createHash('sha256')
      .update(rows.map(({ log_id, seal }) => `${log_id} ${seal}\n`).join(''))
      .digest('hex'),
  )
  expect(manifest.files.map(({ rows: of }) => of)).toEqual([6, 4])
  const read: unknown[] = []
  for (const { name, rows: of, bytes, sha256 } of manifest.files) {
    const content = await readFile(join(dir, name))
    expect(content).toHaveLength(bytes)
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256)
    expect((await stat(join(dir, name))).mode & 0o077).toBe(0)
    const lines = content.toString().trimEnd().split('\n')
    expect(lines).toHaveLength(of)
    read.push(...lines.map((line) => JSON.parse(line)))
  }
  expect(read).toEqual(rows)
})

test('a tenant without rows has a manifest that says so', async () => {
  const dir = await aFolder()
  expect(await exportTenant({ ...shared, pages: pages([]), dir })).toMatchObject({ rows: 0, files: [] })
  expect(await readdir(dir)).toEqual(['manifest.json'])
})

test('an export that fails has no manifest, and what is in a folder is left alone', async () => {
  const dir = await aFolder()
  async function* broken(): AsyncGenerator<readonly StoredItem[]> {
    yield rowsOf(3)
    throw new Error('the table is away')
  }
  await expect(exportTenant({ ...shared, pages: broken(), dir })).rejects.toThrow('the table is away')
  expect(await readdir(dir)).toEqual(['logs-000001.ndjson'])
  await expect(exportTenant({ ...shared, pages: pages(rowsOf(1)), dir })).rejects.toMatchObject({
    code: 'unreadable_input',
    message: `cannot write ${dir}: there is something in it; name a folder that is empty or new`,
  })
})
