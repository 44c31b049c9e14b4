import { join } from 'node:path'
import { CreateBackupCommand, DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hasMoto, motoRegion } from '../../infra/test/moto.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { loadedInTurn } from './loaded-by.ts'
import { runLogpipe } from './run-logpipe.ts'
import { receiptsIn } from './stored.ts'
import { type Document, target, useDeployed } from './use-deployed.ts'

describe.skipIf(!hasMoto)('a deployed stack as the target (skipped where moto_server is not installed)', () => {
  const { moto, stack, logpipe, jsonOf, addTenant, sendFor, rowsOf, plant, uproot, putLetter, doctor, aLateSqs } =
    useDeployed()

  test('tenants add, set, show, list, rotate and remove work on its table', async () => {
    const added = await jsonOf(['tenants', 'add', 'store', '--rate', '100'])
    expect(added).toMatchObject({
      tenant: 'store',
      settings: { records_per_second: 100 },
      scopes: ['write', 'read'],
    })
    expect(await jsonOf(['tenants', 'set', 'store', '--burst', '500'])).toMatchObject({
      version: 2,
      in_effect_at: expect.any(String),
    })
    const shown = await jsonOf(['tenants', 'show', 'store'])
    expect(shown).toMatchObject({
      settings: { records_per_second: 100, burst: 500 },
      keys: [{ scopes: ['write', 'read'] }],
    })
    const listed = (await jsonOf(['tenants', 'list'])).tenants as readonly Document[]
    expect(listed.map(({ tenant }) => tenant)).toContain('store')
    expect((await jsonOf(['tenants', 'rotate', 'store'])).key).toMatch(/^lp_store_/)
    expect(await jsonOf(['tenants', 'remove', 'store', '--yes'])).toEqual({ tenant: 'store', removed: true })
    expectRefusal(await logpipe(['tenants', 'show', 'store']), 'tenant store does not exist')
  })

  test('keys add, list and revoke work, and the endpoint applies them', async () => {
    const first = await addTenant('keyed')
    const { key, key_id: keyId } = await jsonOf(['keys', 'add', 'keyed', '--scope', 'read'])
    const made = { key: String(key), keyId: String(keyId) }
    const listed = (await jsonOf(['keys', 'list', 'keyed'])).keys as readonly Document[]
    expect(new Set(listed.map((one) => one.key_id))).toEqual(new Set([first.keyId, made.keyId]))
    expect(await logpipe(['tail', '-t', 'keyed'], { env: { LOGPIPE_KEY: made.key } })).toMatchObject({ code: 0 })
    const sent = await logpipe(['send', '-t', 'keyed'], { stdin: 'a line', env: { LOGPIPE_KEY: made.key } })
    expectRefusal(sent, 'the key lacks the scope "write"')
    expect(await jsonOf(['keys', 'revoke', 'keyed', made.keyId])).toEqual({ tenant: 'keyed', revoked: made.keyId })
    const left = (await jsonOf(['keys', 'list', 'keyed'])).keys as readonly Document[]
    expect(left.map((one) => one.key_id)).toEqual([first.keyId])
  })

  test('what is sent is stored and redacted, its receipts are kept by stack and region, and tail shows it', async () => {
    const cwd = await sendFor('journey', 'call 555-0199', 'second')
    expect((await rowsOf('journey')).map((row) => row.modified_text)).toEqual(['call [REDACTED:PHONE]', 'second'])
    expect(await receiptsIn(join(cwd, '.logpipe', 'ledger', `${target}.${motoRegion}`), 'journey')).toHaveLength(2)
    const key = String((await jsonOf(['keys', 'add', 'journey'])).key)
    const tailed = await logpipe(['tail', '-t', 'journey', '--json'], { env: { LOGPIPE_KEY: key } })
    expect(tailed.stdout).toContain('call [REDACTED:PHONE]')
  })

  test('load follows every record into its table', async () => {
    const { key } = await addTenant('loaded')
    const flags = ['--tenants', 'loaded', '--rate', '20', '--duration', '500ms']
    const loaded = await jsonOf(['load', '--max-lag', '1m', '--no-warm-up', ...flags], { env: { LOGPIPE_KEY: key } })
    expect(loaded).toMatchObject({ verdict: 'passed', records: { sent: 10, accepted: 10, stored: 10, lost: 0 } })
  })

  test('load and audit do not trust a queue that reports empty: they look again for what was just sent', async () => {
    const cwd = await aFolder()
    const { key } = await addTenant('late')
    const env = { LOGPIPE_KEY: key }
    const flags = ['--tenants', 'late', '--rate', '20', '--duration', '200ms']
    const loaded = await jsonOf(['load', '--max-lag', '1m', '--no-warm-up', ...flags], {
      cwd,
      env: { ...env, AWS_ENDPOINT_URL_SQS: await aLateSqs() },
    })
    expect(loaded).toMatchObject({ verdict: 'passed', records: { accepted: 4, stored: 4, lost: 0 } })
    const AWS_ENDPOINT_URL_SQS = await aLateSqs()
    expect(await jsonOf(['send', '-t', 'late'], { cwd, stdin: 'a line', env })).toMatchObject({ accepted: 1 })
    const audited = await jsonOf(['audit', '-t', 'late'], { cwd, env: { AWS_ENDPOINT_URL_SQS } })
    expect(audited).toMatchObject({ verdict: 'passed', tenants: [{ rows: 5, receipts: 5 }] })
  })

  const inAnHour = (): number => Date.now() + 3_600_000

  test('audit reports a missing row once the depth of the queue can be trusted', async () => {
    const cwd = await sendFor('gone', 'one', 'two')
    const [row = {}] = await rowsOf('gone')
    await uproot(row)
    const run = await logpipe(['audit', '-t', 'gone'], { cwd, now: inAnHour })
    expect(run.code).toBe(1)
    expect(run.stdout).toContain('1 of 2 accepted records without a row, and none of them in a queue')
  })

  test('audit verifies what ingest noted, and what the read function did under a key of its own', async () => {
    const { key } = await addTenant('noted')
    const post = async (path: string, body: object): Promise<number> => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
      const response = await fetch(`${stack().url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      await response.body?.cancel()
      return response.status
    }
    expect(await post('/logs', { id: 'k1', severity: 'info', message: 'one' })).toBe(201)
    expect(await post('/ingest', { log_id: 'k2', text: 'two' })).toBe(202)
    await expect.poll(async () => (await rowsOf('noted')).length).toBe(2)
    const audited = () => logpipe(['audit', '-t', 'noted', '--json'], { now: inAnHour })
    const manifests = { count: 2, altered: 0, deleted: 0, early: 0 }
    const passed = await audited()
    expect(passed.code).toBe(0)
    const checkOf = ({ stdout }: { readonly stdout: string }) =>
      JSON.parse(stdout).tenants[0].checks.find(({ name }: { readonly name: string }) => name === 'completeness')
    expect(checkOf(passed)).toMatchObject({ status: 'passed', by_manifests: 2, unexpected: 0, manifests })
    await uproot((await rowsOf('noted')).find(({ log_id }) => log_id === 'k1') ?? {})
    const failed = await audited()
    expect(failed.code).toBe(1)
    expect(checkOf(failed)).toMatchObject({ missing: 1, findings: [{ log_id: 'k1', kind: 'no_row' }] })
  })

  test('audit passes with the seals that its worker wrote, and fails by name once a row is altered', async () => {
    const cwd = await sendFor('audited', 'one', 'call 555-0199', 'three')
    const passed = await logpipe(['audit', '-t', 'audited'], { cwd })
    expect(passed).toMatchObject({ code: 0, stderr: '' })
    expect(passed.stdout).toContain('Audit of audited (3 rows, 3 receipts)')
    expect(passed.stdout).toContain('✔ isolation    3 seals verified with the key of audited')
    expect(passed.stdout).toContain('✔ completeness 3 of 3 accepted records with a row')
    expect(passed.stdout).toMatch(/\n[\d,]+ read capacity units?, \$0\.0+\d\d on demand in eu-west-1\n$/)
    const [row = {}] = await rowsOf('audited')
    await plant({ ...row, modified_text: 'altered' })
    const failed = await logpipe(['audit', '-t', 'audited', '--json'], { cwd })
    expect(failed.code).toBe(1)
    const { read, tenants } = JSON.parse(failed.stdout)
    expect(read).toEqual({ capacity_units: expect.any(Number), usd: expect.any(Number), price_region: motoRegion })
    expect(read.usd).toBeCloseTo((read.capacity_units * 0.1415) / 1e6, 12)
    const [report] = tenants
    const isolation = report.checks.find(({ name }: { readonly name: string }) => name === 'isolation')
    expect(isolation).toMatchObject({ status: 'failed', found: 1, findings: [{ log_id: row.log_id }] })
    // Manifests name a row that another test deleted: a depth that may be late would be waited for.
    const all = await logpipe(['audit', '--all', '--json'], { cwd, now: inAnHour })
    expect(all.code).toBe(1)
    expect(JSON.parse(all.stdout).target).toBe(`${target} in ${motoRegion}`)
  })

  test('erasing says what AWS keeps of the rows, and until when', async () => {
    await sendFor('kept', 'one')
    const client = new DynamoDBClient(moto.place())
    const TableName = stack().tables.logs
    const specified = (PointInTimeRecoveryEnabled: boolean) =>
      new UpdateContinuousBackupsCommand({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled },
      })
    onTestFinished(() => client.destroy())
    const erase = ['tenants', 'erase', 'kept', '--dry-run']
    await client.send(specified(false))
    expect((await jsonOf(erase)).backups).toEqual({ point_in_time_days: 0, point_in_time_until: null, made: [] })
    await client.send(specified(true))
    await client.send(new CreateBackupCommand({ TableName, BackupName: 'nightly' }))
    const now = () => Date.UTC(2026, 0, 31)
    const { stdout } = await logpipe(erase, { now })
    expect(stdout).toContain('Deleted rows can be restored by point-in-time recovery for 35 days, until 2026-03-07\n')
    expect(stdout).toMatch(
      /1 backup of the table may hold them as well: nightly of \d{4}-\d\d-\d\d \(kept until somebody deletes it\)\n$/,
    )
  })

  test('dlq list, show, redrive and purge work on its queues, and its worker stores what is redriven', async () => {
    await putLetter('letters', 'l-1 {"text":"one"}')
    await putLetter('others', 'o-1 {"text":"two"}')
    const listed = await jsonOf(['dlq', 'list', '-t', 'letters'])
    expect(listed).toMatchObject({ messages: 1, groups: [{ tenant: 'letters', reason: 'exhausted', records: 1 }] })
    const [{ id } = { id: '' }] = listed.entries as readonly { id: string }[]
    expect(await jsonOf(['dlq', 'show', id])).toMatchObject({ tenant: 'letters', content: [{ log_id: 'l-1' }] })
    expect(await jsonOf(['dlq', 'redrive', '-t', 'letters'])).toMatchObject({ redriven: 1, records: 1, complete: true })
    await expect.poll(() => rowsOf('letters')).toMatchObject([{ modified_text: 'one' }])
    expect((await doctor()).of('dead letters')).toMatchObject({ status: 'wrong', dead_letters: 1 })
    expect(await jsonOf(['dlq', 'purge', '--yes'])).toMatchObject({ purged: 1 })
    expect(await jsonOf(['dlq', 'list'])).toMatchObject({ messages: 0 })
  })

  test('doctor reports identity, stack, stores, endpoint and queues', async () => {
    const { of } = await doctor()
    const { url, tables, masterKeySecretArn, digestKeySecretArn } = stack()
    const expectOk = (what: string, facts: object): void => expect(of(what)).toEqual({ what, status: 'ok', ...facts })
    expectOk('target', { target, source: 'flag' })
    expectOk('region', { region: motoRegion, source: 'environment' })
    expectOk('identity', { account: '123456789012', arn: expect.stringMatching(/^arn:aws:/) })
    expectOk('stack', { name: target, stack_status: 'CREATE_COMPLETE' })
    expectOk('endpoint', { url })
    expectOk('logs table', { name: tables.logs, state: 'ready' })
    expectOk('tenants table', { name: tables.tenants, state: 'ready' })
    expectOk('master key', { name: masterKeySecretArn, state: 'ready' })
    expectOk('digest key', { name: digestKeySecretArn, state: 'ready' })
    expectOk('queue', { queued: expect.any(Number) })
    expect(of('dead letters')).toMatchObject({ dead_letters: expect.any(Number) })
  })

  test('the region may come from logpipe.json, the target with it, or from the AWS profile', async () => {
    const file = JSON.stringify({ target, region: motoRegion })
    const profile = `[default]\nregion = ${motoRegion}\n`
    const cwd = await aFolder({ 'logpipe.json': file, config: profile })
    const { AWS_REGION: _, ...env } = moto.env()
    expect(await runLogpipe(['tenants', 'list'], aContext({ cwd, env }))).toMatchObject({ code: 0, stderr: '' })
    const AWS_CONFIG_FILE = join(cwd, 'config')
    const other = { cwd: await aFolder(), env: { ...env, AWS_CONFIG_FILE } }
    expect(await runLogpipe(['tenants', 'list', '--target', target], aContext(other))).toMatchObject({
      code: 0,
      stderr: '',
    })
    const looked = await runLogpipe(['doctor', '--target', target], aContext(other))
    expect(looked.stdout).toContain(`${motoRegion} (AWS profile)`)
  })

  test('a command loads only the clients it needs, and never the CDK', async () => {
    const [cloudformation, dynamodb, secrets, sqs] = ['cloudformation', 'dynamodb', 'secrets-manager', 'sqs'].map(
      (name) => `@aws-sdk/client-${name}`,
    )
    const cwd = await sendFor('loads', 'one')
    const { key: LOGPIPE_KEY } = await addTenant('loads-too')
    const at = ['-t', 'loads-too']
    const one = ['--tenants', 'loads-too', '--rate', '10', '--duration', '100ms']
    // Each of these loads what the one before it does, or more.
    const commands = [
      ['send', ...at],
      ['tail', ...at],
      ['tenants', 'list'],
      ['dlq', 'list'],
      ['load', '--max-lag', '1m', '--no-warm-up', ...one],
      ['audit', '-t', 'loads', '--without', 'completeness'],
      ['doctor'],
    ]
    const loaded = await loadedInTurn(
      commands.map((args) => [[...args, '--target', target]]),
      { env: { ...moto.env(), LOGPIPE_KEY }, cwd, stdin: 'one' },
    )
    const [lambda, sts] = ['@aws-sdk/client-lambda', '@aws-sdk/client-sts']
    expect(loaded).toEqual([
      [cloudformation],
      [cloudformation],
      [cloudformation, dynamodb, sqs],
      [cloudformation, dynamodb, sqs],
      [cloudformation, dynamodb, sqs],
      [cloudformation, dynamodb, secrets, sqs],
      [cloudformation, dynamodb, lambda, secrets, sqs, sts],
    ])
  })
})
