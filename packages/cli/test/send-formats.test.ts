import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'
import { receiptsOf, rowsOf } from './stored.ts'
import { useStack } from './use-stack.ts'

const { stack, data } = useStack()

test('lines of several tenants reach each of them, and so do the receipts', async () => {
  const lines = [
    '{"msg":"of one","org":{"id":"t-one"}}',
    'of nobody',
    '{"msg":"of two","org":{"id":"t-two"},"level":50}',
  ]
  const cwd = await aFolder({ 'a.log': lines.join('\n') })
  const line = ['send', '-t', 't-rest', '--tenant-from', 'org.id', '--data', data(), '--json', 'a.log']
  expect(await runLogpipe(line, aContext({ cwd }))).toMatchObject({ code: 0, stderr: '' })
  for (const [tenant, text] of [
    ['t-one', 'of one'],
    ['t-two', 'of two'],
    ['t-rest', 'of nobody'],
  ] as const) {
    await expect.poll(async () => rowsOf(stack(), tenant)).toMatchObject([{ modified_text: text }])
    const [row] = await rowsOf(stack(), tenant)
    expect(await receiptsOf(data(), tenant)).toEqual([row?.log_id])
  }
})

test('records that name their tenants need no --tenant with --tenant-from; a line that names none is rejected', async () => {
  const lines = ['{"tenant_id":"f-one","text":"of one"}', 'of nobody', '{"tenant_id":"f-two","text":"of two"}']
  const cwd = await aFolder({ 'a.ndjson': lines.join('\n') })
  const line = ['send', '--tenant-from', 'tenant_id', '--data', data(), 'a.ndjson']
  const sent = await runLogpipe(line, aContext({ cwd }))
  expect(sent).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^Sent a\.ndjson to the tenants in tenant_id \(.+\)\n {2}accepted 2 · rejected 1 /),
    stderr: 'rejected: a.ndjson:2: it names no tenant; add `--tenant` for such lines\n',
  })
  for (const [tenant, text] of [
    ['f-one', 'of one'],
    ['f-two', 'of two'],
  ] as const) {
    await expect.poll(async () => rowsOf(stack(), tenant)).toMatchObject([{ modified_text: text }])
    const [row] = await rowsOf(stack(), tenant)
    expect(await receiptsOf(data(), tenant)).toEqual([row?.log_id])
  }
  const again = await runLogpipe([...line, '--json'], aContext({ cwd }))
  expect(JSON.parse(again.stdout)).toMatchObject({ tenant: null, tenant_from: 'tenant_id', sent_before: { lines: 3 } })
})

test('without --tenant-from the lines of another tenant are rejected, and the flag is named', async () => {
  const cwd = await aFolder({ 'a.ndjson': '{"tenant_id":"g-two","text":"astray"}\n' })
  const sent = await runLogpipe(['send', '-t', 'g-one', '--data', data(), 'a.ndjson'], aContext({ cwd }))
  expect(sent).toMatchObject({
    code: 1,
    stderr: [
      'rejected: a.ndjson:1: header, query and body name different tenants\n',
      '  Add `--tenant-from tenant_id` to send lines to the tenants that they name.\n',
    ].join(''),
  })
  expect(await rowsOf(stack(), 'g-two')).toEqual([])
})

test('a dry run shows how lines are read, needs no tenant, and starts no stack', async () => {
  const lines = [
    '{"level":40,"msg":"hot","time":1762000000000,"user":7}',
    'plain \u001b[31mred',
    '{"text":"x","severity":"warn"}',
  ]
  const cwd = await aFolder({ 'a.log': lines.join('\n') })
  const shown = await runLogpipe(['send', '--dry-run', 'a.log'], aContext({ cwd }))
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout).toBe(`a.log:1  ndjson
  time        2025-11-01T12:26:40.000Z
  severity    warning
  text        hot
  attributes  {"user":7}
a.log:2  text
  text        plain <1b>[31mred
a.log:3  record
  severity    warning
  text        x
3 lines, 3 records: ndjson 1 · text 1 · record 1
Dry run: nothing was sent.
`)
  const json = await runLogpipe(['send', '--dry-run', '--json', 'a.log'], aContext({ cwd }))
  expect(JSON.parse(json.stdout)).toMatchObject({
    dry_run: true,
    records: 3,
    formats: { ndjson: 1, text: 1, record: 1 },
    first: [
      { file: 'a.log', line: 1, format: 'ndjson', severity: 'warning', text: 'hot', attributes: { user: 7 } },
      {},
      {},
    ],
  })
  expect(existsSync(join(cwd, '.logpipe'))).toBe(false)
})

test('a dry run says what a send would say of inputs that give nothing', async () => {
  const cwd = await aFolder({ 'a.log': 'one\ntwo\n' })
  const line = ['send', '--dry-run', '--start-line', '999', 'a.log']
  const beyond = await runLogpipe(line, aContext({ cwd }))
  expect(beyond).toMatchObject({ code: 0, stdout: '0 lines, 0 records\nDry run: nothing was sent.\n' })
  expect(beyond.stderr).toBe('note: a.log has 2 lines, and --start-line is 999: nothing of it is sent\n')
  const json = await runLogpipe([...line, '--json'], aContext({ cwd }))
  expect(JSON.parse(json.stdout).notes).toEqual([
    { name: 'a.log', kind: 'start_beyond_end', lines: 2, start_line: 999 },
  ])
  const empty = await runLogpipe(['send', '--dry-run'], aContext({ cwd }))
  expect(empty.stderr).toBe('note: stdin is empty\n')
})

test('a stack trace is one record with --multiline, and others follow it', async () => {
  const trace =
    '2026-01-02 03:04:05 ERROR boom\njava.lang.IllegalStateException: boom\n\tat a.B.c(B.java:1)\nCaused by: x.Y: z\n\t... 3 more'
  const stdin = `${trace}\n2026-01-02 03:04:06 INFO fine\n`
  const sent = await runLogpipe(
    ['send', '-t', 't-java', '--multiline', 'java', '--data', data(), '--json', '--wait'],
    aContext({ cwd: await aFolder(), stdin }),
  )
  expect(sent).toMatchObject({ code: 0, stderr: '' })
  const rows = await rowsOf(stack(), 't-java')
  expect(rows.map(({ modified_text, severity }) => [modified_text, severity])).toEqual(
    expect.arrayContaining([
      [trace, 'error'],
      ['2026-01-02 03:04:06 INFO fine', 'info'],
    ]),
  )
  expect(rows).toHaveLength(2)
})

test.each([
  [['--format', 'xml'], '--format is "xml"; it must be one of auto, text'],
  [['--field', 'msg=text'], '--field is "msg=text"; it must be text=, severity=, timestamp= or id= and a field'],
  [['--field', 'text='], '--field is "text="'],
  [['--tenant-from', ''], '--tenant-from is empty'],
  [['--multiline', 'perl'], '--multiline is "perl"; it must be one of java, python, go, node, dotnet'],
  [['--multiline-start', '(?<=a)b'], '--multiline-start "(?<=a)b" is not a valid RE2 pattern'],
  [['--multiline', 'go', '--multiline-start', 'a'], '--multiline and --multiline-start exclude each other'],
  [['--multiline', 'go', '--format', 'json'], '--multiline cannot be combined with --format json'],
])('%j is refused before anything is read', async (flags, message) => {
  const run = await runLogpipe(['send', '-t', 'acme', ...flags, 'missing.log'], aContext({ cwd: await aFolder() }))
  expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
})
