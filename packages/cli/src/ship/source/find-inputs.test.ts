import { execFile, spawn } from 'node:child_process'
import { chmod, link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { type FindOptions, findInputs } from './find-inputs.ts'
import type { InputNote } from './input.ts'
import { readLines } from './read-lines.ts'

async function aFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-inputs-'))
  onTestFinished(() => rm(path, { recursive: true }))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), content)
  }
  return path
}

async function namesOf(paths: readonly string[], cwd: string, options: FindOptions = {}): Promise<readonly string[]> {
  return (await findInputs(paths, cwd, options)).inputs.map(({ name }) => name)
}

test('files come in the order they are named, folders and globs by name, and each file once', async () => {
  const cwd = await aFolder({ 'b.log': 'b', 'a.log': 'a', 'logs/d.log': 'd', 'logs/in/c.log': 'c', 'logs/.e.log': 'e' })
  expect(await namesOf(['b.log', 'a.log'], cwd)).toEqual(['b.log', 'a.log'])
  expect(await namesOf(['logs'], cwd)).toEqual(['logs/d.log', 'logs/in/c.log'])
  expect(await namesOf(['*.log'], cwd)).toEqual(['a.log', 'b.log'])
  expect(await namesOf(['logs/d.log', 'logs', '**/*.log'], cwd)).toEqual([
    'logs/d.log',
    'logs/in/c.log',
    'a.log',
    'b.log',
  ])
})

test('files of the data folder are inputs only by name, wherever it is', async () => {
  const cwd = await aFolder({
    'a.log': 'a',
    'data/master.key': 'k',
    'data/ledger/acme.ndjson': 'r',
    'data-2/b.log': 'b',
  })
  const namesIn = async (...paths: readonly string[]) =>
    (await findInputs(paths, cwd, { dataDir: join(cwd, 'data') })).inputs.map(({ name }) => name)
  expect(await namesIn('.')).toEqual(['a.log', 'data-2/b.log'])
  expect(await namesIn('**/*')).toEqual(['a.log', 'data-2/b.log'])
  expect(await namesIn('data')).toEqual([])
  expect(await namesIn('.', 'data/ledger/acme.ndjson')).toEqual(['a.log', 'data-2/b.log', 'data/ledger/acme.ndjson'])
})

test('a file whose name looks like a glob is a file', async () => {
  const cwd = await aFolder({ 'a[1].log': 'a' })
  expect(await namesOf(['a[1].log'], cwd)).toEqual(['a[1].log'])
})

test('an input knows its size, and opens to its content', async () => {
  const cwd = await aFolder({ 'a.log': 'a line' })
  const [input] = (await findInputs(['a.log'], cwd)).inputs
  expect(input).toMatchObject({ name: 'a.log', bytes: 6 })
  expect(input && (await text(input.open()))).toBe('a line')
})

test('nothing is taken out of a named pipe before it is opened', async () => {
  const cwd = await aFolder()
  await promisify(execFile)('mkfifo', [join(cwd, 'pipe')])
  const [input] = (await findInputs(['pipe'], cwd)).inputs
  expect(input).not.toHaveProperty('bytes')
  const [content] = await Promise.all([input && text(input.open()), writeFile(join(cwd, 'pipe'), 'a line')])
  expect(content).toBe('a line')
})

test('a binary file is a problem where it was named, and skipped where it came along', async () => {
  const cwd = await aFolder({ 'logs/a.log': 'a', 'logs/core': 'ELF\0' })
  const named = await findInputs(['logs/core'], cwd)
  expect(named).toMatchObject({ inputs: [], skipped: [] })
  expect(named.problems).toEqual([{ name: 'logs/core', kind: 'binary', nulAt: 3 }])
  for (const path of ['logs', 'logs/*']) {
    expect(await findInputs([path], cwd)).toMatchObject({
      inputs: [{ name: 'logs/a.log' }],
      skipped: ['logs/core'],
      problems: [],
    })
  }
})

test.each([
  ['missing.log', { kind: 'unreadable', reason: 'no such file or folder' }],
  ['empty', { kind: 'empty_folder' }],
  ['*.none', { kind: 'no_match' }],
  ['gone.log', { kind: 'unreadable', reason: 'no such file or folder' }],
  ['wider.log', { kind: 'utf32' }],
])('%s is a problem', async (path, problem) => {
  const cwd = await aFolder({ 'wider.log': Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]) })
  await mkdir(join(cwd, 'empty'))
  await symlink('nowhere', join(cwd, 'gone.log'))
  expect(await findInputs([path], cwd)).toEqual({ inputs: [], skipped: [], problems: [{ name: path, ...problem }] })
})

test('names of one file are one input, named as it was named first: links and hard links, too', async () => {
  const cwd = await aFolder({ 'a/app.log': 'one' })
  await symlink('app.log', join(cwd, 'a/current.log'))
  await link(join(cwd, 'a/app.log'), join(cwd, 'a/hard.log'))
  expect(await namesOf(['a'], cwd)).toEqual(['a/app.log'])
  expect(await namesOf(['./a/current.log', 'a/app.log', join(cwd, 'a/hard.log'), 'a'], cwd)).toEqual([
    './a/current.log',
  ])
})

test('a binary file that is named counts as named by whatever name it comes first', async () => {
  const cwd = await aFolder({ 'a/core': 'ELF\0' })
  await link(join(cwd, 'a/core'), join(cwd, 'hard'))
  expect(await findInputs(['a', 'hard'], cwd)).toMatchObject({
    problems: [{ name: 'a/core', kind: 'binary' }],
    skipped: [],
  })
})

test('a folder that is linked is read, and a circle of links ends', async () => {
  const cwd = await aFolder({ 'b/a.log': 'a', 'out/x.log': 'x', 'out/deep/y.log': 'y' })
  await symlink('../out', join(cwd, 'b/latest'))
  await symlink('..', join(cwd, 'out/deep/up'))
  await symlink('../b', join(cwd, 'out/back'))
  const expected = ['b/a.log', 'b/latest/deep/y.log', 'b/latest/x.log']
  expect(await namesOf(['b'], cwd)).toEqual(expected)
  expect(await namesOf(['b/**/*.log'], cwd)).toEqual(expected)
})

test('no link leads into the data folder', async () => {
  const cwd = await aFolder({ 'logs/a.log': 'a', 'data/ledger/acme.ndjson': 'r', 'data/master.key': 'k' })
  await symlink('../data', join(cwd, 'logs/all'))
  await symlink('../data/ledger', join(cwd, 'logs/part'))
  await symlink('../data/master.key', join(cwd, 'logs/one'))
  const dataDir = join(cwd, 'data')
  expect(await namesOf(['logs'], cwd, { dataDir })).toEqual(['logs/a.log'])
  expect(await namesOf(['logs/**/*'], cwd, { dataDir })).toEqual(['logs/a.log'])
  expect(await namesOf(['logs'], cwd)).toHaveLength(3)
})

test('a folder that cannot be read is a problem, and stops neither a folder nor a glob', async ({ skip }) => {
  skip(process.getuid?.() === 0 && process.seteuid === undefined, 'root may read anything')
  const cwd = await aFolder({ 'c/ok/a.log': 'a', 'c/closed/s.log': 's' })
  await chmod(cwd, 0o755)
  await chmod(join(cwd, 'c/closed'), 0)
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  onTestFinished(() => (isRoot ? process.seteuid?.(0) : undefined))
  const closed = { name: 'c/closed', kind: 'unreadable', reason: 'permission denied' }
  for (const path of ['c', 'c/**/*.log']) {
    expect(await findInputs([path], cwd)).toMatchObject({ inputs: [{ name: 'c/ok/a.log' }], problems: [closed] })
  }
  if (isRoot) process.seteuid?.(0)
})

test('a name that is not UTF-8 is found in a folder, by a glob and by name, is shown escaped and can be read', async () => {
  const cwd = await aFolder({ 'd/a.log': 'a' })
  await writeFile(Buffer.concat([Buffer.from(join(cwd, 'd/caf')), Buffer.from([0xe9]), Buffer.from('.log')]), 'b\n')
  const shown = String.raw`d/caf\xE9.log`
  expect(await namesOf(['d'], cwd)).toEqual(['d/a.log', shown])
  expect(await namesOf(['d/*.log'], cwd)).toEqual(['d/a.log', shown])
  const [input] = (await findInputs(['d/caf\ufffd.log'], cwd)).inputs
  expect(input?.name).toBe(shown)
  expect(input && (await text(input.open()))).toBe('b\n')
})

test('pipes and devices are opened only by name: a link to one in a folder is told, and nothing waits', async () => {
  const cwd = await aFolder({ 'e/a.log': 'a' })
  await promisify(execFile)('mkfifo', [join(cwd, 'e/ctl')])
  await symlink('ctl', join(cwd, 'e/current.log'))
  const child = spawn('cat')
  onTestFinished(() => void child.kill())
  const fd: unknown = Reflect.get(Reflect.get(child.stdin, '_handle'), 'fd')
  await symlink(`/proc/self/fd/${fd}`, join(cwd, 'e/access.log'))
  const notes: InputNote[] = []
  const found = await findInputs(['e'], cwd, { onNote: (note) => void notes.push(note) })
  expect(found).toMatchObject({ inputs: [{ name: 'e/a.log' }], skipped: [], problems: [] })
  expect(notes.map(({ name }) => name)).toEqual(['e/access.log', 'e/ctl', 'e/current.log'])
  expect(await namesOf(['e/current.log'], cwd)).toEqual(['e/current.log'])
  expect(await findInputs(['/dev/null'], cwd)).toMatchObject({ problems: [{ kind: 'not_a_file' }] })
})

test('a named pipe whose writer is silent, or that has none, ends at once on a signal', async () => {
  const cwd = await aFolder()
  await promisify(execFile)('mkfifo', [join(cwd, 'pipe')])
  const [input] = (await findInputs(['pipe'], cwd)).inputs
  const stop = new AbortController()
  const stream = input?.open()
  const reading = stream && allOf(readLines(stream, 100, { signal: stop.signal }))
  stop.abort()
  expect(await reading).toEqual([])
  expect(stream?.destroyed).toBe(true)
})

test.each<[string, readonly string[], readonly string[]]>([
  ['a name', ['debug.log'], ['logs/a.gz', 'logs/a.log', 'logs/old/b.log']],
  ['a glob of names', ['*.gz'], ['logs/a.log', 'logs/debug.log', 'logs/old/b.log', 'logs/old/debug.log']],
  ['a folder', ['old'], ['logs/a.gz', 'logs/a.log', 'logs/debug.log']],
  ['a folder by its path', ['./logs/old/'], ['logs/a.gz', 'logs/a.log', 'logs/debug.log']],
  ['several globs', ['logs/*.log', '**/old/**'], ['logs/a.gz']],
])('what matches %s is left out', async (_, exclude, expected) => {
  const cwd = await aFolder({
    'logs/a.log': 'a',
    'logs/a.gz': 'a',
    'logs/debug.log': 'd',
    'logs/old/b.log': 'b',
    'logs/old/debug.log': 'd',
  })
  expect(await namesOf(['logs'], cwd, { exclude })).toEqual(expected)
  expect(await namesOf(['logs/**/*'], cwd, { exclude })).toEqual(expected)
  expect(await namesOf(['logs/a.gz', 'logs/a.log', 'logs/debug.log'], cwd, { exclude })).toEqual(
    expected.filter((name) => !name.includes('old')),
  )
})

test('a glob without ** enters no folder that it cannot match in', async () => {
  const cwd = await aFolder({ 'a.log': 'a', 'x/b.log': 'b', 'y/c.log': 'c', 'y/z/d.log': 'd', '.h/e.log': 'e' })
  await mkdir(join(cwd, 'w'), { mode: 0 })
  expect(await findInputs(['*.log'], cwd)).toMatchObject({ inputs: [{ name: 'a.log' }], problems: [] })
  expect(await namesOf(['y/*.log', '{x,q}/*.log'], cwd)).toEqual(['y/c.log', 'x/b.log'])
  expect(await namesOf(['y/**/*.log', '.h/*.log', '.*/*.log'], cwd)).toEqual(['y/c.log', 'y/z/d.log', '.h/e.log'])
  expect(await namesOf(['{x/b,y/z/d}.log'], cwd)).toEqual(['x/b.log', 'y/z/d.log'])
})

test('more files than are allowed are refused while they are listed, and the count is told meanwhile', async () => {
  const names = Array.from({ length: 1_001 }, (_, i) => `many/${i}.log`)
  const cwd = await aFolder(Object.fromEntries(names.map((name) => [name, ''])))
  const counts: number[] = []
  const onListed = (count: number): void => void counts.push(count)
  await expect(findInputs(['many'], cwd, { maxFiles: 1_000, onListed })).rejects.toMatchObject({
    code: 'invalid_option',
    message: expect.stringContaining('more than 1,000 files'),
  })
  expect(counts).toEqual([1_000])
  expect(await namesOf(['many'], cwd, { maxFiles: 1_001 })).toHaveLength(1_001)
})

test('who is asked about very many files is told how much they are, before any is looked into', async () => {
  const cwd = await aFolder(Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`many/${i}.log`, 'four'])))
  const said: unknown[] = []
  const options = {
    maxFiles: 1_000,
    onMany: async (found: object) => void said.push(found),
    onExamined: (...counts: readonly number[]) => void said.push(counts),
  }
  expect(await namesOf(['many', 'many/1.log'], cwd, options)).toHaveLength(1_001)
  expect(said).toEqual([{ files: 1_001, bytes: 4_004 }, [1_000, 1_001]])
  const refused = new Error('no')
  await expect(findInputs(['many'], cwd, { ...options, onMany: () => Promise.reject(refused) })).rejects.toBe(refused)
  said.length = 0
  await findInputs(['many'], cwd, { ...options, maxFiles: 1_001 })
  expect(said).toEqual([[1_000, 1_001]])
})

test('a compressed file and UTF-16 are inputs, and an archive is binary', async () => {
  const cwd = await aFolder({
    'z/a.gz': gzipSync('a line\n'),
    'z/b.log': Buffer.from('\ufeffwide\n', 'utf16le'),
    'z/c.tgz': gzipSync(Buffer.concat([Buffer.from('name'), Buffer.alloc(508)])),
    'z/d.gz': gzipSync('another line\n').subarray(0, 15),
  })
  const found = await findInputs(['z'], cwd)
  expect(found).toMatchObject({
    inputs: [
      { name: 'z/a.gz', reading: { compression: 'gzip' } },
      { name: 'z/b.log', reading: { compression: 'none', encoding: { name: 'utf-16le' } } },
      { name: 'z/d.gz' },
    ],
    skipped: ['z/c.tgz'],
    problems: [],
  })
})

test('NULs in front of a file keep nothing from being read, and NULs alone are binary', async () => {
  const cwd = await aFolder({
    'a.log': Buffer.concat([Buffer.alloc(600_000), Buffer.from('a line\n')]),
    'b.log': Buffer.alloc(600_000),
  })
  const notes: InputNote[] = []
  const found = await findInputs(['a.log', 'b.log'], cwd, { onNote: (note) => void notes.push(note) })
  expect(found.problems).toEqual([{ name: 'b.log', kind: 'binary', nulAt: 0 }])
  const [input] = found.inputs
  const batches = input && (await allOf(readLines(input.open(), 100, input.reading)))
  expect(batches?.flatMap(({ lines }) => lines)).toMatchObject([{ text: 'a line', offset: 600_000 }])
  expect(notes).toEqual([{ name: 'a.log', kind: 'leading_nuls', bytes: 600_000 }])
})

async function allOf<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
