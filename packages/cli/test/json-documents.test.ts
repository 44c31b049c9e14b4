import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { runLogpipe } from './run-logpipe.ts'
import { drained } from './stored.ts'
import { startStack } from './use-stack.ts'

const folder = fileURLToPath(new URL('../../../docs/json/', import.meta.url))
const page = readFileSync(fileURLToPath(new URL('../../../docs/json.md', import.meta.url)), 'utf8')
const names = readdirSync(folder).map((file) => file.replace('.schema.json', ''))
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })
const validators = new Map(
  names.map((name) => [name, ajv.compile(JSON.parse(readFileSync(`${folder}${name}.schema.json`, 'utf8')))]),
)

/** What is wrong with a document by its schema. */
function problemsOf(name: string, document: unknown): readonly string[] {
  const validate = validators.get(name)
  if (validate === undefined) return [`there is no schema ${name}`]
  return validate(document)
    ? []
    : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message} ${JSON.stringify(one.params)}`)
}

/** Objects whose keys are names of others: types, services, paths, statuses, and what users wrote. */
const ofOthers = new Set(
  'attributes by_service counts dead_letters failures files formats over_budget redaction seal_keys statuses'.split(
    ' ',
  ),
)

/** What breaks the style of all documents: keys, keys in keys of the same name, one id under two names. */
function styleProblems(value: unknown, path: string, isOurs = true): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((one, i) => styleProblems(one, `${path}[${i}]`))
  const entries = Object.entries(value)
  const ids = entries.flatMap(([key, one]) => (/(?:^|_)id$/.test(key) && typeof one === 'string' ? [one] : []))
  return [
    ...(new Set(ids).size < ids.length ? [`${path}: an id twice`] : []),
    ...entries.flatMap(([key, inner]) => [
      ...(isOurs && !/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(key) ? [`${path}.${key}: no snake_case`] : []),
      ...(path.endsWith(`.${key}`) ? [`${path}.${key}: twice`] : []),
      ...styleProblems(inner, `${path}.${key}`, !ofOthers.has(key)),
    ]),
  ]
}

/** Numbers with more digits than anybody reads, in the text of a document without its strings. */
function longNumbers(text: string): readonly string[] {
  const numbers = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g) ?? []
  return numbers.filter((number) => number === '-0' || number.replaceAll(/^-?0\.0*|\D/g, '').length > 12)
}

test('documents are as their schemas in docs/json say, field by field, and of one style', async () => {
  const cwd = await aFolder({
    'a.log': 'call 555-0199 please\nsecond line\n',
    'j.log': '{"message":"x","level":"error","traceId":7}\n',
  })
  const stack = await startStack(cwd)
  const seen = new Set<string>()
  const run = async (name: string, ...args: readonly string[]): Promise<Record<string, unknown>> => {
    const { stdout, stderr } = await runLogpipe([...args, '--json'], aContext({ cwd }))
    const documents = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line || 'null'))
    for (const document of documents) {
      expect([args, problemsOf(name, document), stderr]).toEqual([args, [], stderr])
      expect(styleProblems(document, name)).toEqual([])
    }
    expect([args, longNumbers(stdout)]).toEqual([args, []])
    seen.add(name)
    return documents[0]
  }
  await run('send', 'send', '-t', 'acme', 'a.log', '--wait')
  await run('send', 'send', '-t', 'acme', 'j.log', 'nothing.log')
  await run('send', 'send', '-t', 'acme')
  await run('send-dry-run', 'send', '-t', 'acme', 'a.log', 'j.log', '--dry-run')
  await run('load', 'load', '--rate', '20', '--duration', '500ms', '--bad', '10%', '--fail-if', 'p99>1ms')
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
  await run('error', 'send', '-t', 'acme', '--rate', 'fast', 'a.log')
  expect([...seen].toSorted()).toEqual(names.toSorted())
})

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

test('docs/json.md names every schema', () => {
  expect(names.filter((name) => !page.includes(`](json/${name}.schema.json)`))).toEqual([])
})
