import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { expect, onTestFinished, test } from 'vitest'
import { findDamage } from './find-damage.ts'
import { liveTables } from './live-tables.ts'

/** A folder with a table of several files of rows, after compactions, that is closed. */
async function aTable() {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'table')
  const level = new ClassicLevel(path, { writeBufferSize: 65_536, maxFileSize: 1_048_576, compression: false })
  for (let i = 0; i < 60; i++) {
    const pairs = Array.from({ length: 100 }, (_, k) => [`key ${(k * 7 + i) % 500}`, String(i).repeat(500)] as const)
    await level.batch(pairs.map(([key, value]) => ({ type: 'put', key, value })))
  }
  await level.compactRange('a', 'z')
  await level.close()
  const names = async () => (await readdir(path)).filter((name) => name.endsWith('.ldb')).toSorted()
  return { folder, path, names }
}

test('the manifest of a table names its files of rows', async () => {
  const { path, names } = await aTable()
  const numbers = (await names()).map((name) => Number.parseInt(name, 10))
  expect(numbers.length).toBeGreaterThan(0)
  expect([...((await liveTables(path)) ?? [])].toSorted((a, b) => a - b)).toEqual(numbers)
})

test('a manifest that is missing or damaged names none', async () => {
  const { path } = await aTable()
  await writeFile(
    join(path, (await readFile(join(path, 'CURRENT'), 'utf8')).trim()),
    Buffer.from('000000000100012a', 'hex'),
  )
  expect(await liveTables(path)).toBeUndefined()
  await rm(join(path, 'CURRENT'))
  expect(await liveTables(path)).toBeUndefined()
})

test('a file of rows that was being written is no damage, and one that the table needs is', async () => {
  const { folder, path, names } = await aTable()
  await writeFile(join(path, '009999.ldb'), 'half of it')
  expect(await findDamage(folder)).toEqual([])
  const [name = ''] = await names()
  await truncate(join(path, name), 100)
  expect(await findDamage(folder)).toEqual([`table/${name} was cut`])
})
