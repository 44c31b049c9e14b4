import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFolder, expectNoTrace, expectRefusal, runLogpipe, startDev } from './run-logpipe.ts'
import { drained, receiptsOf, recordOf, rowsOf } from './stored.ts'

/** No file that the process writes grows beyond this; bash counts in 1,024 bytes. To the stack it is a disk that is full. */
function filesUpTo(kib: number): string {
  return `ulimit -f ${kib}`
}

test('on a full disk the sender stops with a clear error, and a start with room loses nothing that was acknowledged', async () => {
  const lines = Array.from({ length: 6_000 }, (_, i) => `line ${i} ${'of the log '.repeat(i % 10)}`.trim())
  const cwd = await aFolder({ 'app.log': lines.join('\n') })
  const full = await startDev([], { cwd, before: filesUpTo(256) })
  const sent = await runLogpipe(['send', '-t', 'acme', '--batch', '200', '--json', 'app.log'], { cwd })
  expectNoTrace(sent)
  expect(sent.code).toBe(2)
  const report = JSON.parse(sent.stdout)
  expect(report).toMatchObject({ resume_at: { name: 'app.log' }, error: { message: expect.any(String) } })
  expect(['storage_failed', 'shutting_down', 'queue_unavailable', 'connection_failed']).toContain(report.error.code)
  expect(report.accepted).toBeGreaterThan(0)
  expect(report.accepted).toBeLessThan(lines.length)

  const ended = await full.running.ended
  expectRefusal(ended, `the table under ${join(cwd, '.logpipe', 'table')} stopped`)
  expect(ended.stderr).toContain('the queue keeps its records')

  const roomy = await startDev([], { cwd })
  await drained(roomy)
  const rows = await rowsOf(roomy, 'acme')
  const stored = new Set(rows.map(({ log_id }) => log_id))
  expect((await receiptsOf(join(cwd, '.logpipe'), 'acme')).filter((logId) => !stored.has(logId))).toEqual([])
  expect(new Set(rows.map(({ log_id }) => recordOf(log_id))).size).toBe(rows.length)
})

test.each([0, 1, 110])(
  'without room for more than %i KiB a file the stack does not start, and says so',
  async (kib) => {
    const cwd = await aFolder()
    const run = await runLogpipe(['dev', '--port', '0'], { cwd, before: filesUpTo(kib) })
    expectRefusal(run, join(cwd, '.logpipe'))
  },
)

test('receipts that cannot be written are said, and what was sent is stored once', async () => {
  const cwd = await aFolder({ 'app.log': Array.from({ length: 300 }, (_, i) => `line ${i}`).join('\n') })
  const dev = await startDev([], { cwd })
  const line = ['send', '-t', 'acme', '--batch', '10', '--json', '--wait', 'app.log']
  const run = await runLogpipe(line, { cwd, before: filesUpTo(4) })
  expectNoTrace(run)
  expect(run.code).toBe(2)
  const report = JSON.parse(run.stdout)
  expect(report).toMatchObject({ accepted: 300, stored: 300 })
  expect(report.problems).toMatchObject([{ name: 'receipts', message: expect.stringContaining('acme.ndjson') }])
  expect(await rowsOf(dev, 'acme')).toHaveLength(300)

  const stdin = 'one more\n'
  expect(await runLogpipe(['send', '-t', 'acme', '--wait'], { cwd, stdin })).toMatchObject({ code: 0 })
  const audit = await runLogpipe(['audit', '-t', 'acme', '--json'], { cwd })
  expect(audit.code).toBe(0)
  const [{ receipts }] = JSON.parse(audit.stdout).tenants
  expect(receipts).toBe((await receiptsOf(join(cwd, '.logpipe'), 'acme')).length)
})
