import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fileStart } from '../deliver/record-ids.ts'
import { openState, type StateOptions } from './open-state.ts'

async function aFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'logpipe-state-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

async function aState(options: Partial<StateOptions> & { readonly path: string }) {
  const problems: string[] = []
  const onProblem = (message: string): void => void problems.push(message)
  const state = await openState({ host: 'here', now: () => 0, elapsed: () => 0, onProblem, ...options })
  return { ...state, problems }
}

const position = { offset: 4, number: 2, ordinal: 1 }

/** A folder with a log that was sent as far as its first line, and the state that says so. */
async function aSentLog() {
  const dir = await aFolder()
  const [log, path] = [join(dir, 'app.log'), join(dir, 'deep', 'state.json')]
  await writeFile(log, 'one\ntwo\n')
  const state = await aState({ path })
  const { entry } = await state.open(log)
  state.mark({ fileId: entry.id, position, end: 4 })
  await state.close()
  return { dir, log, path, id: entry.id }
}

test('what was marked is found again, under the same id, in a file that only its owner reads', async () => {
  const { dir, log, path, id } = await aSentLog()
  const state = await aState({ path })
  expect(await state.open(log)).toMatchObject({ entry: { id, end: 4 }, start: position, size: 8 })
  await state.close()
  expect(await readdir(join(dir, 'deep'))).toEqual(['state.json', 'state.json.lock'])
})

test('the same file has the same id without a state, and another one on another machine', async () => {
  const { dir, log, id } = await aSentLog()
  const [here, there] = [await aState({ path: join(dir, 'a') }), await aState({ path: join(dir, 'b'), host: 'there' })]
  expect((await here.open(log)).entry.id).toBe(id)
  expect((await there.open(log)).entry.id).not.toBe(id)
  await here.close()
  await there.close()
})

test('a second one on the same state is refused until the first has closed it, and may read it', async () => {
  const { log, path, id } = await aSentLog()
  const first = await aState({ path })
  await expect(aState({ path })).rejects.toMatchObject({
    code: 'state_in_use',
    message: `another process uses the state in ${path}`,
  })
  const reader = await aState({ path, isReadOnly: true })
  expect((await reader.open(log)).entry.id).toBe(id)
  await reader.close()
  await first.close()
  await (await aState({ path })).close()
})

test('one that only reads writes nothing', async () => {
  const { dir, log, path, id } = await aSentLog()
  const before = await readFile(path, 'utf8')
  const reader = await aState({ path, isReadOnly: true })
  await reader.open(log)
  reader.mark({ fileId: id, position: { offset: 8, number: 3, ordinal: 2 }, end: 8 })
  await reader.close()
  expect(await readFile(path, 'utf8')).toBe(before)
  await (await aState({ path: join(dir, 'none', 'x'), isReadOnly: true })).close()
  expect(await readdir(dir)).not.toContain('none')
})

test.each([
  ['cut off', (text: string) => text.slice(0, -20)],
  ['empty', () => ''],
  ['of zeros, as after a crash of the machine', (text: string) => '\0'.repeat(text.length)],
  ['another JSON', () => '{"version":2}'],
  ['with an offset that is none', (text: string) => text.replace('"offset":4', '"offset":-4')],
  ['with an end that is none', (text: string) => text.replace('"end":4', '"end":0.5')],
  ['with an id that cannot be a key', (text: string) => text.replace(/"id":"f/, '"id":"../')],
])(
  'a damaged state is reported and kept under another name, and sending starts with the ids that lines have: %s',
  async (_, damage) => {
    const { dir, log, path, id } = await aSentLog()
    const damaged = damage(await readFile(path, 'utf8'))
    await writeFile(path, damaged)
    const state = await aState({ path })
    expect(await state.open(log)).toMatchObject({ entry: { id }, start: fileStart })
    const kept = `${path}.damaged-1970-01-01T00-00-00-000Z`
    expect(state.problems).toEqual([
      `the state in ${path} is damaged; it is kept as ${kept}. Files are sent from their start; lines that are stored already are not stored again`,
    ])
    expect(await readFile(kept, 'utf8')).toBe(damaged)
    await state.close()
    expect(await readdir(join(dir, 'deep'))).toHaveLength(3)
    const next = await aState({ path })
    expect(next.problems).toEqual([])
    await next.close()
  },
)

test('a state that cannot be written is one problem, and the one on the disk stays whole', async () => {
  const { log, path, id } = await aSentLog()
  const before = await readFile(path, 'utf8')
  // A folder in the place of the temporary file: as with a full disk, it cannot be written.
  await mkdir(`${path}.new`)
  await writeFile(join(`${path}.new`, 'x'), '')
  let elapsedMs = 0
  const elapsed = (): number => (elapsedMs += 1_000)
  const state = await aState({ path, elapsed })
  await state.open(log)
  state.mark({ fileId: id, position: { offset: 8, number: 3, ordinal: 2 }, end: 8 })
  await state.close()
  expect(new Set(state.problems).size).toBe(1)
  expect(state.problems[0]).toContain(`cannot write the state to ${path}`)
  expect(await readFile(path, 'utf8')).toBe(before)
})

test('a state that is not there is empty, and one that cannot be read is an error', async () => {
  const dir = await aFolder()
  await mkdir(join(dir, 'state.json'))
  await expect(aState({ path: join(dir, 'state.json') })).rejects.toMatchObject({ code: 'data_unusable' })
  await writeFile(join(dir, 'file'), '')
  await expect(aState({ path: join(dir, 'file', 'state.json') })).rejects.toMatchObject({ code: 'storage_failed' })
  // Nothing is locked after that.
  await rm(join(dir, 'state.json'), { recursive: true })
  await (await aState({ path: join(dir, 'state.json') })).close()
})
