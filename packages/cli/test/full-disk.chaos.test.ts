import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace, expectRefusal } from './expect-refusal.ts'
import { runLogpipe } from './run-logpipe.ts'
import { type Dev, runSpawned, type Stack, startDev, startSpawned } from './spawn-logpipe.ts'
import { drained, receiptsOf, recordOf, rowsOf } from './stored.ts'
import { startStack } from './use-stack.ts'

/** No file that the process writes grows beyond this; bash counts in 1,024 bytes. To the stack it is a disk that is full. */
function filesUpTo(kib: number): string {
  return `ulimit -f ${kib}`
}

const lines = Array.from({ length: 6_000 }, (_, i) => `line ${i} ${'of the log '.repeat(i % 10)}`.trim())

/** Every acknowledged record is in the table, and no record is there twice. */
async function expectWhole(cwd: string, dev: Stack): Promise<void> {
  await drained(dev)
  const rows = await rowsOf(dev, 'acme')
  const stored = new Set(rows.map(({ log_id }) => log_id))
  expect((await receiptsOf(join(cwd, '.logpipe'), 'acme')).filter((logId) => !stored.has(logId))).toEqual([])
  expect(new Set(rows.map(({ log_id }) => recordOf(log_id))).size).toBe(rows.length)
}

/** The stack refuses with 503 while only its queue is full, and has ended with one sentence when its table is. */
async function expectFull(cwd: string, dev: Dev): Promise<void> {
  const body = JSON.stringify({ tenant_id: 'acme', text: lines.join(' ').slice(0, 100_000) })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${dev.url}/ingest`, { method: 'POST', headers, body }).catch(() => undefined)
  if (answer !== undefined) {
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('1')
    dev.running.kill('SIGINT')
  }
  const ended = await dev.running.ended
  expectNoTrace(ended)
  if (ended.code === 0) return
  expectRefusal(ended, `the table in ${join(cwd, '.logpipe', 'table')} stopped`)
  expect(ended.stderr).toContain('queued records are kept')
}

/** Stacks start and stop in each of these; a busy machine may take its time. */

test('on a full disk the sender stops with a clear error, and a restart with free space has everything that was acknowledged', async () => {
  const rounds = [150, 256].map(async (kib) => {
    const cwd = await aFolder({ 'app.log': lines.join('\n') })
    const full = await startDev([], { cwd, before: filesUpTo(kib) })
    const sent = await runLogpipe(['send', '-t', 'acme', '--batch', '200', '--json', 'app.log'], aContext({ cwd }))
    expectNoTrace(sent)
    expect(sent.code).toBe(2)
    const report = JSON.parse(sent.stdout)
    expect(report).toMatchObject({ resume_at: { name: 'app.log' }, error: { message: expect.any(String) } })
    expect(['shutting_down', 'queue_unavailable', 'connection_failed']).toContain(report.error.code)
    expect(report.accepted).toBeLessThan(lines.length)
    await expectFull(cwd, full)
    await expectWhole(cwd, await startStack(cwd))
  })
  await Promise.all(rounds)
})

test('a send with a stack of its own says why it died and how to resume, and loses nothing that was acknowledged', async () => {
  const cwd = await aFolder({ 'app.log': lines.join('\n') })
  const run = await runLogpipe(
    ['send', '-t', 'acme', '--batch', '200', 'app.log'],
    aContext({ cwd, self: ['bash', '-c', `${filesUpTo(300)} && exec "$@"`, 'bash', ...aContext({ cwd }).self] }),
  )
  expectRefusal(run, `the table in ${join(cwd, '.logpipe', 'table')} stopped`)
  expect(run.stdout).toMatch(/accepted [1-9]/)
  expect(run.stderr).toMatch(/Interrupted at line \d+ of app\.log\. Resume with: logpipe send /)
  await expectWhole(cwd, await startStack(cwd))
})

test.each([0, 1, 110])(
  'without room for more than %i KiB a file the stack does not start, and says so',
  async (kib) => {
    const cwd = await aFolder()
    const run = await runSpawned(['dev', '--port', '0'], { cwd, before: filesUpTo(kib) })
    expectRefusal(run, join(cwd, '.logpipe'))
  },
)

test('a ledger that cannot be written is reported, and what was sent is stored once', async () => {
  const cwd = await aFolder({ 'app.log': Array.from({ length: 300 }, (_, i) => `line ${i}`).join('\n') })
  const dev = await startStack(cwd)
  const line = ['send', '-t', 'acme', '--batch', '10', '--json', '--wait', 'app.log']
  const run = await runSpawned(line, { cwd, before: filesUpTo(4) })
  expectNoTrace(run)
  expect(run.code).toBe(2)
  const report = JSON.parse(run.stdout)
  expect(report).toMatchObject({ accepted: 300, stored: 300 })
  expect(report.problems).toMatchObject([
    { name: 'ledger', message: expect.stringContaining('cannot write to the ledger in') },
  ])
  expect(await rowsOf(dev, 'acme')).toHaveLength(300)

  const stdin = 'one more\n'
  expect(await runLogpipe(['send', '-t', 'acme', '--wait'], aContext({ cwd, stdin }))).toMatchObject({ code: 0 })
  const audit = await runLogpipe(['audit', '-t', 'acme', '--json'], aContext({ cwd }))
  // Of what could not be written the ledger does not know any more, and the pipeline's manifests do.
  expect(audit.code).toBe(3)
  const [{ receipts, checks }] = JSON.parse(audit.stdout).tenants
  const completeness = { name: 'completeness', status: 'unknown', missing: 0, unexpected: 0 }
  expect(checks.at(-1)).toMatchObject({ ...completeness, ledger_problems: [{ kind: 'entries_lost' }] })
  const byLedger = (await receiptsOf(join(cwd, '.logpipe'), 'acme')).length
  expect(byLedger).toBeLessThan(301)
  expect(checks.at(-1)).toMatchObject({ by_ledger: byLedger, by_manifests: 301 - byLedger })
  expect(receipts).toBe(301)
})

/** `serve` that ran the bash command first, once it serves. */
async function aServer(before: string) {
  const cwd = await aFolder()
  const server = startSpawned(['serve', '--port', '0', '--ops', 'off', '--json', '--access-log'], { cwd, before })
  const { url } = JSON.parse((await server.firstLine) ?? '')
  return { server, status: async () => (await fetch(`${url}/nowhere`)).status }
}

test('a server whose log cannot be written goes on, and ends as usual', async () => {
  const { server, status } = await aServer('exec 2>/dev/full')
  for (let i = 0; i < 3; i++) expect(await status()).toBe(404)
  server.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0 })
})

test('a server whose log nobody reads goes on, and ends all the same', async () => {
  const { server, status } = await aServer('mkfifo unread && exec 2<>unread')
  // A pipe holds 64 KiB, and a line has about 200 bytes.
  for (let i = 0; i < 10; i++) await Promise.all(Array.from({ length: 50 }, status))
  expect(await status()).toBe(404)
  server.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0 })
})

test('output that cannot be written is an error, and not a check that failed', async () => {
  const run = await runSpawned(['--version'], { cwd: '/', before: 'exec >/dev/full' })
  expect(run).toEqual({ code: 2, stdout: '', stderr: 'error: cannot write to stdout: the disk is full\n' })
})
