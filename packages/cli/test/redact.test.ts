import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify, stripVTControlCharacters } from 'node:util'
import { limits } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { aContext, type World } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace, expectRefusal } from './expect-refusal.ts'
import { openStdin, runLogpipe, startLogpipe } from './run-logpipe.ts'

const bin = fileURLToPath(new URL('../bin/logpipe.js', import.meta.url))
const phoneLine = 'User 555-0199 accessed system'
const recordLine = JSON.stringify({
  text: 'call +1 415-555-2671',
  attributes: { user: { phone: '4155552671', name: 'Ann' } },
  severity: 'info',
})

/** Redacts what is piped in. */
async function redact(args: readonly string[], stdin: string | Uint8Array, world: Partial<World> = {}) {
  const cwd = await aFolder()
  return runLogpipe(['redact', ...args], aContext({ cwd, stdin, ...world }))
}

test('a filter: redacted lines on stdout, and not a word more', async () => {
  expect(await redact([], `${phoneLine}\nplain\n`)).toEqual({
    code: 0,
    stdout: 'User [REDACTED:PHONE] accessed system\nplain\n',
    stderr: '',
  })
})

test('on a terminal the summary follows, and control characters are shown, not obeyed', async () => {
  const cwd = await aFolder({ 'a.log': `\u001b[2J${phoneLine}\n` })
  const run = await runLogpipe(['redact', 'a.log'], aContext({ cwd, isTty: true, env: { NO_COLOR: '1' } }))
  expect(run).toMatchObject({ code: 0, stderr: '1 value in 1 of 1 line: PHONE 1\n' })
  expect(run.stdout).toBe('<1b>[2JUser [REDACTED:PHONE] accessed system\n')
})

test.each([
  ['one\r\n\n  \ntwo\n\n\nthree'],
  ['\n\n\r\none\n\n'],
  ['{ "text": "a record as it is written", "log_id": "1" }\n'],
  [''],
])('what is not redacted stays to the byte, with blank lines and ends of lines: %j', async (text) => {
  expect(await redact([], text)).toEqual({ code: 0, stdout: text, stderr: '' })
})

test('a line keeps its end when something in it is redacted', async () => {
  const { stdout } = await redact([], `${phoneLine}\r\n${phoneLine}`)
  expect(stdout).toBe('User [REDACTED:PHONE] accessed system\r\nUser [REDACTED:PHONE] accessed system')
})

test('a JSON record stays one: text and attributes are redacted, the rest is unchanged', async () => {
  const { stdout } = await redact([], `${recordLine}\n{"level":"info","phone":4155552671}\n`)
  const [record, other] = stdout.trimEnd().split('\n')
  expect(JSON.parse(record ?? '')).toEqual({
    text: 'call [REDACTED:PHONE]',
    attributes: { user: { phone: '[REDACTED:PHONE]', name: 'Ann' } },
    severity: 'info',
  })
  expect(other).toBe('{"level":"info","phone":"[REDACTED:PHONE]"}')
})

test('--check says where, never what, and exits 1 only if something was found', async () => {
  const cwd = await aFolder({ 'a.log': `plain\n${phoneLine}\n${recordLine}\n`, 'b.log': 'plain\n' })
  const check = (...args: readonly string[]) => runLogpipe(['redact', '--check', ...args], aContext({ cwd }))
  expect(await check('a.log', 'b.log')).toEqual({
    code: 1,
    stdout: `a.log:2:6: PHONE (form)
a.log:3:6: PHONE (form:international)
a.log:3:1: PHONE (key:phone) in the attribute phone
`,
    stderr: '3 values in 2 of 4 lines: PHONE 3\n',
  })
  expect(await check('b.log')).toEqual({ code: 0, stdout: '', stderr: 'nothing found in 1 line\n' })
  expect(await check('--json', 'a.log')).toMatchObject({ code: 1 })
  expect(await check('--explain', 'b.log')).toMatchObject({ code: 0 })
})

test('--json has an object for each line and a summary, and values only with --values', async () => {
  const run = await redact(['--json'], `${phoneLine}\n\n${recordLine}\n`)
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout).not.toMatch(/555-0199|415-555-2671|4155552671/)
  const finding = { start: 5, end: 13, type: 'PHONE', rule: 'form' }
  const objects = run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(objects).toEqual([
    { file: 'stdin', line: 1, findings: [finding], text: 'User [REDACTED:PHONE] accessed system' },
    {
      file: 'stdin',
      line: 3,
      findings: [
        { field: 'text', start: 5, end: 20, type: 'PHONE', rule: 'form:international' },
        { field: 'attributes', key: 'phone', start: 0, end: 10, type: 'PHONE', rule: 'key:phone' },
      ],
      text: 'call [REDACTED:PHONE]',
      attributes: { user: { phone: '[REDACTED:PHONE]', name: 'Ann' } },
    },
    {
      summary: {
        inputs: ['stdin'],
        bytes_read: 31 + Buffer.byteLength(recordLine) + 1,
        lines: 2,
        lines_with_findings: 2,
        findings: 3,
        counts: { PHONE: 3 },
        rules: [
          { type: 'PHONE', rule: 'form', count: 1, source: 'https://www.itu.int/rec/T-REC-E.123' },
          { type: 'PHONE', rule: 'form:international', count: 1, source: 'https://www.itu.int/rec/T-REC-E.164' },
          { type: 'PHONE', rule: 'key', count: 1 },
        ],
        over_budget: {},
        too_long: 0,
        mended: 0,
      },
    },
  ])
  const shown = await redact(['--json', '--values'], phoneLine)
  expect(JSON.parse(shown.stdout.split('\n')[0] ?? '').findings).toEqual([{ ...finding, value: '555-0199' }])
})

const policy = {
  types: { IPV4: true, EMAIL: false },
  styles: { PHONE: 'last-four' },
  rules: [{ name: 'ORDER', pattern: 'ORD-[0-9]{6}' }],
  fields: ['customer_name'],
  allow: ['555-0100'],
}

test('a policy is tried as it would be set: types, styles, rules, fields and what is allowed', async () => {
  const cwd = await aFolder({
    'policy.json': JSON.stringify(policy),
    'a.log': 'from 10.0.0.1 by a@example.com, call 555-0199 or 555-0100, ORD-123456 customer_name=Ada\n',
  })
  const run = await runLogpipe(['redact', '--policy', 'policy.json', 'a.log'], aContext({ cwd }))
  expect(run.stdout).toBe(
    'from [REDACTED:IPV4] by a@example.com, call [PHONE:*0199] or 555-0100, [REDACTED:ORDER] customer_name=[REDACTED:FIELD]\n',
  )
  const builtIn = await runLogpipe(['redact', '--policy', 'default', 'a.log'], aContext({ cwd }))
  expect(builtIn.stdout).toContain('from 10.0.0.1 by [REDACTED:EMAIL]')
})

test('--types turns types on and off beside the policy', async () => {
  const text = 'from 10.0.0.1 by a@example.com'
  expect((await redact(['--types', 'ipv4,EMAIL=off'], text)).stdout).toBe('from [REDACTED:IPV4] by a@example.com')
  const files = { 'policy.json': '{"types":{"IPV4":true}}', 'a.log': text }
  const context = aContext({ cwd: await aFolder(files) })
  const both = await runLogpipe(['redact', '--policy', 'policy.json', '--types', 'EMAIL=off', 'a.log'], context)
  expect(both.stdout).toBe('from [REDACTED:IPV4] by a@example.com')
  expectRefusal(await redact(['--types', 'IPV9'], text), 'redaction.types.IPV9: unknown type')
  expectRefusal(
    await redact(['--types', 'EMAIL=no'], text),
    '--types has "EMAIL=no"; an entry is a type, as IPV4, IPV4=on or EMAIL=off',
  )
})

test('a rule that is too expensive is named', async () => {
  const files = {
    'policy.json': '{"rules":[{"name":"COSTLY","pattern":"u+id|u"}]}',
    'a.log': `${'u'.repeat(60_000)}\nx\n`,
  }
  const cwd = await aFolder(files)
  const run = await runLogpipe(['redact', '--policy', 'policy.json', 'a.log'], aContext({ cwd }))
  expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/\]\nx\n$/) })
  expect(run.stderr).toBe('COSTLY ran out of its budget in 1 line: the rest of the text was redacted whole\n')
  const json = await runLogpipe(['redact', '--policy', 'policy.json', '--json', 'a.log'], aContext({ cwd }))
  expect(JSON.parse(json.stdout.trimEnd().split('\n').at(-1) ?? '').summary.over_budget).toEqual({ COSTLY: 1 })
})

test('pseudonyms are equal for equal values within a run, and of no use in another', async () => {
  const cwd = await aFolder({ 'policy.json': '{"styles":{"EMAIL":"pseudonym"}}', 'a.log': 'a@x.io\na@x.io\n' })
  const pseudonyms = async () =>
    (await runLogpipe(['redact', '--policy', 'policy.json', 'a.log'], aContext({ cwd }))).stdout.trimEnd().split('\n')
  const [one, same] = await pseudonyms()
  expect(one).toMatch(/^\[EMAIL:[0-9a-f]{8}\]$/)
  expect(same).toBe(one)
  expect((await pseudonyms())[0]).not.toBe(one)
})

test.each<[string, readonly string[], string]>([
  ['an invalid policy', ['--policy', 'bad.json'], 'redaction.types.PHONE: must be true or false'],
  ['all problems of it', ['--policy', 'bad.json'], 'redaction.fields: must be an array'],
  ['a policy that is not JSON', ['--policy', 'a.log'], '"a.log" is not valid JSON'],
  ['a policy that is not there', ['--policy', 'none.json'], 'cannot read "none.json"'],
  ['a file that is not there', ['none.log'], 'cannot read none.log: no such file or folder'],
  ['a UTF-32 file', ['wide.log'], 'wide.log is UTF-32; convert it to UTF-8 first'],
  ['a binary file', ['core.bin'], 'core.bin is binary (a NUL at byte 3); none of it was read'],
  ['values without --json', ['--values', 'a.log'], '--values needs --json'],
  ['two forms at once', ['--explain', '--json', 'a.log'], '--explain and --json cannot be used together'],
])('%s is refused', async (_, args, sentence) => {
  const cwd = await aFolder({
    'bad.json': '{"types":{"PHONE":"yes"},"fields":"name"}',
    'a.log': 'plain',
    'wide.log': Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]),
    'core.bin': 'ELF\0\u0001',
  })
  expectRefusal(await runLogpipe(['redact', ...args], aContext({ cwd })), sentence)
})

test('a terminal as stdin is refused', async () => {
  const run = await redact([], '', { isTty: true, env: { NO_COLOR: '1' } })
  expectRefusal(run, 'nothing to redact: give a file or a folder, or pipe logs in')
})

test('a line over the limit is named and left out, in an empty line, and the others are redacted', async () => {
  const long = (bytes: number) => 'x'.repeat(bytes)
  const fits = await redact([], `${long(limits.maxTextBytes)}\n`)
  expect(fits).toMatchObject({ code: 0, stderr: '' })
  const run = await redact([], `plain\n${long(limits.maxTextBytes + 1)}\n${phoneLine}\n`)
  expect(run).toMatchObject({ code: 2, stdout: 'plain\n\nUser [REDACTED:PHONE] accessed system\n' })
  expect(run.stderr).toBe('error: stdin:2: the line is 131073 bytes; the limit is 131072; it was left out\n')
  const json = await redact(['--json'], `${long(limits.maxTextBytes + 1)}\n`)
  expect(JSON.parse(json.stdout.split('\n')[0] ?? '')).toEqual({
    file: 'stdin',
    line: 1,
    error: { code: 'text_too_long', message: 'the line is 131073 bytes; the limit is 131072' },
  })
})

test('bytes that are not UTF-8 are replaced, and counted', async () => {
  const run = await redact(['--check'], Buffer.from('caf\xe9 555-0199\n', 'latin1'))
  expect(run).toMatchObject({ code: 1, stdout: 'stdin:1:6: PHONE (form)\n' })
  expect(run.stderr).toContain('1 line was not UTF-8; invalid bytes were replaced by �')
})

test('a line is left out that grows over the limit when its bytes are replaced, as no stack would accept it', async () => {
  const run = await redact([], Buffer.alloc(50_000, 0xe9))
  expect(run).toMatchObject({ code: 2, stdout: '' })
  expect(run.stderr).toContain('stdin:1: the line is 150000 bytes; the limit is 131072; it was left out\n')
})

test('--explain shows both texts one above the other on a narrow terminal, and side by side on a wide one', async () => {
  const narrow = await redact(['--explain'], `plain\n${phoneLine}\n`, { columns: 99 })
  expect(narrow).toEqual({
    code: 0,
    stderr: '',
    stdout: `stdin:2
  - User [-555-0199-] accessed system
  + User [REDACTED:PHONE] accessed system
  column 6  PHONE  by its form

PHONE   1
  form  1  https://www.itu.int/rec/T-REC-E.123
1 value in 1 of 2 lines
`,
  })
  const wide = await redact(['--explain'], phoneLine, { columns: 100 })
  expect(wide.stdout).toContain(
    `  User [-555-0199-] accessed system${' '.repeat(14)} │ User [REDACTED:PHONE] accessed system\n`,
  )
})

test('--explain colours what is removed and what takes its place, and no row is wider than the terminal', async () => {
  const line = `${'日本語 '.repeat(30)}${phoneLine} password=hunter2x ${'tail '.repeat(60)}`
  for (const columns of [80, 140]) {
    const run = await redact(['--explain'], line, { columns, env: { FORCE_COLOR: '1' } })
    expect(run.stdout).toContain('\u001b[31m555-0199\u001b[39m')
    expect(run.stdout).toContain('\u001b[32m[REDACTED:PHONE]\u001b[39m')
    const rows = stripVTControlCharacters(run.stdout).split('\n')
    const cells = (row: string) => row.length + (row.match(/[日本語]/g)?.length ?? 0)
    expect(Math.max(...rows.map(cells))).toBeLessThanOrEqual(columns)
    expect(run.stdout).toContain(' … ')
  }
})

test('--explain lets no control character of a log reach the terminal', async () => {
  const run = await redact(['--explain'], `\u001b]0;title\u0007 \u009b2J call 555-0199\r\u001b[1m\n`)
  expect(run.stdout).toContain('PHONE')
  expectNoTrace(run)
})

test('Ctrl-C ends it with what was done', async () => {
  const stdin = openStdin()
  const run = startLogpipe(['redact', '--check'], aContext({ cwd: await aFolder(), stdin }))
  stdin.write(`${phoneLine}\nhalf a li`)
  await expect.poll(() => run.said().stdout).toBe('stdin:1:6: PHONE (form)\n')
  run.interrupt()
  expect(await run.ended).toMatchObject({
    code: 130,
    stderr: '1 value in 1 of 1 line: PHONE 1\nInterrupted at line 2 of stdin.\n',
  })
})

test('Ctrl-C ends it even if its reader takes nothing', async () => {
  const stdin = openStdin()
  const context = aContext({ cwd: await aFolder(), stdin })
  const isFull = Promise.withResolvers<void>()
  const drained = (): Promise<void> => {
    isFull.resolve()
    return new Promise(() => undefined)
  }
  const run = startLogpipe(['redact'], { ...context, out: { ...context.out, drained } })
  stdin.write(`${phoneLine}\nhalf a li`)
  await isFull.promise
  run.interrupt()
  expect(await run.ended).toMatchObject({ code: 130, stderr: 'Interrupted at line 2 of stdin.\n' })
})

test('files of the data folder are inputs only by name', async () => {
  const cwd = await aFolder({ 'a.log': 'plain\n', 'stack/master.key': 'key\n' })
  const context = () => aContext({ cwd, env: { LOGPIPE_DATA: 'stack' } })
  expect((await runLogpipe(['redact', '.'], context())).stdout).toBe('plain\n')
  expect((await runLogpipe(['redact', 'stack/master.key'], context())).stdout).toBe('key\n')
})

test('lines that fill many chunks come out in order and complete', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => (i % 7 === 0 ? '' : `line ${i} of 555-0199`))
  const { stdout } = await redact([], `${lines.join('\n')}\n`)
  expect(stdout).toBe(`${lines.join('\n').replaceAll('555-0199', '[REDACTED:PHONE]')}\n`)
})

test('a file is not changed', async () => {
  const cwd = await aFolder({ 'a.log': `${phoneLine}\n` })
  await runLogpipe(['redact', 'a.log'], aContext({ cwd }))
  expect(await readFile(`${cwd}/a.log`, 'utf8')).toBe(`${phoneLine}\n`)
})

test('a reader that has seen enough ends it without a word', async () => {
  const cwd = await aFolder({ 'a.log': `${phoneLine}\n`.repeat(20_000) })
  const line = `"$0" "$1" redact a.log | head -1; echo "code \${PIPESTATUS[0]}"`
  expect(await promisify(execFile)('bash', ['-c', line, process.execPath, bin], { cwd })).toMatchObject({
    stdout: 'User [REDACTED:PHONE] accessed system\ncode 0\n',
    stderr: '',
  })
})
