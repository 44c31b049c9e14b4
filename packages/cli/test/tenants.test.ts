import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectNoTrace, expectRefusal } from './expect-refusal.ts'
import { type Run, runLogpipe, startLogpipe } from './run-logpipe.ts'
import { drained, textsOf } from './stored.ts'
import { startStack, useStack } from './use-stack.ts'

const { cwd, stack } = useStack({ requiresKeys: true })

let names = 0
/** A name that no other test has. */
function aName(): string {
  return `tenant-${names++}`
}

/** Everything that any command here said, and whose keys were made by which. */
const said: { readonly run: Run; readonly isMaker: boolean }[] = []
const keys: string[] = []

interface Options {
  readonly stdin?: string
  readonly key?: string
}

async function logpipe(args: readonly string[], { stdin = '', key }: Options = {}): Promise<Run> {
  const run = await runLogpipe(
    args,
    aContext({ cwd: cwd(), stdin, ...(key !== undefined && { env: { LOGPIPE_KEY: key } }) }),
  )
  expectNoTrace({ ...run, stdout: '' })
  said.push({ run, isMaker: /^(?:tenants (?:add|rotate)|keys add) /.test(args.join(' ')) })
  return run
}

type Document = Readonly<Record<string, unknown>>

/** Runs a command that must succeed, and reads the one document that it prints. */
async function jsonOf(...args: readonly string[]): Promise<Document> {
  const run = await logpipe([...args, '--json'])
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout.trim().split('\n')).toHaveLength(1)
  return JSON.parse(run.stdout)
}

/** Runs a command that makes a key, and answers with the key. */
async function makeKey(...args: readonly string[]): Promise<{ readonly key: string; readonly keyId: string }> {
  const { key, key_id: keyId } = (await jsonOf(...args)) as unknown as { key: string; key_id: string }
  const made = { key, keyId }
  expect(made.key).toMatch(new RegExp(`^lp_${args[2]}_${made.keyId}_[0-9A-Za-z]{38}$`))
  keys.push(made.key)
  return made
}

const time = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/)
const defaults = {
  records_per_second: 0,
  burst: 0,
  bytes_per_day: 0,
  retention_days: 30,
  keep_originals: false,
  recents: true,
  redaction: {},
}

test('tenants add, show, set, list and remove: one document each, with stable names', async () => {
  const tenant = aName()
  const added = await jsonOf('tenants', 'add', tenant, '--rate', '100', '--keep-originals')
  const settings = { ...defaults, records_per_second: 100, keep_originals: true }
  keys.push(String(added.key))
  const shownKey = {
    key_id: expect.any(String),
    scopes: ['write', 'read'],
    ...{ created_at: time, expires_at: null, content_ids: false },
  }
  expect(added).toStrictEqual({
    tenant,
    settings,
    version: 1,
    updated_at: time,
    key: expect.any(String),
    ...shownKey,
  })
  const shown = await jsonOf('tenants', 'show', tenant)
  expect(shown).toStrictEqual({ tenant, settings, version: 1, updated_at: added.updated_at, keys: [shownKey] })
  const changes = ['--burst', '500', '--bytes-per-day', '1000000', '--retention-days', '7']
  const switches = ['--no-keep-originals', '--no-recents']
  const after = {
    ...settings,
    burst: 500,
    bytes_per_day: 1_000_000,
    retention_days: 7,
    keep_originals: false,
    recents: false,
  }
  const set = await jsonOf('tenants', 'set', tenant, ...changes, ...switches)
  const { in_effect_at: inEffectAt, ...written } = set
  expect(written).toStrictEqual({ tenant, settings: after, version: 2, updated_at: time })
  expect(Date.parse(String(inEffectAt)) - Date.parse(String(set.updated_at))).toBe(1_000)
  const { tenants } = (await jsonOf('tenants', 'list')) as { tenants: readonly Document[] }
  expect(tenants).toContainEqual(written)
  expect(await jsonOf('tenants', 'remove', tenant, '--yes')).toStrictEqual({ tenant, removed: true })
  const left = (await jsonOf('tenants', 'list')).tenants as readonly Document[]
  expect(left.map((one) => one.tenant)).not.toContain(tenant)
})

test('a person reads the same in words: settings, limits and the key, once', async () => {
  const tenant = aName()
  const added = await logpipe(['tenants', 'add', tenant, '--rate', '1500', '--bytes-per-day', '2000000'])
  const key = added.stdout.match(/lp_\S+/)?.[0] ?? ''
  keys.push(key)
  expect(added).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`Added ${tenant}\n`) })
  expect(added.stdout).toContain('rate            1,500 records/s, bursts of 1,500\n')
  expect(added.stdout).toContain('quota           2,000,000 bytes per UTC day\n')
  expect(added.stdout).toContain('Key (write and read, no expiry), shown this once:\n')
  const keyId = key.slice(-47, -39)
  const shown = await logpipe(['tenants', 'show', tenant])
  expect(shown.stdout).toContain(`${tenant}, version 1 of `)
  expect(shown.stdout).toContain(keyId)
  expect((await logpipe(['tenants', 'list'])).stdout).toMatch(new RegExp(`${tenant} .* 1,500 .* 2,000,000 .* 30 .* 1 `))
  expect((await logpipe(['keys', 'list', tenant])).stdout).toContain(keyId)
  expect((await logpipe(['keys', 'revoke', tenant, keyId])).stdout).toBe(
    `Revoked ${keyId}; it stops working within 60 s\n`,
  )
  expect((await logpipe(['keys', 'list', tenant])).stdout).toBe('no keys\n')
  expect((await logpipe(['tenants', 'remove', tenant, '--yes'])).stdout).toBe(
    `Removed ${tenant}; its rows stay until they expire\n`,
  )
})

test('keys add, list and revoke: scopes, expiry, and ids by which a key is known', async () => {
  const tenant = aName()
  const first = await makeKey('tenants', 'add', tenant)
  const reader = await makeKey('keys', 'add', tenant, '--scope', 'read', '--expires', '1h', '--content-ids')
  const before = (await jsonOf('keys', 'list', tenant)) as { tenant: string; keys: readonly Document[] }
  expect(before.tenant).toBe(tenant)
  const byId = new Map(before.keys.map((key) => [key.key_id, key]))
  expect(byId.get(first.keyId)).toStrictEqual({
    key_id: first.keyId,
    scopes: ['write', 'read'],
    created_at: time,
    expires_at: null,
    content_ids: false,
  })
  const shown = byId.get(reader.keyId)
  expect(shown).toStrictEqual({
    key_id: reader.keyId,
    scopes: ['read'],
    created_at: time,
    expires_at: time,
    content_ids: true,
  })
  expect(Date.parse(String(shown?.expires_at)) - Date.parse(String(shown?.created_at))).toBeCloseTo(3_600_000, -3)
  const sent = await logpipe(['send', '-t', tenant], { stdin: 'a line', key: reader.key })
  expectRefusal(sent, 'the key lacks the scope "write"')
  expect(await logpipe(['tail', '-t', tenant], { key: reader.key })).toMatchObject({ code: 0 })
  const revoked = await jsonOf('keys', 'revoke', tenant, first.keyId)
  expect(revoked).toStrictEqual({ tenant, revoked: first.keyId })
  const after = (await jsonOf('keys', 'list', tenant)).keys as readonly Document[]
  expect(after.map((key) => key.key_id)).toEqual([reader.keyId])
  expectRefusal(await logpipe(['tail', '-t', tenant], { key: first.key }), 'the API key is not valid')
})

test('tenants rotate creates a new key, and the old one works until the overlap ends', async () => {
  const tenant = aName()
  const first = await makeKey('tenants', 'add', tenant)
  const second = await makeKey('tenants', 'rotate', tenant, '--overlap', '1h')
  for (const { key } of [first, second]) {
    expect(await logpipe(['tail', '-t', tenant], { key })).toMatchObject({ code: 0 })
  }
  const listed = (await jsonOf('keys', 'list', tenant)).keys as readonly Document[]
  expect(new Map(listed.map((key) => [key.key_id, key.expires_at !== null]))).toEqual(
    new Map([
      [first.keyId, true],
      [second.keyId, false],
    ]),
  )
  const third = await makeKey('tenants', 'rotate', tenant, '--overlap', '1h')
  await makeKey('tenants', 'rotate', tenant, '--overlap', '1ms')
  expectRefusal(await logpipe(['tail', '-t', tenant], { key: third.key }), 'the API key is not valid')
})

test('tenants rotate says so where only some of the keys make ids from content, and keeps to it where all do', async () => {
  const tenant = aName()
  const first = await makeKey('tenants', 'add', tenant)
  await makeKey('keys', 'add', tenant, '--scope', 'write', '--content-ids')
  const { stdout } = await logpipe(['tenants', 'rotate', tenant])
  expect(stdout).toContain(`For their clients: logpipe keys add ${tenant} --content-ids\n`)
  const listed = (await jsonOf('keys', 'list', tenant)).keys as readonly Document[]
  for (const { key_id: keyId, content_ids: hasIds } of listed)
    if (keyId === first.keyId || hasIds === false) await logpipe(['keys', 'revoke', tenant, String(keyId)])
  expect(await jsonOf('tenants', 'rotate', tenant)).toMatchObject({ content_ids: true })
})

test('with LOGPIPE_KEY send, tail and load work on a stack that requires keys, as the tenant of the key and no other', async () => {
  const [tenant, other] = [aName(), aName()]
  const { key } = await makeKey('tenants', 'add', tenant)
  await makeKey('tenants', 'add', other)
  const sent = await logpipe(['send', '-t', tenant, '--wait', '--json'], { stdin: 'call 555-0199\n', key })
  expect(sent).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(sent.stdout)).toMatchObject({ tenant, accepted: 1, stored: 1, missing: 0 })
  const tailed = await logpipe(['tail', '-t', tenant, '--json'], { key })
  expect(JSON.parse(tailed.stdout)).toMatchObject({ message: 'call [REDACTED:PHONE]' })
  const flags = ['--rate', '50', '--duration', '200ms', '--json']
  const loaded = await logpipe(['load', '--max-lag', '1m', '--no-warm-up', '--tenants', tenant, ...flags], { key })
  expect(loaded).toMatchObject({ code: 0 })
  expect(JSON.parse(loaded.stdout)).toMatchObject({ verdict: 'passed', records: { accepted: 10, stored: 10 } })
  const foreign = 'the request names a different tenant than its key'
  expectRefusal(await logpipe(['tail', '-t', other], { key }), foreign)
  expect(await logpipe(['send', '-t', other], { stdin: 'a line', key })).toMatchObject({
    code: expect.toSatisfy((code) => code !== 0),
    stderr: expect.stringContaining(foreign),
  })
  await drained(stack())
  expect(await textsOf(stack(), other)).toEqual([])
})

test('send, tail and audit need no --tenant where the key names it, also one whose id has underscores', async () => {
  const tenant = `${aName()}_of_two`
  const { key } = await makeKey('tenants', 'add', tenant)
  const sent = await logpipe(['send', '--wait', '--json'], { stdin: 'a line\n', key })
  expect(sent).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(sent.stdout)).toMatchObject({ tenant, accepted: 1, stored: 1 })
  const tailed = await logpipe(['tail', '--json'], { key })
  expect(JSON.parse(tailed.stdout)).toMatchObject({ message: 'a line' })
  const audited = await logpipe(['audit', '--json'], { key })
  expect(audited).toMatchObject({ code: 0 })
  expect(JSON.parse(audited.stdout).tenants).toMatchObject([{ tenant, rows: 1 }])
})

test('with a key, --tenant-from sends the lines of its tenant, and those without one; those of others are rejected', async () => {
  const tenant = aName()
  const { key } = await makeKey('tenants', 'add', tenant)
  const lines = [`{"tenant_id":"${tenant}","text":"mine"}`, 'of nobody', '{"tenant_id":"other","text":"astray"}']
  const sent = await logpipe(['send', '--tenant-from', 'tenant_id', '--json'], { stdin: lines.join('\n'), key })
  expect(sent.code).toBe(1)
  expect(JSON.parse(sent.stdout)).toMatchObject({
    accepted: 2,
    rejections: [{ number: 3, code: 'tenant_mismatch' }],
  })
  await drained(stack())
  expect((await textsOf(stack(), tenant)).toSorted()).toEqual(['mine', 'of nobody'])
})

test.each<readonly [string, readonly string[]]>([
  ['send', ['send', '-t', 'acme']],
  ['tail', ['tail', '-t', 'acme']],
  ['load', ['load', '--max-lag', '1m', '--no-warm-up', '--tenants', 'acme', '--rate', '50', '--duration', '100ms']],
])('%s without a key, or with one that is none, says so in one sentence and ends with 2', async (_, args) => {
  const run = (key?: string, ...more: readonly string[]) =>
    logpipe([...args, ...more], { stdin: 'a line', ...(key !== undefined && { key }) })
  const [without, json, wrong, broken] = await Promise.all([
    run(),
    run(undefined, '--json'),
    run('lp_acme_aaaaaaaa_0'),
    run('lp_acme_☃'),
  ])
  expectRefusal(without, 'API key')
  expect(without.stderr).toContain('LOGPIPE_KEY')
  expect(json.code).toBe(2)
  expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'unauthorized' } })
  expectRefusal(wrong, 'is not valid')
  expectRefusal(broken, 'LOGPIPE_KEY contains invalid characters')
})

const refusals: readonly (readonly [what: string, argsOf: (tenant: string) => readonly string[], sentence: string])[] =
  [
    ['a tenant that is there', (tenant) => ['tenants', 'add', tenant], 'already exists'],
    ['to show a tenant that is not there', () => ['tenants', 'show', 'nobody'], 'tenant nobody does not exist'],
    ['to set one that is not there', () => ['tenants', 'set', 'nobody', '--rate', '1'], 'tenant nobody does not exist'],
    ['to rotate one that is not there', () => ['tenants', 'rotate', 'nobody'], 'tenant nobody does not exist'],
    ['to remove one that is not there', () => ['tenants', 'remove', 'nobody', '--yes'], 'tenant nobody does not exist'],
    ['a key for one that is not there', () => ['keys', 'add', 'nobody'], 'tenant nobody does not exist'],
    [
      'to revoke a key that is not there',
      (tenant) => ['keys', 'revoke', tenant, 'aaaaaaaa'],
      'has no key with this id',
    ],
    ['to set nothing', (tenant) => ['tenants', 'set', tenant], 'nothing to change: give at least one option'],
    ['to remove without --yes', (tenant) => ['tenants', 'remove', tenant], 'must be confirmed: add --yes'],
    [
      'an unknown scope',
      (tenant) => ['keys', 'add', tenant, '--scope', 'write,admin'],
      'it must be write, read or both',
    ],
    ['no scope', (tenant) => ['keys', 'add', tenant, '--scope', ''], 'it must be write, read or both'],
    ['a key that ends in no time', (tenant) => ['keys', 'add', tenant, '--expires', '0'], '--expires is "0"'],
    ['an overlap of nonsense', (tenant) => ['tenants', 'rotate', tenant, '--overlap', 'soon'], '--overlap is "soon"'],
    ['a name that is none', () => ['tenants', 'add', 'Acme'], 'it may contain only a-z'],
    ['a reserved word', () => ['tenants', 'add', 'system'], 'is a reserved word'],
  ]

test('invalid requests are refused in one sentence, and change nothing', async () => {
  const tenant = aName()
  await makeKey('tenants', 'add', tenant)
  const before = await jsonOf('tenants', 'show', tenant)
  const refuse = async ([what, argsOf, sentence]: (typeof refusals)[number]): Promise<void> => {
    const run = await logpipe([...argsOf(tenant), '--json'])
    expectRefusal(run, sentence)
    const { error } = JSON.parse(run.stdout)
    expect(error, what).toEqual({
      code: expect.any(String),
      message: expect.stringContaining(sentence),
      hint: expect.stringMatching(/\S/),
    })
  }
  await Promise.all(refusals.map(refuse))
  expect(await jsonOf('tenants', 'show', tenant)).toEqual(before)
})

test('all invalid settings are reported at once', async () => {
  const bad = ['--rate', 'fast', '--burst', '-1', '--bytes-per-day', '', '--retention-days', '0']
  const run = await logpipe(['tenants', 'add', aName(), ...bad])
  expectRefusal(run, '--rate is "fast"; it must be a whole number from 0 to 1000000')
  for (const flag of ['--burst is "-1"', '--bytes-per-day is ""', '--retention-days is "0"']) {
    expect(run.stderr).toContain(`; ${flag}; it must be a whole number`)
  }
})

test('bytes a day may have a unit', async () => {
  const tenant = aName()
  const added = await jsonOf('tenants', 'add', tenant, '--bytes-per-day', '1.5GB')
  expect(added).toMatchObject({ settings: { bytes_per_day: 1_500_000_000 } })
  const wrong = await logpipe(['tenants', 'set', tenant, '--bytes-per-day', '2 parsecs'])
  expectRefusal(wrong, '--bytes-per-day is "2 parsecs"; it must be a whole number')
})

test('a URL gives no access to tenants', async () => {
  const run = await runLogpipe(
    ['tenants', 'list'],
    aContext({ cwd: await aFolder(), env: { LOGPIPE_TARGET: stack().url } }),
  )
  expectRefusal(run, 'tenants are in the table, and a URL gives no access to it')
})

test('without a running stack the commands start one, and the tenants are there the next time', async () => {
  const folder = await aFolder({ '.logpipe/lock.db': '' })
  expect(await runLogpipe(['tenants', 'add', 'acme'], aContext({ cwd: folder }))).toMatchObject({ code: 0, stderr: '' })
  await startStack(folder)
  const listed = await runLogpipe(['tenants', 'list', '--json'], aContext({ cwd: folder }))
  expect(JSON.parse(listed.stdout)).toMatchObject({ tenants: [{ tenant: 'acme', version: 1 }] })
})

test('a list without tenants shows how to add one in the same data folder', async () => {
  const folder = await aFolder({ 'my data/.keep': '' })
  await startStack(folder)
  expect((await runLogpipe(['tenants', 'list'], aContext({ cwd: folder }))).stdout).toBe(
    'no tenants yet: logpipe tenants add <tenant>\n',
  )
  await startStack(join(folder, 'my data'))
  expect((await runLogpipe(['tenants', 'list', '--data', 'my data/.logpipe'], aContext({ cwd: folder }))).stdout).toBe(
    "no tenants yet: logpipe tenants add <tenant> --data 'my data/.logpipe'\n",
  )
})

test('a key is printed when it is created, and is in no other output and no file of the data folder', async () => {
  const tenant = aName()
  const { key } = await makeKey('tenants', 'add', tenant)
  for (const args of [
    ['send', '-t', tenant],
    ['tail', '-t', 'other'],
    ['load', '--max-lag', '1m', '--no-warm-up', '--tenants', tenant, '--rate', '20', '--duration', '100ms'],
  ])
    await logpipe(args, { stdin: 'a line', key })
  await logpipe(['keys', 'revoke', tenant, key])
  await logpipe(['tenants', 'list'], { key })
  await drained(stack())
  for (const one of keys) {
    const outputs = said.filter(({ run }) => (run.stdout + run.stderr).includes(one))
    expect(outputs.map(({ isMaker }) => isMaker)).toEqual([true])
  }
  const files = await readdir(join(cwd(), '.logpipe'), { recursive: true, withFileTypes: true })
  const contents = files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name)))
  expect(contents.length).toBeGreaterThan(3)
  for (const content of await Promise.all(contents)) for (const one of keys) expect(content.includes(one)).toBe(false)
})

test('a redaction policy from a file is checked, stored and applied; "default" removes it', async () => {
  const tenant = aName()
  const folder = await aFolder()
  const file = join(folder, 'policy.json')
  const policy = { styles: { PHONE: 'last-four' }, rules: [{ name: 'ORDER', pattern: 'ORD-[0-9]+' }], fields: ['name'] }
  await writeFile(file, JSON.stringify(policy))
  const added = await jsonOf('tenants', 'add', tenant, '--redaction', file)
  keys.push((added.key as { key: string }).key)
  expect(added.settings).toStrictEqual({ ...defaults, redaction: policy })
  const shown = await logpipe(['tenants', 'show', tenant])
  expect(shown.stdout).toContain('redaction       PHONE as last-four, 1 rule, 1 field\n')
  await writeFile(file, JSON.stringify({ rules: [{ name: 'ORDER', pattern: '(?=x)' }], types: { FAX: true } }))
  const bad = await logpipe(['tenants', 'set', tenant, '--redaction', file])
  expect(bad).toMatchObject({ code: 2, stderr: expect.stringContaining('redaction.types.FAX: unknown type') })
  expect(bad.stderr).toContain('redaction.rules[0].pattern: is not a valid RE2 pattern')
  expect(await logpipe(['tenants', 'set', tenant, '--redaction', join(folder, 'none')])).toMatchObject({ code: 2 })
  await writeFile(file, '{')
  expect((await logpipe(['tenants', 'set', tenant, '--redaction', file])).stderr).toContain('is not valid JSON')
  const reset = await jsonOf('tenants', 'set', tenant, '--redaction', 'default')
  expect(reset.settings).toStrictEqual(defaults)
})

test('set --wait returns when every instance uses the policy: what is sent then is redacted by it', async () => {
  const tenant = aName()
  const { key } = (await jsonOf('tenants', 'add', tenant)) as unknown as { key: string }
  keys.push(key)
  const send = (text: string) => logpipe(['send', '--tenant', tenant, '-'], { stdin: `${text}\n`, key })
  expect(await send('before ORD-1')).toMatchObject({ code: 0 })
  await drained(stack())
  const file = join(await aFolder(), 'policy.json')
  await writeFile(file, JSON.stringify({ rules: [{ name: 'ORDER', pattern: 'ORD-[0-9]+' }] }))
  const set = await logpipe(['tenants', 'set', tenant, '--redaction', file, '--wait'])
  expect(set).toMatchObject({ code: 0, stderr: '' })
  expect(set.stdout).toContain(`${tenant}, version 2, in effect on every instance\n`)
  expect(await send('after ORD-2')).toMatchObject({ code: 0 })
  await drained(stack())
  expect(await textsOf(stack(), tenant)).toEqual(['before ORD-1', 'after [REDACTED:ORDER]'])
})

test('an interrupted wait says that the settings are written, and from when they are in use', async () => {
  const tenant = aName()
  const { key } = (await jsonOf('tenants', 'add', tenant)) as unknown as { key: string }
  keys.push(key)
  const waiting = Promise.withResolvers<void>()
  const context = aContext({
    cwd: cwd(),
    isTty: true,
    sleep: (_, signal) => {
      waiting.resolve()
      return new Promise((_resolve, reject) => signal?.addEventListener('abort', reject))
    },
  })
  const run = startLogpipe(['tenants', 'set', tenant, '--rate', '7', '--wait'], context)
  await waiting.promise
  expect(context.said().stderr).toContain('settings saved; in effect on every instance in 1 s')
  context.interrupt()
  const ended = await run.ended
  expect(ended.code).toBe(130)
  expect(ended.stdout).toContain(`${tenant}, version 2, takes effect within 1 s\n`)
  expect(ended.stderr).toMatch(
    /Interrupted\. Version 2 of the settings is saved, and in effect on every instance by \S+Z\.\n$/,
  )
  expect((await jsonOf('tenants', 'show', tenant)).settings).toMatchObject({ records_per_second: 7 })
})

test('a key that nobody can have seen is named, with the command that revokes it', async () => {
  const name = aName()
  await logpipe(['tenants', 'add', name])
  for (const args of [
    ['keys', 'add', name],
    ['tenants', 'add', aName()],
    ['tenants', 'rotate', name],
  ]) {
    const context = aContext({ cwd: cwd() })
    context.closeStdout()
    const { code, stderr } = await runLogpipe(args, context)
    const [, next = ''] =
      /^warning: key \S+ was created but could not be shown; revoke it with logpipe (.+)\n$/.exec(stderr) ?? []
    expect([code, next]).toEqual([0, expect.stringMatching(/^keys revoke tenant-\d+ \S+$/)])
    expect(await logpipe(next.split(' '))).toMatchObject({ code: 0 })
  }
})
