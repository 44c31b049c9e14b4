import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exitCodeRows } from '../../packages/cli/src/exit-codes.ts'
import { topology } from '../../packages/infra/src/topology.ts'
import { reasons } from '../../packages/pipeline/src/dead-letters/describe-dead-letter.ts'
import { ruleMeanings, ruleSources, typeSources } from '../../packages/pipeline/src/redact/explain/rules.ts'
import { recordSteps } from '../../packages/pipeline/src/redact/policy/rule-budget.ts'
import { fieldLimits } from '../../packages/pipeline/src/redact/policy/tenant-fields.ts'
import { ruleLimits } from '../../packages/pipeline/src/redact/policy/tenant-rules.ts'
import { redactionTypes } from '../../packages/pipeline/src/redact/text/finding.ts'
import { defaultSettings } from '../../packages/pipeline/src/tenants/tenant-settings.ts'
import { numberOptions } from '../../packages/sdk/src/client/client-options.ts'
import { type FaultCode, faults } from '../../packages/sdk/src/contract/faults.ts'
import { limits } from '../../packages/sdk/src/contract/limits.ts'
import { senderNumbers } from '../../packages/sdk/src/sender/sender-options.ts'
import { findBrokenLinks } from './find-broken-links.ts'
import { commandIn, judgeCommand, leavesOf } from './judge-command.ts'
import { codeOf, readPages, readPaths, root } from './read-pages.ts'
import { wholeProgram } from './whole-program.ts'

const program = await wholeProgram(root)
const leaves = leavesOf(program)
const pages = readPages()
const paths = readPaths()
const named = pages.map((page) => [page.path, page] as const)
const pageOf = (path: string): string => pages.find((page) => page.path === path)?.text ?? ''
const commandPages = pages.filter(({ path }) => path.startsWith('docs/commands/'))

test.each(named)('every link of %s leads to a file and a heading', (_, page) => {
  expect(findBrokenLinks(page)).toEqual([])
})

test('a link to what is not there is found', () => {
  const text =
    '[a](docs/nothing.md) [b](README.md#why) [c](#nothing) [d](https://example.com) ![e](docs/assets/none.svg)'
  const broken = ['docs/nothing.md', '#nothing', 'docs/assets/none.svg']
  expect(findBrokenLinks({ path: 'other.md', text })).toEqual(expect.arrayContaining(broken))
  expect(findBrokenLinks({ path: 'README.md', text })).toEqual(broken)
})

test.each(named)('every logpipe command in %s is one that the program takes', (_, page) => {
  const { lines, words } = codeOf(page)
  const judged = (typed: readonly string[], isWhole: boolean) =>
    typed.flatMap((line) => {
      const command = commandIn(line)
      const problem = command === undefined ? undefined : judgeCommand(program, command, isWhole)
      return problem === undefined ? [] : [`${line}: ${problem}`]
    })
  expect([...judged(lines, true), ...judged(words, false)]).toEqual([])
})

test.each([
  ['logpipe sent', 'there is no command sent'],
  ['logpipe help environments', 'there is no help on environments'],
  ['logpipe help tenants adds', 'there is no help on adds'],
  ['$ npx logpipe send --tennant acme', 'send has no option --tennant'],
  ['LOGPIPE_KEY=lp_… logpipe tail -t acme more # comment', 'tail takes no more'],
  ['cat app.log | logpipe keys revoke acme', 'revoke needs 2 arguments'],
  ['logpipe send --tenant acme a.log b.log', undefined],
  ['logpipe keys revoke acme KEY --target logpipe-prod', undefined],
])('%s: %s', (line, problem) => {
  expect(judgeCommand(program, commandIn(line) ?? 'nothing', true)).toBe(problem)
})

test('every command has its page, and every option is explained in one', () => {
  const typed = commandPages.flatMap((page) => codeOf(page).lines).flatMap((line) => commandIn(line) ?? [])
  const missing = leaves.filter(({ name }) => !typed.some((line) => `${line} `.startsWith(`${name} `)))
  expect(missing.map(({ name }) => name)).toEqual([])
  const texts = [...commandPages.map(({ text }) => text), pageOf('docs/targets.md')].join('\n')
  const options = leaves.flatMap(({ name, command }) => command.options.map(({ long }) => ({ name, long: long ?? '' })))
  expect(options.filter(({ long }) => !new RegExp(`${long}(?![\\w-])`).test(texts))).toEqual([])
})

test.each(commandPages.map((page) => [page.path, page] as const))(
  'the defaults that %s states are those of the program',
  (path, page) => {
    const name = path.replace(/^.*\/|\.md$/g, '')
    const options = leaves.filter((leaf) => leaf.name.split(' ')[0] === name).flatMap(({ command }) => command.options)
    const stated = [...page.text.matchAll(/^\| .*?`(--[\w-]+) ([^`]+)`.*? \|/gm)].map(([, long, value]) => ({
      long,
      value,
    }))
    const wrong = stated.filter(({ long, value }) => {
      const option = options.find((one) => one.long === long)
      return option?.defaultValue !== undefined && option.defaultValue !== value
    })
    expect(wrong).toEqual([])
  },
)

test('the exit codes in the docs are those of the program', () => {
  const text = pageOf('docs/targets.md')
  const table = text.slice(text.indexOf('## Exit codes')).split('\n\n')[1]?.split('\n').slice(2)
  expect(table).toEqual(exitCodeRows.map(([code, meaning]) => `| ${code} | ${meaning} |`))
  const known = exitCodeRows.map(([code]) => code)
  const stated = pages.flatMap(({ text }) => [...text.matchAll(/exit codes? (\d+)/gi)].map(([, code]) => code ?? ''))
  expect(stated.filter((code) => !known.includes(code))).toEqual([])
})

test.each(named)('every npm script in %s is there', (_, page) => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const { lines, words } = codeOf(page)
  const called = [...lines, ...words].flatMap((code) =>
    [...code.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name),
  )
  for (const name of called) expect(scripts).toHaveProperty([name ?? ''])
})

test.each(named)('every file that %s names is there', (_, page) => {
  const named = codeOf(page).words.filter((word) => /^[\w.-]+(?:\/[\w.-]+)+\.(?:ts|md|json|yml)$/.test(word))
  const isThere = (path: string) => paths.some((one) => one === path || one.endsWith(`/${path}`))
  expect(named.filter((path) => !isThere(path))).toEqual([])
})

test('the README has the two commands, and stays short', () => {
  const readme = pageOf('README.md')
  expect(readme).toMatch(/^npm ci && npm run demo /m)
  expect(readme).toMatch(/^npm ci && npm test /m)
  expect(readme.split('\n').length).toBeLessThan(110)
})

const KiB = (bytes: number): string => `${bytes / 1024} KiB`
const MiB = (bytes: number): string => `${bytes / 1024 / 1024} MiB`
const count = (value: number): string => value.toLocaleString('en-US')
const { ingest, deadLetter } = topology.queues

test.each([
  ['docs/api.md', `| text of one log | ${KiB(limits.maxTextBytes)} of UTF-8 |`],
  ['docs/api.md', `| ${KiB(limits.maxAttributesBytes)} of JSON, ${limits.maxAttributesDepth} levels |`],
  ['docs/api.md', `at most ${limits.maxAttributesDepth} levels deep`],
  ['docs/api.md', `| body as sent | ${MiB(limits.maxRequestBytes)} |`],
  ['docs/api.md', `| body decoded | ${MiB(limits.maxDecodedBytes)} |`],
  ['docs/api.md', `| records per request | ${count(limits.maxRecordsPerRequest)} |`],
  ['docs/api.md', `| JSON values per request | ${count(limits.maxValuesPerRequest)};`],
  [
    'docs/api.md',
    `| \`limit\` | logs on a page, 1 to ${count(limits.maxPageRows)}, ${limits.defaultPageRows} by default |`,
  ],
  ['docs/api.md', `At most ${limits.maxSearchWords} words of ${limits.maxSearchWordChars} characters`],
  ['docs/api.md', `each value. At most ${limits.maxSearchAttributes}.`],
  [
    'docs/api.md',
    `at most ${count(limits.maxSearchRows)} rows, ${MiB(limits.maxSearchBytes)} or ${limits.maxSearchMs / 1000} seconds a request`,
  ],
  ['docs/api.md', `A page holds about ${MiB(limits.maxPageBytes)} at most`],
  ['docs/api.md', `{0,${limits.maxTenantIdChars - 1}}$`],
  ['docs/api.md', `A log id is 1 to ${limits.maxLogIdChars} of`],
  ['docs/api.md', `1 to ${limits.maxIdempotencyKeyChars} of \`A-Za-z0-9_-\``],
  ['docs/api.md', `at most ${count(limits.maxStoredIds)}, and returns`],
  ['docs/commands/send.md', `records per request, up to ${count(limits.maxRecordsPerRequest)}`],
  ['docs/commands/dlq.md', `${deadLetter.retentionDays} days after it was sent`],
  ['docs/commands/dlq.md', `| ${ingest.maxReceiveCount} attempts failed`],
  ['docs/operations.md', `within ${ingest.retentionDays} days`],
  ['docs/operations.md', `ran out of time (${topology.functions.ingest.timeoutSeconds} s)`],
  ['docs/operations.md', `ran out of time (${topology.functions.worker.timeoutSeconds} s)`],
  ['docs/operations.md', `the end of its ${topology.functions.worker.timeoutSeconds} seconds`],
  ['docs/commands/tenants.md', `| \`--retention-days\` | ${defaultSettings.retentionDays} |`],
  ['docs/redaction.md', `at most ${ruleLimits.maxRules} patterns of up to ${ruleLimits.maxPatternChars} characters`],
  ['docs/redaction.md', `${count(ruleLimits.maxInstructions)} compiled`],
  ['docs/redaction.md', `at most ${fieldLimits.maxFields} names`],
  ['docs/redaction.md', `a budget of ${recordSteps / 1_000_000} million steps for one record`],
  ...Object.entries(numberOptions).map(([name, option]) => [
    'docs/sdk.md',
    `| \`${name}\` | ${count(option.default)} |`,
  ]),
  ...Object.values(senderNumbers).flatMap((option) =>
    Number.isFinite(option.default) ? [['docs/sdk-sender.md', `${count(option.default)} |`]] : [],
  ),
])('%s says "%s", as the code does', (path, words) => {
  expect(pageOf(path).replace(/\s+/g, ' ')).toContain(words)
})

test('docs/sdk.md explains every option of the client, and every error that only the client knows', async () => {
  const source = readFileSync(join(root, 'packages/sdk/src/client/client-options.ts'), 'utf8')
  const [, block = ''] = /interface ClientOptions \{(.*?)^\}/ms.exec(source) ?? []
  const forTests = new Set(['random', 'now', 'elapsed', 'sleep'])
  const options = [...block.matchAll(/^ {2}readonly (\w+)\??:/gm)].flatMap(([, name = '']) =>
    forTests.has(name) ? [] : [name],
  )
  expect(options.length).toBeGreaterThan(10)
  const codes = Object.entries(faults).flatMap(([code, { status }]) => (status === 0 ? [code] : []))
  const missing = [...options, ...codes].filter((name) => !new RegExp(`\\b${name}\\b`).test(pageOf('docs/sdk.md')))
  expect(missing).toEqual([])
})

test('docs/sdk-sender.md explains every option of the sender and the transports', () => {
  const optionsIn = (file: string, name: string): readonly string[] => {
    const source = readFileSync(join(root, 'packages/sdk/src', file), 'utf8')
    const [, block = ''] = new RegExp(`interface ${name} .*?\\{(.*?)^\\}`, 'ms').exec(source) ?? []
    return [...block.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, option = '']) => option)
  }
  const options = [
    ...optionsIn('sender/sender.ts', 'SenderOptions'),
    ...optionsIn('sender/open-sender.ts', 'TransportOptions'),
    ...optionsIn('pino/pino-transport.ts', 'PinoTransportOptions'),
    ...optionsIn('console/capture-console.ts', 'ConsoleOptions'),
  ]
  expect(options.length).toBeGreaterThan(20)
  expect(options.filter((name) => !new RegExp(`\\b${name}\\b`).test(pageOf('docs/sdk-sender.md')))).toEqual([])
})

test('statuses beside error codes are those of the fault table', () => {
  const stated = [...pageOf('docs/api.md').matchAll(/`(\d{3}) ([a-z_]+)`/g)]
  expect(stated.length).toBeGreaterThan(8)
  for (const [, status, code] of stated)
    expect([code, faults[code as FaultCode]?.status]).toEqual([code, Number(status)])
})

test('the reasons for a dead letter, and the types of redaction, are those of the code', () => {
  const rows = (path: string, pattern: RegExp) =>
    [...pageOf(path).matchAll(pattern)].flatMap(([row]) => [...row.matchAll(/`([^`]+)`/g)])
  const firsts = [...pageOf('docs/commands/dlq.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, reason]) => reason)
  expect(firsts).toEqual(reasons)
  const types = rows('docs/redaction.md', /^\| (?:`[A-Z0-9_]+`(?:, )?)+ \|/gm).map(([, type]) => type)
  expect(types.toSorted()).toEqual([...redactionTypes].toSorted())
  const byDefault = types.length - ['IPV4', 'IPV6', 'MAC'].length
  expect(pageOf('README.md')).toContain(`${byDefault} types by default`)
})

test('every rule that redact names is explained, and every document linked', () => {
  const page = pageOf('docs/commands/redact.md')
  for (const [rule, meaning] of Object.entries(ruleMeanings)) expect(page).toContain(`| \`${rule}\` | ${meaning} |`)
  for (const source of Object.values({ ...typeSources, ...ruleSources })) expect(page).toContain(`](${source})`)
})

test('no cell of the threats is longer than two lines', () => {
  const cells = [...pageOf('docs/security.md').matchAll(/^\|(.*)\|$/gm)].flatMap(([, row = '']) => row.split('|'))
  expect(cells.length).toBeGreaterThan(60)
  expect(cells.filter((cell) => cell.trim().length > 115)).toEqual([])
})

test('the OpenAPI document describes each refusal by the titles of its codes', () => {
  const { paths: routes } = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8'))
  const refusals = Object.values<object>(routes)
    .flatMap((route) => Object.values<{ responses: Readonly<Record<string, Refusal>> }>(Object(route)))
    .flatMap(({ responses }) => Object.values(responses))
    .flatMap(({ description, content }) => {
      const codes = content['application/problem+json']?.schema.properties.code.enum
      return codes === undefined ? [] : [{ description, titles: codes.map((code) => faults[code].title).join('; ') }]
    })
  expect(refusals.length).toBeGreaterThan(40)
  for (const { description, titles } of refusals) expect(description.replace(/[.:].*$/, '')).toBe(titles)
})

interface Refusal {
  readonly description: string
  readonly content: Readonly<
    Record<
      string,
      { readonly schema: { readonly properties: { readonly code: { readonly enum: readonly FaultCode[] } } } }
    >
  >
}

test('decisions are numbered one after the other, as their titles say', () => {
  const decisions = pages.filter(({ path }) => path.startsWith('docs/decisions/'))
  const numbers = decisions.map(({ path }) => Number(/\/(\d{4})-/.exec(path)?.[1]))
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, i) => i + 1))
  expect(decisions.map(({ text }) => Number(/^# (\d+)\. /.exec(text)?.[1]))).toEqual(numbers)
})
