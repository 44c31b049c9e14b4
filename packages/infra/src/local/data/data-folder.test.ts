import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { readStackFile, removeStackFile, writeStackFile } from './running-stack.ts'

async function aPath(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(parent, { recursive: true, force: true }))
  return join(parent, 'data')
}

async function opened(path: string): Promise<DataFolder> {
  const folder = await openDataFolder(path)
  onTestFinished(() => {
    folder.release()
  })
  return folder
}

const stack = {
  url: 'http://127.0.0.1:4566',
  dynamodb: { endpoint: '', tables: {} },
  sqs: { endpoint: '', queues: {} },
  pid: 4711,
  instance: 'i',
}

test('creates a folder only its owner can enter, with a key only its owner can read', async () => {
  const path = await aPath()
  const { keyring } = await opened(path)
  expect((await stat(path)).mode & 0o777).toBe(0o700)
  expect((await stat(join(path, 'master.key'))).mode & 0o777).toBe(0o600)
  expect(await readFile(join(path, 'master.key'), 'utf8')).toBe(`${keyring.active.bytes.toString('hex')}\n`)
  expect(keyring.active.bytes).toHaveLength(32)
})

test('what is stored in a folder that others made is open to its owner alone', async () => {
  const path = await aPath()
  await mkdir(path)
  const { tablePath, queuePath, release } = await opened(path)
  release()
  await Promise.all([path, tablePath].map((one) => chmod(one, 0o755)))
  await opened(path)
  const modes = await Promise.all([path, tablePath, queuePath].map(async (one) => (await stat(one)).mode & 0o777))
  expect(modes).toEqual([0o755, 0o700, 0o700])
})

test('reopening a folder finds its key, and each folder has its own', async () => {
  const path = await aPath()
  const first = await opened(path)
  first.release()
  expect((await opened(path)).keyring).toEqual(first.keyring)
  expect((await opened(await aPath())).keyring).not.toEqual(first.keyring)
})

test('an open folder cannot be opened again until it is released, and the error names the process that holds it', async () => {
  const path = await aPath()
  const first = await opened(path)
  const again = openDataFolder(path)
  await expect(again).rejects.toMatchObject({
    code: 'data_in_use',
    message: `the data folder ${path} is in use by another process`,
  })
  await writeStackFile(path, stack)
  await expect(openDataFolder(path)).rejects.toMatchObject({
    code: 'data_in_use',
    message: `the data folder ${path} is in use by process 4711 at http://127.0.0.1:4566`,
  })
  first.release()
  await opened(path)
})

test.each([
  ['a file', async (path: string) => writeFile(path, ''), (path: string) => path, 'it is a file'],
  [
    'a path through a file',
    async (path: string) => writeFile(path, ''),
    (path: string) => join(path, 'deeper'),
    'part of the path is a file',
  ],
])('%s instead of a folder is refused with its path', async (_, prepare, pathOf, reason) => {
  const path = await aPath()
  await prepare(path)
  await expect(openDataFolder(pathOf(path))).rejects.toMatchObject({
    code: 'data_unusable',
    message: `cannot use the data folder ${pathOf(path)}: ${reason}`,
  })
})

test.each(['', 'not hex', '00'.repeat(31), '00'.repeat(33)])(
  'the damaged master key %j is refused and left alone, and the folder opens once it is restored',
  async (damaged) => {
    const path = await aPath()
    const file = join(path, 'master.key')
    ;(await opened(path)).release()
    const good = await readFile(file, 'utf8')
    await writeFile(file, damaged)
    await expect(openDataFolder(path)).rejects.toMatchObject({
      code: 'data_unusable',
      message: expect.stringContaining(`${file} is damaged`),
    })
    expect(await readFile(file, 'utf8')).toBe(damaged)
    await writeFile(file, good)
    expect((await opened(path)).keyring.active.bytes.toString('hex')).toBe(good.trim())
  },
)

test('a folder with a table gets no other master key if its own is missing, and opens once it is restored', async () => {
  const path = await aPath()
  const file = join(path, 'master.key')
  ;(await opened(path)).release()
  const good = await readFile(file, 'utf8')
  await rm(file)
  await expect(openDataFolder(path)).rejects.toMatchObject({
    code: 'data_unusable',
    message: `${file} is missing: the rows in this folder are sealed with its keys; restore it from a backup`,
  })
  await writeFile(file, good)
  expect((await opened(path)).keyring.active.bytes.toString('hex')).toBe(good.trim())
})

test('the stack file can be written, read and removed', async () => {
  const path = await aPath()
  expect(await readStackFile(path)).toBeUndefined()
  await opened(path)
  await writeStackFile(path, stack)
  expect(await readStackFile(path)).toEqual(stack)
  await removeStackFile(path)
  await removeStackFile(path)
  expect(await readStackFile(path)).toBeUndefined()
})
