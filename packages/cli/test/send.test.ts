import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { unpackIds } from '../src/ledger/packed-ids.ts'
import { readLedger } from '../src/ledger/read-ledger.ts'
import { lockStateFile } from '../src/ship/state/lock-file.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace, expectRefusal } from './expect-refusal.ts'
import { type Run, runLogpipe } from './run-logpipe.ts'
import { receiptsOf, rowsOf, textsOf } from './stored.ts'
import { useStack } from './use-stack.ts'

const { stack, data } = useStack()

const ledgerDir = (): string => join(data(), 'ledger', 'embedded')

let tenants = 0

/** A tenant that no other test uses. */
function aTenant(): string {
  return `tenant-${tenants++}`
}

interface Sending {
  readonly tenant?: string
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly stdin?: string | Uint8Array
}

interface Sent extends Run {
  readonly tenant: string
  readonly report: Readonly<Record<string, unknown>>
}

/** Sends to the file's dev and waits until everything is stored. */
async function send(args: readonly string[], { tenant = aTenant(), files = {}, stdin }: Sending = {}): Promise<Sent> {
  const cwd = await aFolder(files)
  const line = ['send', '-t', tenant, '--data', data(), '--json', '--wait', ...args]
  const run = await runLogpipe(line, aContext({ cwd, ...(stdin !== undefined && { stdin }) }))
  expectNoTrace(run)
  return { ...run, tenant, report: JSON.parse(run.stdout) }
}

/** The texts of a tenant's rows in alphabetical order. */
async function sortedTexts(tenant: string): Promise<readonly unknown[]> {
  return (await textsOf(stack(), tenant)).toSorted()
}

const files = {
  'a.log': 'a one\na two\n',
  'b.log': 'b one',
  'logs/c.log': 'c one',
  'logs/deep/d.log': 'd one',
  'logs/.hidden.log': 'hidden',
  'logs/notes.txt': 'e one',
}

test.each<[string, readonly string[], readonly string[]]>([
  ['several files', ['b.log', 'a.log'], ['a one', 'a two', 'b one']],
  ['a file named twice, once', ['b.log', 'b.log'], ['b one']],
  ['a folder with what is below it, without what begins with a dot', ['logs'], ['c one', 'd one', 'e one']],
  ['a glob', ['logs/**/*.log'], ['c one', 'd one']],
  [
    'a file, a folder and a glob that overlap, each file once',
    ['logs/c.log', 'logs', 'l*/*.txt'],
    ['c one', 'd one', 'e one'],
  ],
])('send ships %s', async (_, paths, texts) => {
  const sent = await send(paths, { files })
  expect(sent).toMatchObject({ code: 0, stderr: '' })
  expect(sent.report).toMatchObject({ accepted: texts.length, stored: texts.length, missing: 0, rejected: 0 })
  expect(await sortedTexts(sent.tenant)).toEqual(texts)
})

test.each([
  ['-', ['-']],
  ['no path', []],
])('send reads stdin for %s', async (_, paths) => {
  const sent = await send(paths, { stdin: 'one\ntwo' })
  expect(sent).toMatchObject({ code: 0, stderr: '', report: { inputs: ['stdin'], accepted: 2 } })
  expect(await sortedTexts(sent.tenant)).toEqual(['one', 'two'])
})

test('an empty stdin is not an error, and sends nothing', async () => {
  const sent = await send([], { stdin: '' })
  expect(sent).toMatchObject({ code: 0, stderr: '', report: { accepted: 0, rejected: 0 } })
  expect(await rowsOf(stack(), sent.tenant)).toEqual([])
})

test('text is stored byte for byte', async () => {
  const lines = [
    '  spaces around  ',
    '\ttab\tin\tit',
    '"quotes" \\backslash\\ %s {0} $HOME',
    '{not json',
    '[1,2]',
    '"a string"',
    'ünïcödé 日本語 👩‍👩‍👧 e\u0301',
    'a\u2028b\u2029c\u0085d',
    '\u001b[31mred\u001b[0m and a bell \u0007',
    'a lone \r in it',
  ]
  const sent = await send([], { stdin: lines.join('\n') })
  expect(sent).toMatchObject({ code: 0, report: { accepted: lines.length, mended: 0 } })
  expect(await sortedTexts(sent.tenant)).toEqual(lines.toSorted())
})

test('a phone number is redacted, and the text before that is not kept', async () => {
  const sent = await send([], { stdin: 'call 555-0199' })
  const [row] = await rowsOf(stack(), sent.tenant)
  expect(row).toMatchObject({ modified_text: 'call [REDACTED:PHONE]', redactions: { PHONE: 1 } })
  expect(JSON.stringify(row)).not.toContain('0199')
})

test('JSON lines that are records keep their log id, severity, time and attributes', async () => {
  const record = {
    log_id: 'order:1.a-B_2',
    text: 'an order',
    severity: 'error',
    timestamp: '2026-01-31T23:59:59.123+02:00',
    attributes: { region: 'north', nested: { deep: [true, null, 'x'] } },
  }
  const sent = await send([], { stdin: `${JSON.stringify(record)}\n` })
  expect(sent).toMatchObject({ code: 0, report: { accepted: 1 } })
  const [row, ...others] = await rowsOf(stack(), sent.tenant)
  expect(others).toEqual([])
  expect(row).toMatchObject({
    log_id: record.log_id,
    modified_text: record.text,
    severity: record.severity,
    timestamp: record.timestamp,
  })
  expect(JSON.parse(String(row?.attributes))).toEqual(record.attributes)
})

test('a line of a structured logger is taken apart, or with --raw stored whole', async () => {
  const line = '{"level":50, "time":"2026-01-31T23:59:59Z", "msg":"no record", "password":"hunter2x", "user":7}'
  const own = { severity: 'error', timestamp: '2026-01-31T23:59:59Z' }
  const [row] = await rowsOf(stack(), (await send([], { stdin: line })).tenant)
  expect(row).toMatchObject({ modified_text: 'no record', ...own })
  expect(JSON.parse(String(row?.attributes))).toEqual({ password: '[REDACTED:PASSWORD]', user: 7 })
  const raw = await rowsOf(stack(), (await send(['--raw'], { stdin: line })).tenant)
  expect(raw).toMatchObject([{ modified_text: line.replace('hunter2x', '[REDACTED:PASSWORD]'), ...own }])
})

test('sending the same records again adds no row, and other content under a known id does not replace it', async () => {
  const tenant = aTenant()
  const stdin = '{"log_id":"once","text":"first"}\n'
  expect(await send([], { tenant, stdin })).toMatchObject({ code: 0 })
  expect(await send([], { tenant, stdin })).toMatchObject({ code: 0 })
  expect(await send([], { tenant, stdin: stdin.replace('first', 'second') })).toMatchObject({ report: { accepted: 1 } })
  expect(await rowsOf(stack(), tenant)).toMatchObject([{ log_id: 'once', modified_text: 'first' }])
})

test('the same file sent to two tenants stays apart', async () => {
  const file = { 'app.log': '{"log_id":"shared","text":"of both"}\nplain text' }
  const [one, two] = [await send(['app.log'], { files: file }), await send(['app.log'], { files: file })]
  for (const { tenant } of [one, two]) {
    const rows = await rowsOf(stack(), tenant)
    expect(rows.map(({ tenant_id }) => tenant_id)).toEqual([tenant, tenant])
    expect(rows.map(({ modified_text }) => modified_text).toSorted()).toEqual(['of both', 'plain text'])
  }
  const seals = [...(await rowsOf(stack(), one.tenant)), ...(await rowsOf(stack(), two.tenant))].map(({ seal }) => seal)
  expect(new Set(seals).size).toBe(4)
})

test('a record that names another tenant is rejected, and reaches neither', async () => {
  const other = aTenant()
  const stdin = `{"tenant_id":"${other}","text":"astray"}\nfine\n`
  const sent = await send([], { stdin })
  expect(sent).toMatchObject({ code: 1, report: { accepted: 1, rejected: 1 } })
  expect(sent.report.rejections).toMatchObject([{ name: 'stdin', number: 1, code: 'tenant_mismatch' }])
  expect(await textsOf(stack(), sent.tenant)).toEqual(['fine'])
  expect(await rowsOf(stack(), other)).toEqual([])
})

test('CRLF and a byte order mark are not content, and blank lines are not records', async () => {
  const sent = await send([], { stdin: '\ufeffone\r\n\r\n   \r\ntwo\r\n' })
  expect(sent).toMatchObject({ code: 0, report: { accepted: 2, lines: 2 } })
  expect(await sortedTexts(sent.tenant)).toEqual(['one', 'two'])
})

test('bytes that are not UTF-8 are stored as U+FFFD, and reported', async () => {
  const stdin = Buffer.concat([Buffer.from('fine\nbad '), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(' byte\n')])
  const sent = await send([], { stdin })
  expect(sent).toMatchObject({ code: 0, report: { accepted: 2, mended: 1 } })
  expect(await sortedTexts(sent.tenant)).toEqual(['bad \ufffd(\ufffd byte', 'fine'])
  const cwd = await aFolder()
  const shown = await runLogpipe(['send', '-t', aTenant(), '--data', data()], aContext({ cwd, stdin }))
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('1 line was not UTF-8') })
})

test('a line of the longest text is stored; one byte more is rejected by file, line, size and limit', async () => {
  const longest = 'é'.repeat(limits.maxTextBytes / 2)
  const tenant = aTenant()
  const cwd = await aFolder({ 'big.log': `before\n${longest}\n${longest}x\nafter\n` })
  const line = ['send', '-t', tenant, '--data', data(), '--wait', 'big.log']
  const run = await runLogpipe(line, aContext({ cwd }))
  expect(run).toMatchObject({ code: 1, stdout: expect.stringContaining('accepted 3 · rejected 1') })
  const size = `the line is ${limits.maxTextBytes + 1} bytes; the limit is ${limits.maxTextBytes}`
  expect(run.stderr).toBe(`rejected: big.log:3: ${size}\n`)
  expect(await sortedTexts(tenant)).toEqual(['after', 'before', longest])
})

test('a line of many megabytes is rejected with its size, and the lines around it are stored', async () => {
  const bytes = 9 * 1024 * 1024
  const sent = await send([], { stdin: `before\n${'x'.repeat(bytes)}\nafter\n` })
  expect(sent).toMatchObject({ code: 1, report: { accepted: 2, rejected: 1 } })
  expect(sent.report.rejections).toMatchObject([{ number: 2, message: expect.stringContaining(String(bytes)) }])
  expect(await sortedTexts(sent.tenant)).toEqual(['after', 'before'])
})

test('--batch sets the records per request, and --start-line skips the lines before it', async () => {
  const lines = ['one', 'two', '', 'four', 'five', 'six', 'seven']
  const sent = await send(['--batch', '2', '--start-line', '2', 'a.log', 'b.log'], {
    files: { 'a.log': lines.join('\n'), 'b.log': 'b one' },
  })
  expect(sent).toMatchObject({ code: 0, report: { accepted: 6 } })
  const rows = await rowsOf(stack(), sent.tenant)
  // Records are named by their places in the block of their file: batches do not show.
  const places = rows.map(({ log_id, modified_text }) => [String(log_id).split(/[-.]/).slice(2, 4), modified_text])
  expect(places).toEqual([
    [['0', '1'], 'two'],
    [['0', '2'], 'four'],
    [['0', '3'], 'five'],
    [['0', '4'], 'six'],
    [['0', '5'], 'seven'],
    [['0', '0'], 'b one'],
  ])
  const sizes: number[] = []
  for await (const entry of (await readLedger(ledgerDir())).entriesOf(sent.tenant)) {
    if (entry.kind === 'acknowledged') sizes.push(unpackIds(entry.ids).length)
  }
  expect(sizes.toSorted()).toEqual([1, 1, 2, 2])
})

test('a file is sent once: a second send says what was sent before, and --no-state adds no row', async () => {
  const cwd = await aFolder({ 'app.log': 'one\n\ntwo\n', 'b.log': 'three\n' })
  const tenant = aTenant()
  const line = ['send', '-t', tenant, '--data', data(), '--wait', 'app.log', 'b.log']
  expect(await runLogpipe(line, aContext({ cwd }))).toMatchObject({ code: 0, stderr: '' })
  const second = await runLogpipe(line, aContext({ cwd }))
  expect(second).toMatchObject({ code: 0, stderr: '' })
  expect(second.stdout).toMatch(
    /^Nothing new in 2 files for tenant-\d+ \(.*\)\n {2}4 lines sent before; --no-state sends them again\n$/,
  )
  await appendFile(join(cwd, 'b.log'), 'four\n')
  const third = await runLogpipe(line, aContext({ cwd }))
  expect(third.stdout).toContain('accepted 1 ')
  expect(third.stdout).toContain('  4 lines sent before; --no-state sends them again\n')
  const again = await runLogpipe([...line, '--no-state', '--json'], aContext({ cwd }))
  expect(JSON.parse(again.stdout)).toMatchObject({ accepted: 4, stored: 4, sent_before: { lines: 0, files: 0 } })
  expect(await sortedTexts(tenant)).toEqual(['four', 'one', 'three', 'two'])
  const audit = await runLogpipe(['audit', '-t', tenant, '--data', data()], aContext({ cwd }))
  expect(audit).toMatchObject({ code: 0 })
})

test('a state is kept where --state says, one process at a time, and a damaged one is reported', async () => {
  const cwd = await aFolder({ 'app.log': 'one\n' })
  const tenant = aTenant()
  const line = ['send', '-t', tenant, '--data', data(), '--state', 'my.state', '--json', '--wait', 'app.log']
  expect(await runLogpipe(line, aContext({ cwd }))).toMatchObject({ code: 0 })
  expect(await readFile(join(cwd, 'my.state'), 'utf8')).toContain(join(cwd, 'app.log'))
  const unlock = await lockStateFile(join(cwd, 'my.state'))
  expectRefusal(await runLogpipe(line, aContext({ cwd })), `another process uses the state in ${join(cwd, 'my.state')}`)
  unlock()
  await writeFile(join(cwd, 'my.state'), '{"version":1,"files":[')
  const damaged = await runLogpipe(line, aContext({ cwd }))
  expect(damaged.code).toBe(2)
  expect(JSON.parse(damaged.stdout)).toMatchObject({
    accepted: 1,
    problems: [{ name: 'state', message: expect.stringContaining('my.state is damaged; it is kept as ') }],
  })
  expect(await textsOf(stack(), tenant)).toEqual(['one'])
})

test('--rejects keeps what was refused, with the reason, and can be sent to whom it belongs', async () => {
  const other = aTenant()
  const cwd = await aFolder({ 'app.log': `fine\n{"tenant_id":"${other}","text":"astray"}\n${'x'.repeat(140_000)}\n` })
  const tenant = aTenant()
  const line = ['send', '--data', data(), '--wait', '--rejects', 'no.ndjson', '--json', '-t']
  expect(await runLogpipe([...line, tenant, 'app.log'], aContext({ cwd }))).toMatchObject({ code: 1 })
  const kept = (await readFile(join(cwd, 'no.ndjson'), 'utf8')).trim().split('\n')
  expect(kept.map((text) => JSON.parse(text))).toMatchObject([
    { logpipe_rejected: { input: 'app.log', line: 3, code: 'text_too_long' } },
    { logpipe_rejected: { line: 2, code: 'tenant_mismatch' }, record: { text: 'astray' } },
  ])
  const again = await runLogpipe(['send', '--data', data(), '--wait', '-t', other, 'no.ndjson'], aContext({ cwd }))
  expect(again).toMatchObject({ code: 0 })
  expect(await textsOf(stack(), other)).toContain('astray')
})

test.each(['zstd', 'gzip'])('--compress %s changes nothing of what is stored', async (how) => {
  const sent = await send(['--compress', how, 'app.log'], { files: { 'app.log': 'ünï one\ntwo\n' } })
  expect(sent).toMatchObject({ code: 0, report: { accepted: 2, stored: 2 } })
  expect(await sortedTexts(sent.tenant)).toEqual(['two', 'ünï one'])
})

test('--start-line beyond the end sends nothing', async () => {
  const sent = await send(['--start-line', '9', 'a.log'], { files })
  expect(sent).toMatchObject({ code: 0, report: { accepted: 0, lines: 0 } })
})

test('every accepted record has its id in the receipts, and no text is in them', async () => {
  const sent = await send([], { stdin: 'zebra one\nzebra two\n' })
  const rows = await rowsOf(stack(), sent.tenant)
  expect((await receiptsOf(data(), sent.tenant)).toSorted()).toEqual(rows.map(({ log_id }) => log_id).toSorted())
  for (const name of await readdir(ledgerDir())) {
    expect((await readFile(join(ledgerDir(), name))).includes('zebra'), name).toBe(false)
  }
})

test('a person reads counts, and nothing on stderr', async () => {
  const cwd = await aFolder(files)
  const run = await runLogpipe(['send', '-t', aTenant(), '--data', data(), 'a.log'], aContext({ cwd }))
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout).toContain('accepted 2 · rejected 0 · duplicates 0 · retried 0 requests')
})

test('a binary file that was not named is skipped and reported, and the others are sent', async () => {
  const tenant = aTenant()
  const cwd = await aFolder({ 'logs/a.log': 'a one', 'logs/core.bin': 'ELF\0\u0001' })
  const run = await runLogpipe(['send', '-t', tenant, '--data', data(), '--wait', 'logs'], aContext({ cwd }))
  expect(run).toMatchObject({ code: 0, stderr: 'skipped 1 binary file, such as logs/core.bin\n' })
  expect(await textsOf(stack(), tenant)).toEqual(['a one'])
  const json = await send(['logs/*'], { files: { 'logs/a.log': 'a one', 'logs/core.bin': 'ELF\0\u0001' } })
  expect(json).toMatchObject({ code: 0, report: { inputs: ['logs/a.log'], skipped: ['logs/core.bin'] } })
})

test('a missing file is named, and the others are sent', async () => {
  const sent = await send(['a.log', 'missing.log', 'b.log'], { files })
  expect(sent).toMatchObject({ code: 2, report: { accepted: 3 } })
  expect(sent.stderr).toBe('error: cannot read missing.log: no such file or folder\n')
  const reason = 'no such file or folder'
  expect(sent.report.problems).toEqual([
    { name: 'missing.log', kind: 'unreadable', reason, message: `cannot read missing.log: ${reason}` },
  ])
  expect(await sortedTexts(sent.tenant)).toEqual(['a one', 'a two', 'b one'])
})

test.each<[string, (url: string) => { args?: string[]; env?: Record<string, string>; files?: Record<string, string> }]>(
  [
    ['the flag', (url) => ({ args: ['--target', url] })],
    ['the environment', (url) => ({ env: { LOGPIPE_TARGET: url } })],
    ['logpipe.json', (url) => ({ files: { 'logpipe.json': JSON.stringify({ target: url }) } })],
  ],
)('%s names the URL of a dev, and no stack of its own is started', async (_, naming) => {
  const tenant = aTenant()
  const { url } = stack()
  const { args = [], env = {}, files: named = {} } = naming(url)
  const cwd = await aFolder({ 'app.log': 'a line', ...named })
  const run = await runLogpipe(['send', '-t', tenant, '--wait', '--json', ...args, 'app.log'], aContext({ cwd, env }))
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(run.stdout)).toMatchObject({ target: new URL(url).host, accepted: 1, stored: 1 })
  expect(await textsOf(stack(), tenant)).toEqual(['a line'])
})

test('a file name with control characters cannot control the terminal', async () => {
  const name = 'a\u001b[31m\u009b\nb.log'
  const cwd = await aFolder()
  await mkdir(join(cwd, 'logs'))
  await writeFile(join(cwd, 'logs', name), `${'x'.repeat(limits.maxTextBytes + 1)}\n`)
  const human = await runLogpipe(['send', '-t', aTenant(), '--data', data(), 'logs'], aContext({ cwd }))
  expect(human).toMatchObject({ code: 1, stderr: expect.stringContaining('logs/a<1b>[31m<9b>⏎b.log:1') })
  expectNoTrace(human)
  const json = await runLogpipe(['send', '-t', aTenant(), '--data', data(), '--json', 'logs'], aContext({ cwd }))
  expectNoTrace(json)
  expect(JSON.parse(json.stdout)).toMatchObject({ inputs: [`logs/${name}`] })
})
