import { once } from 'node:events'
import {
  appendFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { writeBackup } from '@logpipe/infra/backup'
import { expect, onTestFinished, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { openStdin, runLogpipe, startLogpipe } from './run-logpipe.ts'
import { drained, receiptsOf, receiptsReach, rowsOf } from './stored.ts'
import { startStack } from './use-stack.ts'

const lines = (count: number): string => Array.from({ length: count }, (_, i) => `line ${i}\n`).join('')

/** A folder whose stack has stored a few lines, stopped, and was backed up to `saved`. */
async function aBackup(): Promise<string> {
  const cwd = await aFolder({ 'app.log': lines(5) })
  await startStack(cwd)
  expect((await runLogpipe(['send', '-t', 'acme', '--wait', 'app.log'], aContext({ cwd }))).code).toBe(0)
  expect((await runLogpipe(['backup', 'saved'], aContext({ cwd }))).code).toBe(0)
  return cwd
}

test('what was acknowledged before a backup is in it, while rows wait and others arrive, and an audit of the restore passes', async () => {
  const cwd = await aFolder({ 'app.log': lines(400) })
  // About a second for what is sent first: most of it is on the queue when the backup begins.
  const stack = await startStack(cwd, { workMsPerChar: 0.4 })
  expect((await runLogpipe(['send', '-t', 'acme', '--batch', '20', 'app.log'], aContext({ cwd }))).code).toBe(0)
  const before = await receiptsOf(join(cwd, '.logpipe'), 'acme')
  const stdin = openStdin()
  const others = startLogpipe(['send', '-t', 'other', '--batch', '10', '-'], aContext({ cwd, stdin }))
  const writing = setInterval(() => stdin.write(lines(10)), 2)
  // Of a tenant with neither receipts nor rows an audit cannot know anything.
  await receiptsReach(join(cwd, '.logpipe'), 'other', 1)
  const saved = await runLogpipe(['backup', 'saved', '--json'], aContext({ cwd }))
  clearInterval(writing)
  stdin.end()
  expect(saved.code).toBe(0)
  await others.ended
  await stack.stop()
  await rm(join(cwd, '.logpipe'), { recursive: true })
  expect(await runLogpipe(['restore', 'saved'], aContext({ cwd }))).toMatchObject({ code: 0, stderr: '' })
  const restored = await startStack(cwd)
  await drained(restored)
  const rows = (await rowsOf(restored, 'acme')).map(({ log_id }) => String(log_id))
  expect(rows.toSorted()).toEqual([...before].toSorted())
  const audit = await runLogpipe(['audit', '--all'], aContext({ cwd }))
  expect(audit).toMatchObject({ code: 0, stdout: expect.stringContaining('400 of 400 accepted records with a row') })
})

test('what is stored while the table is being saved is in the queue that was saved before', async () => {
  // The last line takes 6 s of simulated work: it is still on the queue when the table is asked for.
  const cwd = await aFolder({ 'app.log': `${lines(39)}${'x'.repeat(120)}\n` })
  const stack = await startStack(cwd, { workMsPerChar: 50 })
  expect((await runLogpipe(['send', '-t', 'acme', '--batch', '2', 'app.log'], aContext({ cwd }))).code).toBe(0)
  let storedBefore = 0
  // Gives the table as it was when it was asked for, but only once the queue is empty.
  const late = await aServer(async (response) => {
    storedBefore = (await stack.counters()).stored
    const table = await (await fetch(`${stack.dynamodb.endpoint}/_snapshot`)).arrayBuffer()
    await drained(stack)
    response.end(Buffer.from(table))
  })
  await writeBackup({ ...parts(cwd), tableEndpoint: late, folder: join(cwd, 'saved') })
  expect(storedBefore).toBeLessThan(40)
  await stack.stop()
  expect((await runLogpipe(['restore', 'saved', '--data', 'new/.logpipe'], aContext({ cwd }))).code).toBe(0)
  const restored = await startStack(join(cwd, 'new'))
  await drained(restored)
  expect(await rowsOf(restored, 'acme')).toHaveLength(40)
})

const parts = (cwd: string) => ({
  dataDir: join(cwd, '.logpipe'),
  ...{ version: '0', now: Date.now, onProgress: () => undefined, signal: new AbortController().signal },
})

/** The address of a server that answers everything so. */
async function aServer(answer: (response: ServerResponse) => unknown): Promise<string> {
  const server = createServer((_, response) => void answer(response)).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a backup is readable by its owner alone, and takes no folder that is taken', async () => {
  const cwd = await aBackup()
  expect((await stat(join(cwd, 'saved'))).mode & 0o077).toBe(0)
  for (const name of await readdir(join(cwd, 'saved'))) {
    expect({ name, mode: (await stat(join(cwd, 'saved', name))).mode & 0o077 }).toEqual({ name, mode: 0 })
  }
  expectRefusal(await runLogpipe(['backup', 'saved'], aContext({ cwd })), 'saved is not empty')
  expectRefusal(await runLogpipe(['restore', 'saved'], aContext({ cwd })), '.logpipe is not empty')
  expectRefusal(await runLogpipe(['backup', 'x', '--data', 'none'], aContext({ cwd })), 'there is no data in')
  expectRefusal(
    await runLogpipe(['restore', 'none', '--data', 'new'], aContext({ cwd })),
    'none/backup.json: no such file',
  )
})

test.each(['new', 'open'])(
  'what is restored is for its owner alone, also in a folder that all may enter: %s',
  async (data) => {
    const cwd = await aBackup()
    await mkdir(join(cwd, 'open'), { mode: 0o755 })
    expect((await runLogpipe(['restore', 'saved', '--data', data], aContext({ cwd }))).code).toBe(0)
    const folders = (await readdir(join(cwd, data), { withFileTypes: true })).filter((entry) => entry.isDirectory())
    expect(folders.map(({ name }) => name)).toEqual(expect.arrayContaining(['table', 'queue']))
    for (const { name } of folders) {
      expect({ name, mode: (await stat(join(cwd, data, name))).mode & 0o077 }).toEqual({ name, mode: 0 })
    }
  },
)

test('a backup does not go into the data that it saves, by whatever way, and goes into one whose name begins with two dots', async () => {
  const cwd = await aBackup()
  await symlink(join(cwd, '.logpipe'), join(cwd, 'link'))
  const ways = ['.logpipe/saved', '.logpipe/..saved', 'link/saved', 'link/new/saved']
  for (const way of ways) expectRefusal(await runLogpipe(['backup', way], aContext({ cwd })), 'is in the data folder')
  expect((await readdir(join(cwd, '.logpipe'))).filter((name) => /saved|new/.test(name))).toEqual([])
  expect((await runLogpipe(['backup', '..saved'], aContext({ cwd }))).code).toBe(0)
})

test('neither a backup nor a restore removes what is in its way', async () => {
  const cwd = await aBackup()
  await writeFile(join(cwd, 'notes.txt'), 'mine')
  await mkdir(join(cwd, 'b.partial'))
  await mkdir(join(cwd, 'd.restoring'))
  const refused: readonly (readonly [readonly string[], string])[] = [
    [['backup', 'notes.txt'], 'notes.txt is a file'],
    [['backup', 'notes.txt/b'], 'notes.txt/b is a file, or is below one'],
    [['backup', '.logpipe/b'], '.logpipe/b is in the data folder'],
    [['backup', 'b'], 'b.partial exists'],
    [['restore', 'saved', '--data', 'notes.txt'], 'notes.txt is a file'],
    [['restore', 'saved', '--data', 'd'], 'd.restoring exists'],
  ]
  for (const [args, why] of refused) expectRefusal(await runLogpipe(args, aContext({ cwd })), why)
  expect((await readdir(cwd)).toSorted()).toEqual(
    ['.logpipe', 'app.log', 'b.partial', 'd.restoring', 'notes.txt', 'saved'].toSorted(),
  )
  expect(await readFile(join(cwd, 'notes.txt'), 'utf8')).toBe('mine')
})

test('a backup and a restore go where a link to an empty folder leads', async () => {
  const cwd = await aBackup()
  for (const name of ['b', 'd']) {
    await mkdir(join(cwd, `real-${name}`))
    await symlink(`real-${name}`, join(cwd, name))
  }
  expect((await runLogpipe(['backup', 'b'], aContext({ cwd }))).code).toBe(0)
  expect((await runLogpipe(['restore', 'b', '--data', 'd'], aContext({ cwd }))).code).toBe(0)
  expect(await readdir(join(cwd, 'real-b'))).toContain('backup.json')
  expect(await readdir(join(cwd, 'real-d'))).toContain('master.key')
})

test('a backup and a restore fill a folder that is there and stays the same one, as a mount point must', async () => {
  const cwd = await aBackup()
  const inodes = new Map<string, number>()
  for (const name of ['b', 'd']) {
    await mkdir(join(cwd, name, 'lost+found'), { recursive: true })
    inodes.set(name, (await stat(join(cwd, name))).ino)
  }
  expect((await runLogpipe(['backup', 'b'], aContext({ cwd }))).code).toBe(0)
  expect((await runLogpipe(['restore', 'b', '--data', 'd'], aContext({ cwd }))).code).toBe(0)
  for (const name of ['b', 'd']) expect((await stat(join(cwd, name))).ino).toBe(inodes.get(name))
  expect((await readdir(join(cwd, 'd'))).filter((name) => name.startsWith('.'))).toEqual([])
  const audit = await runLogpipe(['audit', '--all', '--data', 'd'], aContext({ cwd }))
  expect(audit).toMatchObject({ code: 0, stdout: expect.stringContaining('5 of 5 accepted records with a row') })
})

test('a restore that was killed leaves a folder that no stack takes for whole, and that says what to do', async () => {
  const cwd = await aBackup()
  await mkdir(join(cwd, 'd', '.restoring'), { recursive: true })
  const again = await runLogpipe(['restore', 'saved', '--data', 'd'], aContext({ cwd }))
  expectRefusal(again, 'd/.restoring exists: another command is writing it, or was killed while it did')
  const used = await runLogpipe(['send', '-t', 'acme', '--data', 'd', 'app.log'], aContext({ cwd }))
  expectRefusal(used, 'empty it and restore again')
  expect(await readdir(join(cwd, 'd'))).not.toContain('master.key')
})

test('what is no file in a backup is not read: it may lead anywhere, or never end', async () => {
  const cwd = await aBackup()
  await rename(join(cwd, 'saved', 'master.key'), join(cwd, 'elsewhere'))
  await symlink('../elsewhere', join(cwd, 'saved', 'master.key'))
  expectRefusal(await runLogpipe(['restore', 'saved', '--data', 'd'], aContext({ cwd })), 'master.key is not as it was')
})

test('a backup of which a file was cut, altered or removed is refused by its name, and nothing is restored', async () => {
  const cwd = await aBackup()
  const { files } = JSON.parse(await readFile(join(cwd, 'saved', 'backup.json'), 'utf8'))
  const harms = [
    (path: string) => appendFile(path, 'x'),
    (path: string) => truncate(path, 10),
    (path: string) => rm(path),
  ]
  for (const [i, name] of Object.keys(files).entries()) {
    const harmed = join(await aFolder(), 'saved')
    await cp(join(cwd, 'saved'), harmed, { recursive: true })
    await harms[i % harms.length]?.(join(harmed, name))
    expectRefusal(await runLogpipe(['restore', harmed, '--data', 'new'], aContext({ cwd })), name)
    expect(await readdir(cwd)).not.toContain('new')
  }
  await writeFile(join(cwd, 'saved', 'backup.json'), '{"format":2}')
  expectRefusal(await runLogpipe(['restore', 'saved', '--data', 'new'], aContext({ cwd })), 'its format is 2')
})

test('a table that ends in the middle of a backup leaves no backup', async () => {
  const cwd = await aBackup()
  const broken = await aServer((response) => {
    response.write('a part')
    setImmediate(() => response.destroy())
  })
  const written = writeBackup({ ...parts(cwd), tableEndpoint: broken, folder: join(cwd, 'second') })
  await expect(written).rejects.toMatchObject({ code: 'storage_failed' })
  expect((await readdir(cwd)).toSorted()).toEqual(['.logpipe', 'app.log', 'saved'])
})

test('an interrupted backup leaves nothing, and says so', async () => {
  const cwd = await aFolder({ 'app.log': lines(5) })
  const stack = await startStack(cwd)
  await runLogpipe(['send', '-t', 'acme', '--wait', 'app.log'], aContext({ cwd }))
  const asked = Promise.withResolvers<void>()
  const silent = await aServer(() => asked.resolve())
  const file = join(cwd, '.logpipe', 'stack.json')
  const running = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify({ ...running, dynamodb: { ...running.dynamodb, endpoint: silent } }))
  const backup = startLogpipe(['backup', 'saved'], aContext({ cwd }))
  await asked.promise
  backup.interrupt()
  expect(await backup.ended).toMatchObject({
    code: 130,
    stderr: expect.stringContaining('nothing of the backup is left'),
  })
  expect((await readdir(cwd)).toSorted()).toEqual(['.logpipe', 'app.log'])
  await stack.stop()
})

test('a web page cannot ask for all of the table', async () => {
  const cwd = await aFolder()
  const { dynamodb } = await startStack(cwd)
  const { port } = new URL(dynamodb.endpoint)
  const asked = await fetch(`http://localhost:${port}/_snapshot`).catch(() => fetch(`http://[::1]:${port}/_snapshot`))
  expect(asked.status).toBe(403)
})
