import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { findInputs } from './find-inputs.ts'

async function aFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-inputs-'))
  onTestFinished(() => rm(path, { recursive: true }))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), content)
  }
  return path
}

async function namesOf(paths: readonly string[], cwd: string): Promise<readonly string[]> {
  return (await findInputs(paths, cwd)).inputs.map(({ name }) => name)
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
  ['wide.log', { kind: 'utf16' }],
])('%s is a problem', async (path, problem) => {
  const cwd = await aFolder({ 'wide.log': Buffer.from('\ufeffwide', 'utf16le') })
  await mkdir(join(cwd, 'empty'))
  await symlink('nowhere', join(cwd, 'gone.log'))
  expect(await findInputs([path], cwd)).toEqual({ inputs: [], skipped: [], problems: [{ name: path, ...problem }] })
})
