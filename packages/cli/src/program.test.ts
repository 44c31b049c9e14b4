import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { calledCommand } from './called-command.ts'
import { commandList } from './command-list.ts'
import type { CliContext } from './context.ts'
import { expandAliases } from './expand-aliases.ts'
import { buildProgram } from './program.ts'
import { runCli } from './run-cli.ts'

/** A context that keeps what is written; these command lines reach nothing else of it. */
function aContext(columns = 80) {
  const written = { out: '', err: '' }
  const output = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text
    },
    isTty: false,
    columns: () => columns,
    color: new Chalk({ level: 0 }),
  })
  const context: Partial<CliContext> = {
    ...{ env: {}, cwd: '/', now: () => 0, out: output('out'), err: output('err') },
    ...{ outClosed: new AbortController().signal, onInterrupt: () => () => undefined },
  }
  return { context: context as CliContext, written }
}

/** Every command as it is typed: `send`, `tenants add`. */
const paths = Object.entries(commandList).flatMap(([name, listed]) => [
  ...('load' in listed ? [name] : []),
  ...Object.keys(listed.commands ?? {}).map((second) => `${name} ${second}`),
])

test.each(paths)('%s --help shows its own flags, under its own name', async (path) => {
  const { context, written } = aContext()
  // A script for a shell is no result.
  const flag = path === 'completion' ? '<shell>' : '--json'
  expect(await runCli([...path.split(' '), '--help'], context)).toBe(0)
  expect(written.out).toMatch(new RegExp(`^Usage: logpipe ${path} \\[options\\]`))
  expect(written.out).toContain(flag)
  expect(written.err).toBe('')
})

test.each([40, 50, 80, 120])('help fits a terminal of %i columns: only lines to copy are longer', async (columns) => {
  for (const args of [
    ['--help'],
    ...paths.map((path) => [...path.split(' '), '--help']),
    ['help', 'environment'],
    ['help', 'exit-codes'],
  ]) {
    const { context, written } = aContext(columns)
    expect(await runCli(args, context)).toBe(0)
    const long = written.out
      .split('\n')
      .filter(
        (line) =>
          line.length > columns && !/^ {2}.*\blogpipe |\blogpipe completion /.test(line) && !/^Usage: /.test(line),
      )
    expect([args, long]).toEqual([args, []])
  }
})

test('a command line builds the flags of its own command only', async () => {
  const program = await buildProgram(['tenants', 'add', 'acme'], { ...aContext(), setExitCode: () => undefined })
  expect(program.commands.map((command) => command.name())).toEqual(Object.keys(commandList))
  expect(program.commands.filter(({ options }) => options.length > 0)).toEqual([])
  const tenants = program.commands.find((command) => command.name() === 'tenants')
  expect(tenants?.commands.map((command) => command.name())).toEqual(['add'])
})

test('a group by itself lists all its commands', async () => {
  const { context, written } = aContext()
  expect(await runCli(['keys', '--help'], context)).toBe(0)
  for (const line of ['add [options] <tenant>', 'list [options] <tenant>', 'revoke [options] <tenant> <key-id>']) {
    expect(written.out).toContain(line)
  }
})

test('a command with others under it lists them in its help, and is called without them', async () => {
  const { context, written } = aContext()
  expect(await runCli(['load', '--help'], context)).toBe(0)
  for (const line of ['--rpm <requests>', 'report [options] <file>', 'compare [options] <before> <after>']) {
    expect(written.out).toContain(line)
  }
  const called = async (...args: string[]) => {
    const program = await buildProgram(args, { ...aContext(), setExitCode: () => undefined })
    const load = program.commands.find((command) => command.name() === 'load')
    return { options: load?.options.length, commands: load?.commands.map((command) => command.name()) }
  }
  expect(await called('load', '--rate', '5')).toEqual({ options: expect.any(Number), commands: [] })
  // Flags that both have belong to the one that is called.
  expect(await called('load', 'report', 'run.json', '--json')).toEqual({ options: 0, commands: ['report'] })
})

test.each([
  ['logpipe', []],
  ['logpipe', ['--help']],
  ['logpipe', ['sennd']],
  ['logpipe', ['constructor']],
  ['logpipe send', ['send', 'tenants']],
  ['logpipe tenants add', ['tenants', 'add', 'send']],
  ['logpipe tenants', ['tenants', 'toString']],
  ['logpipe load report', ['load', 'report', 'compare']],
  // What follows a flag is its value.
  ['logpipe load', ['load', '--out', 'report']],
])('%s is what is called by %j', (path, args) => {
  expect(calledCommand(args)).toBe(path)
})

test.each([
  [['sennd'], "unknown command 'sennd'", 'See `logpipe --help`.'],
  [['tenants', 'ad', 'x'], "unknown command 'ad'", 'See `logpipe tenants --help`.'],
  [['tenants', 'add'], "missing required argument 'tenant'", 'See `logpipe tenants add --help`.'],
  [['send', '--nonsense'], "unknown option '--nonsense'", 'See `logpipe send --help`.'],
  [['cost', '--bytes', '0'], '--bytes is "0"', 'See `logpipe cost --help`.'],
  [['send'], 'no tenant is set', 'Add `--tenant acme`, or set LOGPIPE_TENANT.'],
])('%j is refused with the next step', async (args, why, next) => {
  const { context, written } = aContext()
  expect(await runCli(args, context)).toBe(2)
  expect(written).toMatchObject({ out: '', err: expect.stringContaining(why) })
  expect(written.err).toContain(next)
})

test.each([
  [['logs', '-o', 'jsn'], '(Did you mean json?)'],
  [['logs', '-t', 'acme', '--severity', 'warnning+'], 'Did you mean warning?'],
  [['logs', '--sevrity', 'error'], '(Did you mean --severity?)'],
  [['load', '--format', 'junt'], '(Did you mean junit?)'],
  [['audit', '--format', 'serif'], '(Did you mean sarif?)'],
  [['completion', 'fissh'], '(Did you mean fish?)'],
  [['dlq', 'list', '--reason', 'conflct'], 'Did you mean conflict?'],
  [['send', '-t', 'acme', '--format', 'logfm', 'a'], 'Did you mean logfmt?'],
  [['send', '-t', 'acme', '--compress', 'gzp', 'a'], 'Did you mean gzip?'],
  [['send', '-t', 'acme', '--multiline', 'pyton', 'a'], 'Did you mean python?'],
  [['send', '-t', 'acme', '--long', 'spilt', 'a'], 'Did you mean split?'],
  [['send', '-t', 'acme', '--encoding', 'utf16-le', 'a'], 'Did you mean utf-16le?'],
  [['keys', 'add', 'acme', '--scope', 'write,raed'], 'Did you mean read?'],
  [['cost', '--region', 'eu-centrl-1'], 'Did you mean eu-central-1?'],
])('%j is refused with what was probably meant', async (args, meant) => {
  const { context, written } = aContext()
  expect(await runCli(args, context)).toBe(2)
  expect(written).toMatchObject({ out: '', err: expect.stringContaining(meant) })
  expect(written.err).toMatch(/See `logpipe [a-z ]+ --help`/)
})

test.each([
  [['logs', '-o', '\u001b[2Jjsn']],
  [['completion', '\u001b[2Jfsh']],
  [['\u001b[2Jsned']],
  [['send', '--\u001b[2Jfoo']],
])('%j is refused without what it would do to the terminal', async (args) => {
  const { context, written } = aContext()
  expect(await runCli(args, context)).toBe(2)
  expect(written.err).toContain('<1b>[2J')
  expect(written.err).not.toContain('\u001b')
  expect(written.err).toMatch(/\nSee `logpipe/)
})

test.each([
  [['-q', 'help', 'send']],
  [['--quiet', 'help', 'send']],
  [['help', '-q', 'send']],
  [['help', 'send', '-q']],
])('%j is help send', async (args) => {
  const [plain, quiet] = [aContext(), aContext()]
  expect(await runCli(['help', 'send'], plain.context)).toBe(0)
  expect(await runCli(args, quiet.context)).toBe(0)
  expect(quiet.written).toEqual(plain.written)
})

test('with --json a command line that is refused is one document as well', async () => {
  const { context, written } = aContext()
  expect(await runCli(['logs', '--json', '-o', 'jsn'], context)).toBe(2)
  expect(JSON.parse(written.out)).toEqual({
    error: {
      code: 'invalid_option',
      message:
        "option '-o, --output <format>' argument 'jsn' is invalid. Allowed choices are text, json, raw. (Did you mean json?)",
      hint: 'See `logpipe logs --help`.',
    },
  })
  expect(written.err).toMatch(/^error: option .+\n\(Did you mean json\?\)\nSee `logpipe logs --help`\.\n$/)
})

test.each([
  [
    ['tenants', 'ls'],
    ['tenants', 'list'],
  ],
  [
    ['tenants', 'rm', 'acme'],
    ['tenants', 'remove', 'acme'],
  ],
  [
    ['keys', 'delete', 'acme', 'k'],
    ['keys', 'revoke', 'acme', 'k'],
  ],
  [
    ['context', 'ls', '--json'],
    ['context', 'list', '--json'],
  ],
  [
    ['dlq', 'rm', 'x'],
    ['dlq', 'rm', 'x'],
  ],
  [
    ['send', 'ls'],
    ['send', 'ls'],
  ],
  [['ls'], ['ls']],
  [['-v'], ['--version']],
  [[], []],
])('%j is called as %j', (typed, called) => {
  expect(expandAliases(typed)).toEqual(called)
})

test('help of a command is what its --help shows; help alone is that of the program', async () => {
  const shown = async (...args: string[]) => {
    const { context, written } = aContext()
    expect(await runCli(args, context)).toBe(0)
    return written.out
  }
  expect(await shown('help', 'tenants', 'add')).toBe(await shown('tenants', 'add', '--help'))
  expect(await shown('help')).toBe(await shown('--help'))
})

test('help on what is neither command nor topic is refused, with what was meant', async () => {
  const { context, written } = aContext()
  expect(await runCli(['help', 'sned'], context)).toBe(2)
  expect(written.err).toContain('did you mean send?')
  expect(await runCli(['help', 'envronment'], context)).toBe(2)
  expect(written.err).toContain('did you mean environment?')
})

test('the help of the environment names every variable that the code reads, and no other', async () => {
  const { context, written } = aContext()
  expect(await runCli(['help', 'environment'], context)).toBe(0)
  const named = new Set(written.out.match(/\b[A-Z]{2,}_[A-Z_]+\b/g))
  // A function of the stack gets its variables from the template.
  const paths = (await sourcesBelow(import.meta.dirname)).filter((path) => !/[\\/]src[\\/]lambda[\\/]/.test(path))
  const text = (await Promise.all(paths.map((path) => readFile(path, 'utf8')))).join('\n')
  const read = new Set(text.match(/\b(?:LOGPIPE_[A-Z_]+|AWS_(?:DEFAULT_)?REGION)\b/g))
  // By this one processes of logpipe know each other; builds define the other.
  for (const own of ['LOGPIPE_MANAGED', 'LOGPIPE_VERSION']) read.delete(own)
  expect([...read].filter((name) => !named.has(name))).toEqual([])
  expect([...named].filter((name) => name.startsWith('LOGPIPE_') && !read.has(name))).toEqual([])
})

async function sourcesBelow(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true })
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('environment'))
    .map((name) => join(folder, name))
}
