import { spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { zipFolder } from './zip-folder.ts'

async function aFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-zip-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

const files = { 'index.mjs': 'export const a = 1\n'.repeat(500), 'chunks/ü.mjs': 'é', 'a.mjs.map': '' }

interface Entry {
  readonly text: string
  readonly mode: string
}

/** Reads an archive by its directory, as who unpacks it does. */
function unzip(archive: Buffer): Readonly<Record<string, Entry>> {
  const end = archive.length - 22
  expect(archive.readUInt32LE(end)).toBe(0x06054b50)
  const found: Record<string, Entry> = {}
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packedBytes, nameBytes] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28)]
    const local = archive.readUInt32LE(at + 42)
    const start = local + 30 + archive.readUInt16LE(local + 26)
    const name = archive.subarray(at + 46, at + 46 + nameBytes).toString()
    const text = inflateRawSync(archive.subarray(start, start + packedBytes)).toString()
    found[name] = { text, mode: (archive.readUInt32LE(at + 38) >>> 16).toString(8) }
    at += 46 + nameBytes
  }
  return found
}

test('holds every file of a folder, deeper ones too, readable by everybody', async () => {
  const archive = await zipFolder(await aFolder(files))
  const expected = Object.entries(files).map(([name, text]) => [name, { text, mode: '100644' }])
  expect(unzip(archive)).toEqual(Object.fromEntries(expected))
  expect(archive.length).toBeLessThan(1_000)
})

test('the same files make the same bytes, whenever and in whatever order they were written', async () => {
  const folder = await aFolder(files)
  const other = await aFolder(Object.fromEntries(Object.entries(files).toReversed()))
  await utimes(join(other, 'index.mjs'), 1, 1)
  await chmod(join(other, 'index.mjs'), 0o600)
  expect((await zipFolder(other)).equals(await zipFolder(folder))).toBe(true)
})

const hasPython = spawnSync('python3', ['--version'], { stdio: 'ignore' }).status === 0

test.skipIf(!hasPython)('another program finds no fault with it (skipped without Python)', async () => {
  const archive = join(await aFolder({}), 'a.zip')
  await writeFile(archive, await zipFolder(await aFolder(files)))
  const said = spawnSync('python3', ['-m', 'zipfile', '--test', archive], { encoding: 'utf8' })
  expect(said.stdout + said.stderr).toBe('Done testing\n')
  const listed = spawnSync('python3', ['-m', 'zipfile', '--list', archive], { encoding: 'utf8' }).stdout
  for (const name of Object.keys(files)) expect(listed).toMatch(`${name} `)
})
