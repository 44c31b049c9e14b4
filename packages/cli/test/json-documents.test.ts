import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rejectionReasons } from '@logpipe/infra/listener'
import { expect, test } from 'vitest'
import { commandList } from '../src/command-list.ts'
import type { CommandDefinition } from '../src/commands/define-command.ts'
import type { LedgerEntry } from '../src/ledger/entry.ts'
import { resultText } from '../src/load/result/parse-result.ts'
import { entryJson } from '../src/render/ledger.ts'
import { createServerLog } from '../src/render/server-log.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { aReadResult } from './a-result.ts'
import { expectSchema, longNumbers, problemsOf, schemaNames, styleProblems } from './expect-schema.ts'
import { runLogpipe } from './run-logpipe.ts'
import { drained } from './stored.ts'
import { startStack } from './use-stack.ts'

const page = readFileSync(fileURLToPath(new URL('../../../docs/json.md', import.meta.url)), 'utf8')

test('documents are as their schemas in docs/json say, field by field, and of one style', async () => {
  const cwd = await aFolder({
    'a.log': 'call 555-0199 please\nsecond line\n',
    'j.log': '{"message":"x","level":"error","traceId":7}\n',
    'logpipe.json': '{"contexts":{"here":{"tenant":"acme","region":"eu-west-1"}}}',
    'run.json': resultText(aReadResult().result),
    'later.json': resultText(aReadResult({ latencies: [2, 3.3, 4, 5] }).result),
    ...aPairOfKeys(),
  })
  const env = { XDG_STATE_HOME: join(cwd, 'state') }
  const stack = await startStack(cwd)
  const seen = new Set<string>()
  const run = async (name: string, ...args: readonly string[]): Promise<Record<string, unknown>> => {
    const { stdout, stderr } = await runLogpipe([...args, '--json'], aContext({ cwd, env }))
    expect([args, stdout, stderr]).toEqual([args, expect.stringContaining('\n'), stderr])
    const [document = {}] = expectSchema(name, stdout)
    seen.add(name)
    return document
  }
  await run('send', 'send', '-t', 'acme', 'a.log', '--wait')
  await run('send', 'send', '-t', 'acme', 'j.log', 'nothing.log')
  await run('send', 'send', '-t', 'acme')
  await run('send-dry-run', 'send', '-t', 'acme', 'a.log', 'j.log', '--dry-run')
  await run(
    'load',
    'load',
    '--no-warm-up',
    '--rate',
    '20',
    '--duration',
    '500ms',
    '--bad',
    '10%',
    '--fail-if',
    'p99>1ms',
  )
  await run('logs', 'tail', '-t', 'acme')
  await run('logs', 'logs', '-t', 'acme', '-t', 'load-1')
  for (const text of ['first', 'second']) {
    const body = JSON.stringify({ tenant_id: 'acme', log_id: 'order-1', text, attributes: { aB: 1 } })
    await fetch(`${stack.url}/ingest`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    await drained(stack)
  }
  await run('audit', 'audit', '--all')
  const [letter] = (await run('dlq-list', 'dlq', 'list')).entries as readonly { readonly id: string }[]
  await run('dlq-show', 'dlq', 'show', letter?.id ?? '')
  await run('dlq-show', 'dlq', 'show', letter?.id ?? '', '--text')
  await run('doctor', 'doctor')
  await run('doctor', 'doctor', '--target', 'http://127.0.0.1:1')
  await run('dlq-redrive', 'dlq', 'redrive', '--reason', 'failed')
  await run('dlq-purge', 'dlq', 'purge', '--yes')
  await run('tenants-add', 'tenants', 'add', 'beta', '--rate', '5')
  await run('tenants-set', 'tenants', 'set', 'beta', '--burst', '9')
  const { key_id: keyId } = await run('keys-add', 'keys', 'add', 'beta', '--expires', '1h')
  await run('keys-list', 'keys', 'list', 'beta')
  await run('tenants-show', 'tenants', 'show', 'beta')
  await run('tenants-list', 'tenants', 'list')
  await run('keys-revoke', 'keys', 'revoke', 'beta', String(keyId))
  await run('tenants-rotate', 'tenants', 'rotate', 'beta')
  await run('tenants-remove', 'tenants', 'remove', 'beta', '--yes')
  await run('backup', 'backup', 'saved')
  await run('restore', 'restore', 'saved', '--data', 'restored')
  await run('ledger-list', 'ledger', 'list')
  await run('ledger-verify', 'ledger', 'verify')
  await run('master-keys', 'keys', 'show-master')
  await run('cost', 'cost', '--waf', '--rate', '0.5')
  await run('redact', 'redact', 'a.log', 'j.log')
  await run('tenants-erase', 'tenants', 'erase', 'acme', '--before', '1d', '--dry-run')
  await run('tenants-export', 'tenants', 'export', 'acme', '--out', 'exported')
  await run('tenants-erase', 'tenants', 'erase', 'acme', '--yes')
  await run('audit', 'audit', '-t', 'acme', '--sign', 'audit.key', '--statement', 'one.json')
  await run('audit', 'audit', '-t', 'acme', '--sign', 'audit.key', '--statement', 'two.json', '--after', 'one.json')
  await run('audit-verify', 'audit', 'verify', 'one.json', '--key', 'audit.pub')
  await run('audit-verify', 'audit', 'verify', 'two.json', '--key', 'audit.pub', '--after', 'one.json')
  await run('audit-verify', 'audit', 'verify', 'run.json', '--key', 'audit.pub')
  await run('ledger-export', 'ledger', 'export')
  await run('ledger-prune', 'ledger', 'prune', '--before', '1ms', '--yes')
  await run('ledger-export', 'ledger', 'export')
  await run('load', 'load', 'report', 'run.json')
  await run('load-compare', 'load', 'compare', 'run.json', 'later.json')
  await run('context-list', 'context', 'list')
  await run('context-use', 'context', 'use', 'here')
  await run('context-use', 'context', 'use', 'default')
  await run('init-github', 'init', 'github', '--repository', 'acme/shop')
  await run('master-keys', 'keys', 'rotate-master')
  await run('error', 'send', '-t', 'acme', '--rate', 'fast', 'a.log')
  expect([...new Set([...seen, ...validatedElsewhere()])].toSorted()).toEqual(schemaNames.toSorted())
})

/** What a ledger says after outages, deletions and full disks. */
const rareEntries: readonly LedgerEntry[] = [
  { kind: 'gap', entries: 3 },
  { kind: 'refused', tenantId: undefined, key: 'r-1', first: 0, records: 5 },
  { kind: 'unknown', tenantId: 'acme', key: 'r-1', first: 0, records: 5 },
  { kind: 'purged', tenantId: 'acme', atMs: 0, logIds: ['a'], reason: 'conflict' },
  ...(['requests_refused', 'requests_unknown'] as const).map((kind) => {
    return { kind, tenantId: 'acme', atMs: 0, runId: 'r', batchRecords: 2, refused: [1], numbers: [0] }
  }),
  ...([{ kind: 'all' }, { kind: 'before', beforeMs: 0 }, { kind: 'id', logId: 'a' }] as const).map((scope) => {
    return { kind: 'erased' as const, tenantId: 'acme', atMs: 1, beganMs: 0, isDone: false, scope, deleted: undefined }
  }),
]

test.each(rareEntries)('ledger export: an entry of $kind is as its schema says', (entry) => {
  expect(expectSchema('ledger-export', JSON.stringify(entryJson('r-0', entry)))).toHaveLength(1)
})

test('the log of a server: what fails, what it could not serve, and lines that nobody read, are as its schema says', () => {
  const context = aContext({ cwd: '/' })
  const log = createServerLog('json', context)
  log.failure(new Error('the disk is full'))
  log.event('warn', 'request_failed', { request_id: 'r', code: 'internal', error: 'TypeError' })
  log.event('warn', 'log_lines_dropped', { lines: 2 })
  for (const reason of rejectionReasons) log.rejected({ reason, address: '127.0.0.1' })
  expect(expectSchema('serve-log', context.said().stderr)).toHaveLength(3 + rejectionReasons.length)
})

function aPairOfKeys() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return { 'audit.key': privateKey, 'audit.pub': publicKey }
}

test('a field without a schema, another style, and digits that nobody reads are found', () => {
  expect(problemsOf('tenants-remove', { tenant: 'a', removed: true })).toEqual([])
  expect(problemsOf('tenants-remove', { tenant: 'a', removed: true, more: 1 })).toHaveLength(1)
  expect(problemsOf('tenants-remove', { tenant: 'a' })).toHaveLength(1)
  expect(styleProblems({ keyId: 1, key: { key: 1 }, id: 'a', log_id: 'a' }, 'x')).toEqual([
    'x: an id twice',
    'x.keyId: no snake_case',
    'x.key.key: twice',
  ])
  expect(longNumbers('{"a":261.35383699999966,"b":"261.35383699999966","c":12,"d":0.0000004}')).toEqual([
    '261.35383699999966',
  ])
})

/** Rows of the table: what each first column names, and the schema of the second. */
const rows = [...page.matchAll(/^\| (.+?) \| \[schema\]\(json\/(.+?)\.schema\.json\) \|/gm)].map(
  ([, typed = '', schema = '']) => ({ typed: [...typed.matchAll(/`(.+?)`/g)].map(([, words]) => words), schema }),
)

test('docs/json.md has a row for every schema, and for every command that takes --json', async () => {
  expect(rows.map(({ schema }) => schema).toSorted()).toEqual(schemaNames.toSorted())
  const typed = rows.flatMap((row) => row.typed)
  const commands = await commandsWithJson()
  expect(commands).toEqual(expect.arrayContaining(['send', 'load', 'load compare', 'deploy', 'context use']))
  expect(commands.filter((name) => !typed.includes(name))).toEqual([])
})

/** As they are typed. */
async function commandsWithJson(): Promise<readonly string[]> {
  const all = Object.entries(commandList).flatMap(([name, listed]) => [
    ...('load' in listed ? [[name, listed.load] as const] : []),
    ...Object.entries(listed.commands ?? {}).map(([second, { load }]) => [`${name} ${second}`, load] as const),
  ])
  const taking = all.map(async ([name, load]) => ((await takesJson(await load())) ? [name] : []))
  return (await Promise.all(taking)).flat()
}

async function takesJson(definition: CommandDefinition): Promise<boolean> {
  const { options } = definition(aContext({ cwd: await aFolder() }), () => undefined)
  return options.some(({ long }) => long === '--json')
}

/** The schemas that other tests hold against what these commands print, with stacks that they have anyway. */
function validatedElsewhere(): readonly string[] {
  const folder = fileURLToPath(new URL('./', import.meta.url))
  const texts = readdirSync(folder).flatMap((file) => {
    const isOther = file.endsWith('.test.ts') && file !== 'json-documents.test.ts'
    return isOther ? [readFileSync(`${folder}${file}`, 'utf8')] : []
  })
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(/expectSchema\('(.+?)'/g)].map(([, name = '']) => name))),
  ]
}
