import { readdir, readFile, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serveSockets } from '../../sdk/test/serve.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { openStdin, runLogpipe, startLogpipe } from './run-logpipe.ts'
import { startSpawned } from './spawn-logpipe.ts'
import { recordOf, rowsOf } from './stored.ts'
import { useStack } from './use-stack.ts'

const { stack } = useStack()

/** A way to the stack that can be closed: then connections break, and new ones do. */
async function aGate() {
  const sockets = new Set<Socket>()
  const gate = { isOpen: true }
  const url = await serveSockets((socket) => {
    if (!gate.isOpen) return void socket.destroy()
    const onward = connect({ port: Number(new URL(stack().url).port), host: '127.0.0.1' })
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy()).on('close', () => to.destroy())
    }
  })
  const close = (): void => {
    gate.isOpen = false
    for (const socket of sockets) socket.destroy()
  }
  return { url, close, open: () => Object.assign(gate, { isOpen: true }) }
}

/** Everything in the spools of a folder. */
async function spooled(cwd: string): Promise<string> {
  const state = join(cwd, '.logpipe', 'state')
  const files = await readdir(state, { recursive: true }).catch(() => [])
  const segments = files.filter((file) => file.endsWith('.seg'))
  const contents = await Promise.all(segments.map((file) => readFile(join(state, file), 'utf8').catch(() => '')))
  return contents.join('')
}

/** The texts of a tenant; no record has two rows. */
async function textsOnce(tenant: string): Promise<readonly unknown[]> {
  const rows = await rowsOf(stack(), tenant)
  expect(new Set(rows.map(({ log_id }) => recordOf(log_id))).size).toBe(rows.length)
  return rows.map(({ modified_text }) => modified_text).toSorted()
}

const lines = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `line ${String(i).padStart(4, '0')}`)

test('kill -9 of a pipe that is sent during an outage: the same command sends what was read, and each line is stored once', async () => {
  const cwd = await aFolder()
  const { url, close, open } = await aGate()
  const line = ['send', '-t', 'killed', '--target', url, '--spool', '16MB', '--batch', '50']
  const send = startSpawned(line, { cwd })
  const all = lines(600)
  send.stdin.write(`${all.slice(0, 100).join('\n')}\n`)
  await expect.poll(() => textsOnce('killed')).toHaveLength(100)
  close()
  send.stdin.write(`${all.slice(100).join('\n')}\n`)
  await expect.poll(() => spooled(cwd)).toContain('line 0599')
  send.kill('SIGKILL')
  await send.ended
  open()
  const again = await runLogpipe([...line, '--wait'], aContext({ cwd, stdin: 'new\n' }))
  expect(again.stderr).toMatch(/^[\d.]+ kB of an earlier run wait in the spool, and are sent first\n$/)
  expect(again.code).toBe(0)
  expect(await textsOnce('killed')).toEqual([...all, 'new'])
  expect(await spooled(cwd)).toBe('')
})

test('an interrupt during an outage says what waits in the spool; a file that is followed may be truncated meanwhile', async () => {
  const cwd = await aFolder({ 'app.log': `${lines(200).join('\n')}\n` })
  const { url, close, open } = await aGate()
  const line = ['send', '-t', 'truncated', '--target', url, '--spool', '16MB', '--follow', 'app.log', '--json']
  close()
  const send = startLogpipe(line, aContext({ cwd }))
  await expect.poll(() => spooled(cwd)).toContain('line 0199')
  await writeFile(join(cwd, 'app.log'), 'after it was truncated\n')
  await expect.poll(() => spooled(cwd)).toContain('after it was truncated')
  send.interrupt()
  const run = await send.ended
  expect(run.code).toBe(130)
  expect(JSON.parse(run.stdout).spooled_bytes).toBeGreaterThan(1_000)
  await writeFile(join(cwd, 'app.log'), '')
  open()
  const again = startLogpipe(line, aContext({ cwd }))
  await expect.poll(() => textsOnce('truncated')).toHaveLength(201)
  again.interrupt()
  expect(await again.ended).toMatchObject({ code: 0 })
  expect(await textsOnce('truncated')).toEqual(['after it was truncated', ...lines(200)])
})

test('on a full disk sending goes on without the spool, and says so', async () => {
  const cwd = await aFolder()
  const { url, close, open } = await aGate()
  close()
  const send = startSpawned(['send', '-t', 'full', '--target', url, '--spool', '16MB'], {
    cwd,
    before: 'ulimit -f 100',
  })
  const all = lines(300).map((text) => `${text} ${'of a log '.repeat(100)}`.trim())
  send.stdin.write(`${all.join('\n')}\n`)
  await expect.poll(() => send.said().stderr).toContain('sending goes on without it')
  open()
  send.stdin.end()
  const run = await send.ended
  expect(run.stdout).toContain('accepted 300 · rejected 0')
  await expect.poll(() => textsOnce('full')).toEqual(all)
})

test('what waits in the spool is said, with where reading goes on, and again where --spool is forgotten', async () => {
  const cwd = await aFolder()
  const { url, close, open } = await aGate()
  close()
  const stdin = openStdin()
  const send = startLogpipe(['send', '-t', 'said', '--target', url, '--spool', '16MB'], aContext({ cwd, stdin }))
  stdin.write('one\ntwo\n')
  await expect.poll(() => spooled(cwd)).toContain('two')
  send.interrupt()
  const run = await send.ended
  expect(run.code).toBe(130)
  expect(run.stderr).toMatch(
    /Interrupted at line 3 of stdin\.\n\d+ B wait in the spool, .*said\.spool: the next run of this command sends them first\.\n$/,
  )
  open()
  const next = await runLogpipe(['send', '-t', 'said', '--target', url], aContext({ cwd, stdin: 'three\n' }))
  expect(next.code).toBe(0)
  expect(next.stderr).toMatch(/^note: \d+ B of an earlier run wait in the spool; give --spool again to send them\n$/)
})
