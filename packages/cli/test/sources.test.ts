import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { type FileHandle, open, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { limits } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { type Run, runLogpipe } from './run-logpipe.ts'
import { startSpawned } from './spawn-logpipe.ts'
import { textsOf } from './stored.ts'
import { useStack } from './use-stack.ts'

const { stack, data } = useStack()

let tenants = 0

interface Sent extends Run {
  readonly texts: readonly unknown[]
}

/** Sends in a folder to a tenant of its own, and waits until everything is stored. */
async function send(cwd: string, args: readonly string[], stdin?: Uint8Array): Promise<Sent> {
  const tenant = `sources-${tenants++}`
  const line = ['send', '-t', tenant, '--data', data(), '--wait', ...args]
  const run = await runLogpipe(line, aContext({ cwd, ...(stdin !== undefined && { stdin }) }))
  return { ...run, texts: (await textsOf(stack(), tenant)).toSorted() }
}

test.each<[string, Uint8Array]>([
  ['gzip', gzipSync('one\ntwo\n')],
  ['zstd', zstdCompressSync('one\ntwo\n')],
  ['UTF-16', Buffer.from('\ufeffone\r\ntwo\r\n', 'utf16le')],
  ['CR alone', Buffer.from('one\rtwo\r')],
])('%s is read from a file, a folder and standard input', async (_, bytes) => {
  const cwd = await aFolder({ 'logs/a.bin': bytes })
  for (const sent of [await send(cwd, ['logs/a.bin']), await send(cwd, ['logs']), await send(cwd, [], bytes)]) {
    expect(sent).toMatchObject({ code: 0, stderr: '', texts: ['one', 'two'] })
  }
})

test('binary standard input is refused as a binary file is, and nothing of it is stored', async () => {
  const sent = await send(await aFolder(), [], Buffer.from('ELF\0\u0001\nmore\n'))
  expect(sent).toMatchObject({ code: 2, texts: [] })
  expect(sent.stderr).toContain('stdin is binary (a NUL at byte 3); none of it was read')
})

test('of a compressed file that is cut off, what could be read is stored, and the place is told', async () => {
  const whole = gzipSync('one\ntwo\nthree\n')
  const sent = await send(await aFolder({ 'a.gz': whole.subarray(0, -4) }), ['a.gz'])
  expect(sent).toMatchObject({ code: 2, texts: ['one', 'three', 'two'] })
  expect(sent.stderr).toContain(`a.gz is damaged gzip: it is cut off (at byte ${whole.length - 4})`)
})

test('--encoding reads files that are not UTF-8', async () => {
  const cwd = await aFolder({ 'a.log': Buffer.from('Jörg\n', 'latin1') })
  expect(await send(cwd, ['--encoding', 'latin1', 'a.log'])).toMatchObject({ code: 0, texts: ['Jörg'] })
})

test('--long split stores a long line in pieces, and --long fail stops before it and says how to go on', async () => {
  const long = 'x'.repeat(limits.maxTextBytes + 1)
  const cwd = await aFolder({ 'a.log': `one\n${long}\nthree\n`, 'b.log': 'b\n' })
  const split = await send(cwd, ['--long', 'split', 'a.log', 'b.log'])
  expect(split).toMatchObject({ code: 0, texts: ['b', 'one', 'three', 'x', long.slice(1)] })
  const failed = await send(cwd, ['--no-state', '--long', 'fail', 'a.log', 'b.log'])
  expect(failed).toMatchObject({ code: 2, texts: ['one'] })
  expect(failed.stderr).toContain(`a.log:2: the line is longer than ${limits.maxTextBytes} bytes (at byte 4)`)
  expect(failed.stderr).toContain('--start-line 2 a.log b.log')
  expect(failed.stderr).toContain('--long fail')
})

test('--exclude leaves out what it matches', async () => {
  const cwd = await aFolder({ 'logs/a.log': 'a', 'logs/b.tmp': 'b', 'logs/old/c.log': 'c' })
  expect(await send(cwd, ['--exclude', '*.tmp', '--exclude', 'old', 'logs'])).toMatchObject({ texts: ['a'] })
})

test('a name that is not UTF-8 is sent, and sent once', async () => {
  const cwd = await aFolder()
  const name = Buffer.concat([Buffer.from(join(cwd, 'caf')), Buffer.from([0xe9]), Buffer.from('.log')])
  await writeFile(name, 'one\n')
  const tenant = `sources-${tenants++}`
  const line = ['send', '-t', tenant, '--data', data(), '--json', '--wait', '.']
  expect(JSON.parse((await runLogpipe(line, aContext({ cwd }))).stdout)).toMatchObject({
    inputs: [String.raw`caf\xE9.log`],
    accepted: 1,
  })
  await runLogpipe(line, aContext({ cwd }))
  expect(await textsOf(stack(), tenant)).toEqual(['one'])
})

test('what is passed over is told: NULs in front of a file, and a link to a pipe in a folder', async () => {
  const cwd = await aFolder({ 'e/a.log': Buffer.concat([Buffer.alloc(4_096), Buffer.from('after rotation\n')]) })
  await promisify(execFile)('mkfifo', [join(cwd, 'e/ctl')])
  await symlink('ctl', join(cwd, 'e/current.log'))
  const sent = await send(cwd, ['e'])
  expect(sent).toMatchObject({ code: 0, texts: ['after rotation'] })
  expect(sent.stderr).toBe(
    [
      'note: e/ctl is a pipe or a device; name it to read it',
      'note: e/current.log is a pipe or a device; name it to read it',
      'note: e/a.log began with 4,096 NUL bytes, which were skipped',
      '',
    ].join('\n'),
  )
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a send from a named pipe whose writer is silent', async (signal) => {
  const cwd = await aFolder()
  await promisify(execFile)('mkfifo', [join(cwd, 'pipe')])
  const sending = startSpawned(['send', '-t', 'acme', '--data', data(), 'pipe'], { cwd })
  // There is no writer without a reader.
  const isOpen = async () => open(join(cwd, 'pipe'), constants.O_WRONLY | constants.O_NONBLOCK).catch(() => undefined)
  await expect.poll(async () => (writer = await isOpen()), { interval: 20 }).toBeDefined()
  sending.killGroup(signal)
  expect(await sending.ended).toMatchObject({ code: 130 })
  await writer?.close()
})

let writer: FileHandle | undefined
