import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { anyCharacter } from '../../../sdk/test/any-character.ts'
import { openRejectsFile, withoutReason } from './rejects-file.ts'

async function aFile(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'logpipe-rejects-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  return join(dir, 'rejects.ndjson')
}

const place = { name: 'app.log', number: 7, code: 'tenant_mismatch', message: 'not "yours"' } as const

test('each line says why, and gives back its record', async () => {
  const path = await aFile()
  const keep = openRejectsFile(path, () => expect.unreachable())
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: anyCharacter }), { minLength: 1, maxLength: 4 }), async (texts) => {
      await rm(path, { force: true })
      const records = texts.map((text) => JSON.stringify({ text }))
      for (const record of records) await keep([{ ...place, record }])
      const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
      expect(lines.map(withoutReason)).toEqual(records)
      const { name: input, number: line, ...reason } = place
      for (const text of lines) expect(JSON.parse(text).logpipe_rejected).toEqual({ input, line, ...reason })
      expect((await stat(path)).mode & 0o077).toBe(0)
    }),
    { numRuns: 20 },
  )
})

test('a line that was not kept has its reason alone', async () => {
  const path = await aFile()
  await openRejectsFile(path, () => expect.unreachable())([{ ...place, record: undefined }])
  const [line = ''] = (await readFile(path, 'utf8')).split('\n')
  expect(JSON.parse(line)).toEqual({ logpipe_rejected: expect.objectContaining({ line: 7 }) })
  expect(withoutReason(line)).toBe(line)
})

test.each(['', 'text', '{"text":"a"}', '{"logpipe_rejected":', '{"logpipe_rejected":{},"record":7}'])(
  'another line stays as it is: %s',
  (line) => {
    expect(withoutReason(line)).toBe(line)
  },
)

test.each([
  ['digits that a double cannot hold', '{"text":"m","attributes":{"id":12345678901234567890}}'],
  ['deep nesting', `{"text":"m","attributes":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`],
  ['another reason inside', '{"text":"},\\"record\\":{}","attributes":{"a":{"b":1},"record":{}}}'],
])('a record comes back as it was refused: %s', (_, record) => {
  const reason = JSON.stringify({ input: '},"record":{', line: 7, code: 'x', message: 'y' })
  expect(withoutReason(`{"logpipe_rejected":${reason},"record":${record}}`)).toBe(record)
})

test('a file that cannot be written is reported, and nothing is thrown', async () => {
  const problems: string[] = []
  const path = join(await aFile(), 'deep')
  await openRejectsFile(path, (message) => problems.push(message))([{ ...place, record: '{}' }])
  expect(problems).toEqual([`cannot write rejected records to ${path}: no such file or folder`])
})
