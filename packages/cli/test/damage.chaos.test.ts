import { cp, readdir, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findDamage } from '../../infra/src/local/data/find-damage.ts'
import { readSizeNotes } from '../../infra/src/local/data/size-notes.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe, startLogpipe } from './run-logpipe.ts'
import { type Dev, startDev } from './spawn-logpipe.ts'
import { rowsOf } from './stored.ts'

const lines = (name: string): string => Array.from({ length: 500 }, (_, i) => `line ${i} of ${name}`).join('\n')

/** A stack on the folder that has stored some lines, has more on its queue, and was killed. */
async function killedStack(cwd: string, file: string): Promise<void> {
  const dev = await startDev(['--simulate-work', '1'], { cwd })
  const sent = await runLogpipe(['send', '-t', 'acme', '--batch', '50', file], aContext({ cwd }))
  expect(sent.code).toBe(0)
  await expect.poll(async () => (await rowsOf(dev, 'acme')).length).toBeGreaterThan(0)
  await killed(dev)
}

async function killed({ running }: Dev): Promise<void> {
  running.kill('SIGKILL')
  await running.ended
}

/** Files are named as they lie; the newest of a kind has the highest number. */
async function newest(table: string, end: string): Promise<string> {
  const names = (await readdir(table)).filter((name) => name.endsWith(end) || name.startsWith(end))
  return join(table, names.toSorted().at(-1) ?? 'none')
}

async function halve(path: string): Promise<void> {
  await truncate(path, Math.floor((await stat(path)).size / 2))
}

/** Cuts a log below what was on disk of it; at its end may be what nobody had been promised, and nobody misses. */
async function cutLog(data: string, path: string): Promise<void> {
  const noted = readSizeNotes(data)[path.slice(data.length + 1)] ?? 0
  expect({ path, isNoted: noted > 0 }).toEqual({ path, isNoted: true })
  await truncate(path, Math.floor(noted / 2))
}

const damages: readonly (readonly [string, (data: string) => Promise<void>, RegExp | undefined])[] = [
  ['nothing', async () => undefined, undefined],
  [
    'a cut log of the table',
    async (data) => cutLog(data, await newest(join(data, 'table'), '.log')),
    /^table\/\d+\.log was cut/,
  ],
  ['no log of the table', async (data) => rm(await newest(join(data, 'table'), '.log')), /^table\/\d+\.log is missing/],
  [
    'a cut manifest',
    async (data) => cutLog(data, await newest(join(data, 'table'), 'MANIFEST')),
    /^table\/MANIFEST-\d+ was cut/,
  ],
  ['no CURRENT', async (data) => rm(join(data, 'table', 'CURRENT')), /^table\/CURRENT is missing beside/],
  ['a cut file of rows', async (data) => halve(await newest(join(data, 'table'), '.ldb')), /^table\/\d+\.ldb was cut/],
  [
    'a cut log of the queue',
    async (data) => cutLog(data, join(data, 'queue', 'fauxqs.db-wal')),
    /^queue\/fauxqs\.db-wal was cut/,
  ],
  [
    'no log of the queue',
    async (data) => rm(join(data, 'queue', 'fauxqs.db-wal')),
    /^queue\/fauxqs\.db-wal is missing/,
  ],
  ['a cut queue', async (data) => truncate(join(data, 'queue', 'fauxqs.db'), 8_192), /^queue\/fauxqs\.db was cut/],
]

test('what is cut or deleted of the data of a killed stack is found, each by its name, and nothing where it is whole', async () => {
  const cwd = await aFolder({ 'a.log': lines('a'), 'b.log': lines('b') })
  // The second start turns the log of the first into a file of rows.
  await killedStack(cwd, 'a.log')
  await killedStack(cwd, 'b.log')
  for (const [name, damage, expected] of damages) {
    const copy = await aFolder()
    await cp(join(cwd, '.logpipe'), copy, { recursive: true })
    await damage(copy)
    const found = await findDamage(copy)
    expect({ name, found }).toEqual({ name, found: expected === undefined ? [] : [expect.stringMatching(expected)] })
  }
  await cutLog(join(cwd, '.logpipe'), await newest(join(cwd, '.logpipe', 'table'), '.log'))
  const dev = startLogpipe(['dev', '--json', '--port', '0'], aContext({ cwd }))
  await expect.poll(() => dev.said().stdout).toContain('\n')
  expect(dev.said().stderr).toMatch(
    /warning: the data in .* is damaged: table\/\d+\.log was cut: it has \d+ bytes, and had \d+/,
  )
  dev.interrupt()
  expect(await dev.ended).toMatchObject({ code: 0 })
  expect(await findDamage(join(cwd, '.logpipe'))).toEqual([])
})
