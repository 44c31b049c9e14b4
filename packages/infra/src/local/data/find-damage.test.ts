import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suppressSqliteWarning } from '@logpipe/sdk/operations'
import { expect, onTestFinished, test } from 'vitest'
import { findDamage } from './find-damage.ts'

/** A queue as a kill leaves it that comes while SQLite copies pages from the log: the header is in the database, and pages at its end are not yet. */
async function aQueueInCheckpoint() {
  suppressSqliteWarning(process)
  const { DatabaseSync } = await import('node:sqlite')
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'queue'))
  const [source, path] = [join(folder, 'source.db'), join(folder, 'queue', 'fauxqs.db')]
  const database = new DatabaseSync(source)
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (x); PRAGMA wal_checkpoint(TRUNCATE)')
  const before = await readFile(source)
  database.exec('INSERT INTO t VALUES (randomblob(100000))')
  await copyFile(`${source}-wal`, `${path}-wal`)
  database.close()
  await writeFile(path, Buffer.concat([(await readFile(source)).subarray(0, 4_096), before.subarray(4_096)]))
  return { folder, path }
}

test('a queue whose pages are still in its log is whole', async () => {
  const { folder, path } = await aQueueInCheckpoint()
  expect(await findDamage(folder)).toEqual([])
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(path)
  expect(database.prepare('SELECT sum(length(x)) AS bytes FROM t').get()).toMatchObject({ bytes: 100_000 })
  database.close()
})

test('a queue whose pages are neither in it nor in its log was cut', async () => {
  const { folder, path } = await aQueueInCheckpoint()
  const wal = await readFile(`${path}-wal`)
  await writeFile(`${path}-wal`, wal.subarray(0, wal.length - 10_000))
  expect(await findDamage(folder)).toEqual([
    expect.stringMatching(/^queue\/fauxqs\.db was cut: it has \d+ bytes of \d+/),
  ])
  await rm(`${path}-wal`)
  expect(await findDamage(folder)).toHaveLength(1)
})
