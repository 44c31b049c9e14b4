import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createStack, useDeployedStack } from '../../infra/test/deployed-stack.ts'
import { hasMoto, motoRegion, useMoto } from '../../infra/test/moto.ts'
import { aFolder, expectNoTrace, expectRefusal, type Run, runLogpipe } from './run-logpipe.ts'

vi.setConfig({ testTimeout: 60_000 })

const target = 'logpipe-test'

type Document = Readonly<Record<string, unknown>>
type Item = Readonly<Record<string, unknown>>

describe.skipIf(!hasMoto)('a deployed stack as the target (skipped where moto_server is not installed)', () => {
  const moto = useMoto()
  const { stack, hold } = useDeployedStack(moto)

  interface Options {
    readonly cwd?: string
    readonly stdin?: string
    readonly env?: Readonly<Record<string, string>>
  }

  /** Runs a command against the stack. */
  async function logpipe(args: readonly string[], { cwd, stdin = '', env = {} }: Options = {}): Promise<Run> {
    const run = await runLogpipe([...args, '--target', target], {
      cwd: cwd ?? (await aFolder()),
      stdin,
      env: { ...moto.env(), ...env },
    })
    expectNoTrace(run)
    return run
  }

  /** Runs a command that must succeed, and reads the one document that it prints. */
  async function jsonOf(args: readonly string[], options?: Options): Promise<Document> {
    const run = await logpipe([...args, '--json'], options)
    expect(run).toMatchObject({ code: 0, stderr: '' })
    return JSON.parse(run.stdout)
  }

  async function addTenant(tenant: string): Promise<{ readonly key: string; readonly keyId: string }> {
    return (await jsonOf(['tenants', 'add', tenant])).key as { key: string; keyId: string }
  }

  /** Sends lines with a key and waits until they are stored; answers with the folder that holds the receipts. */
  async function sendFor(tenant: string, ...lines: readonly string[]): Promise<string> {
    const cwd = await aFolder()
    const { key } = await addTenant(tenant)
    const stdin = `${lines.join('\n')}\n`
    const sent = await jsonOf(['send', '-t', tenant, '--wait'], { cwd, stdin, env: { LOGPIPE_KEY: key } })
    expect(sent).toMatchObject({ accepted: lines.length, stored: lines.length, target: `${target} in ${motoRegion}` })
    return cwd
  }

  async function rowsOf(tenant: string): Promise<readonly Item[]> {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(moto.place()))
    const query = {
      TableName: stack().tables.logs,
      KeyConditionExpression: 'tenant_id = :tenant',
      ExpressionAttributeValues: { ':tenant': tenant },
    }
    const { Items = [] } = await client.send(new QueryCommand(query))
    client.destroy()
    return Items
  }

  async function plant(item: Item): Promise<void> {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(moto.place()))
    await client.send(new PutCommand({ TableName: stack().tables.logs, Item: item }))
    client.destroy()
  }

  async function uproot({ tenant_id, log_id }: Item): Promise<void> {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(moto.place()))
    await client.send(new DeleteCommand({ TableName: stack().tables.logs, Key: { tenant_id, log_id } }))
    client.destroy()
  }

  /** Puts a message into the dead-letter queue as SQS does when it was received too often. */
  async function putLetter(tenant: string, line: string): Promise<void> {
    const client = new SQSClient({ ...moto.place(), useQueueUrlAsEndpoint: false })
    const header = JSON.stringify({ v: 2, tenant_id: tenant, received_at: '2026-01-31T12:00:00.000Z' })
    await client.send(
      new SendMessageCommand({
        QueueUrl: stack().queues.deadLetter,
        MessageBody: `${header}\n${line}`,
        MessageAttributes: { tenant: { DataType: 'String', StringValue: tenant } },
      }),
    )
    client.destroy()
  }

  /** What doctor says of each thing. */
  async function doctor(options?: Options, ...args: readonly string[]) {
    const run = await logpipe(['doctor', '--json', ...args], options)
    const { verdict, checks } = JSON.parse(run.stdout)
    const of = (what: string) => checks.find((check: { readonly what: string }) => check.what === what)
    return { code: run.code, verdict, of }
  }

  /** An endpoint of AWS that refuses whatever it is asked. */
  async function aRefusal(): Promise<string> {
    const message =
      'User: arn:aws:iam::1:user/ada is not authorized to perform: some:Action on resource: arn:aws:x because no policy allows it'
    return aServer((request, response) => {
      request.resume()
      response.writeHead(400, {
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-errortype': 'AccessDeniedException',
      })
      response.end(JSON.stringify({ __type: 'AccessDeniedException', message, Message: message }))
    })
  }

  async function aServer(answer: RequestListener): Promise<string> {
    const server = createServer(answer)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  test('tenants add, set, show, list, rotate and remove work on its table', async () => {
    const added = await jsonOf(['tenants', 'add', 'store', '--rate', '100'])
    expect(added).toMatchObject({
      tenant: 'store',
      settings: { recordsPerSecond: 100 },
      key: { scopes: ['write', 'read'] },
    })
    expect(await jsonOf(['tenants', 'set', 'store', '--burst', '500'])).toMatchObject({ version: 2 })
    const shown = await jsonOf(['tenants', 'show', 'store'])
    expect(shown).toMatchObject({
      settings: { recordsPerSecond: 100, burst: 500 },
      keys: [{ scopes: ['write', 'read'] }],
    })
    const listed = (await jsonOf(['tenants', 'list'])).tenants as readonly Document[]
    expect(listed.map(({ tenant }) => tenant)).toContain('store')
    expect((await jsonOf(['tenants', 'rotate', 'store'])).key).toMatchObject({
      key: expect.stringMatching(/^lp_store_/),
    })
    expect(await jsonOf(['tenants', 'remove', 'store', '--yes'])).toEqual({ tenant: 'store', removed: true })
    expectRefusal(await logpipe(['tenants', 'show', 'store']), 'there is no tenant store')
  })

  test('keys add, list and revoke work, and the endpoint obeys', async () => {
    const first = await addTenant('keyed')
    const made = (await jsonOf(['keys', 'add', 'keyed', '--scope', 'read'])).key as { key: string; keyId: string }
    const listed = (await jsonOf(['keys', 'list', 'keyed'])).keys as readonly Document[]
    expect(new Set(listed.map(({ keyId }) => keyId))).toEqual(new Set([first.keyId, made.keyId]))
    expect(await logpipe(['tail', '-t', 'keyed'], { env: { LOGPIPE_KEY: made.key } })).toMatchObject({ code: 0 })
    const sent = await logpipe(['send', '-t', 'keyed'], { stdin: 'a line', env: { LOGPIPE_KEY: made.key } })
    expectRefusal(sent, 'the key lacks the scope "write"')
    expect(await jsonOf(['keys', 'revoke', 'keyed', made.keyId])).toEqual({ tenant: 'keyed', revoked: made.keyId })
    const left = (await jsonOf(['keys', 'list', 'keyed'])).keys as readonly Document[]
    expect(left.map(({ keyId }) => keyId)).toEqual([first.keyId])
  })

  test('what is sent is stored and redacted, its receipts are kept by stack and region, and tail shows it', async () => {
    const cwd = await sendFor('journey', 'call 555-0199', 'second')
    expect((await rowsOf('journey')).map((row) => row.modified_text)).toEqual(['call [REDACTED:PHONE]', 'second'])
    const receipts = join(cwd, '.logpipe', 'ledger', `${target}.${motoRegion}`, 'journey.ndjson')
    expect(await readFile(receipts, 'utf8')).toContain('log_ids')
    const { key } = (await jsonOf(['keys', 'add', 'journey'])).key as { key: string }
    const tailed = await logpipe(['tail', '-t', 'journey', '--json'], { env: { LOGPIPE_KEY: key } })
    expect(tailed.stdout).toContain('call [REDACTED:PHONE]')
  })

  test('load follows every record into its table', async () => {
    const { key } = await addTenant('loaded')
    const flags = ['--tenants', 'loaded', '--rate', '20', '--duration', '500ms']
    const loaded = await jsonOf(['load', ...flags], { env: { LOGPIPE_KEY: key } })
    expect(loaded).toMatchObject({ verdict: 'passed', records: { sent: 10, accepted: 10, stored: 10, lost: 0 } })
  })

  /** An SQS that says of every queue that it is empty, as AWS may for a minute; calls back when it is asked. */
  async function anEmptySqs(onAsked: () => void): Promise<string> {
    return aServer((request, response) => {
      request.resume()
      onAsked()
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
      response.end(JSON.stringify({ Attributes: { ApproximateNumberOfMessages: '0' } }))
    })
  }

  /** Lets the worker go on when SQS, which says that it is empty, was asked for the third time: after more than one look. */
  async function aLateSqs(): Promise<string> {
    const release = hold()
    onTestFinished(release)
    let asked = 0
    return anEmptySqs(() => {
      // Each look asks both queues.
      if (++asked === 5) release()
    })
  }

  test('load and audit do not believe a queue that is just empty: what was just sent is looked for again', async () => {
    const cwd = await aFolder()
    const { key } = await addTenant('late')
    const env = { LOGPIPE_KEY: key }
    const flags = ['--tenants', 'late', '--rate', '20', '--duration', '200ms']
    const loaded = await jsonOf(['load', ...flags], { env: { ...env, AWS_ENDPOINT_URL_SQS: await aLateSqs() } })
    expect(loaded).toMatchObject({ verdict: 'passed', records: { accepted: 4, stored: 4, lost: 0 } })
    const AWS_ENDPOINT_URL_SQS = await aLateSqs()
    expect(await jsonOf(['send', '-t', 'late'], { cwd, stdin: 'a line', env })).toMatchObject({ accepted: 1 })
    const audited = await jsonOf(['audit', '-t', 'late'], { cwd, env: { AWS_ENDPOINT_URL_SQS } })
    expect(audited).toMatchObject({ verdict: 'passed', tenants: [{ rows: 5, receipts: 1 }] })
  })

  test('audit finds a row that is gone, once the queue must have told of it', async () => {
    const cwd = await sendFor('gone', 'one', 'two')
    const [row = {}] = await rowsOf('gone')
    await uproot(row)
    const file = join(cwd, '.logpipe', 'ledger', `${target}.${motoRegion}`, 'gone.ndjson')
    await writeFile(file, (await readFile(file, 'utf8')).replace(/"at":"\d{4}/, '"at":"2020'))
    const run = await logpipe(['audit', '-t', 'gone'], { cwd })
    expect(run.code).toBe(1)
    expect(run.stdout).toContain('1 of 2 acknowledged records without a row, and the queues are empty')
  })

  test.each<[string, readonly string[]]>([
    ['send', ['send', '-t', 'acme']],
    ['tail', ['tail', '-t', 'acme']],
    ['load', ['load', '--tenants', 'acme', '--rate', '20', '--duration', '100ms']],
  ])('%s without a key says how to make one', async (_, args) => {
    const run = await logpipe(args, { stdin: 'a line' })
    expectRefusal(
      run,
      `${target} asks for an API key: make one with logpipe tenants add <tenant> --target ${target} --region ${motoRegion}`,
    )
  })

  test('audit passes with the seals that its worker wrote, and fails by name once a row is altered', async () => {
    const cwd = await sendFor('audited', 'one', 'call 555-0199', 'three')
    const passed = await logpipe(['audit', '-t', 'audited'], { cwd })
    expect(passed).toMatchObject({ code: 0, stderr: '' })
    expect(passed.stdout).toContain('Audit of audited (3 rows, 3 receipts)')
    expect(passed.stdout).toContain('✔ isolation    3 seals verified under the key of audited')
    expect(passed.stdout).toContain('✔ completeness 3 of 3 acknowledged records with a row')
    const [row = {}] = await rowsOf('audited')
    await plant({ ...row, modified_text: 'altered' })
    const failed = await logpipe(['audit', '-t', 'audited', '--json'], { cwd })
    expect(failed.code).toBe(1)
    const [report] = JSON.parse(failed.stdout).tenants
    const isolation = report.checks.find(({ name }: { readonly name: string }) => name === 'isolation')
    expect(isolation).toMatchObject({ status: 'failed', found: 1, findings: [{ log_id: row.log_id }] })
    const all = await logpipe(['audit', '--all', '--json'], { cwd })
    expect(all.code).toBe(1)
    expect(JSON.parse(all.stdout).target).toBe(`${target} in ${motoRegion}`)
  })

  test('audit says who may not read the master key, and what', async () => {
    const AWS_ENDPOINT_URL_SECRETS_MANAGER = await aRefusal()
    const run = await logpipe(['audit', '--all', '--json'], { env: { AWS_ENDPOINT_URL_SECRETS_MANAGER } })
    expectRefusal(run, `reading the master key of ${target}: arn:aws:iam::1:user/ada may not some:Action on arn:aws:x`)
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'not_permitted' } })
  })

  test.each<[string, string, readonly string[]]>([
    ['the table', 'AWS_ENDPOINT_URL_DYNAMODB', ['audit', '--all']],
    ["the tenants' table", 'AWS_ENDPOINT_URL_DYNAMODB', ['tenants', 'list']],
    ['the dead-letter queue', 'AWS_ENDPOINT_URL_SQS', ['dlq', 'list']],
  ])('who may not use %s is told so, and what is not permitted', async (_, name, args) => {
    const run = await logpipe([...args, '--json'], { env: { [name]: await aRefusal() } })
    expectRefusal(run, `using the stack ${target}: arn:aws:iam::1:user/ada may not some:Action on arn:aws:x`)
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'not_permitted' } })
  })

  test('dlq list, show, redrive and purge work on its queues, and its worker stores what is redriven', async () => {
    await putLetter('letters', 'l-1 {"text":"one"}')
    await putLetter('others', 'o-1 {"text":"two"}')
    const listed = await jsonOf(['dlq', 'list', '-t', 'letters'])
    expect(listed).toMatchObject({ messages: 1, groups: [{ tenant: 'letters', reason: 'exhausted', records: 1 }] })
    const [{ id } = { id: '' }] = listed.entries as readonly { id: string }[]
    expect(await jsonOf(['dlq', 'show', id])).toMatchObject({ tenant: 'letters', logIds: { ids: ['l-1'] } })
    expect(await jsonOf(['dlq', 'redrive', '-t', 'letters'])).toMatchObject({ redriven: 1, records: 1, complete: true })
    await expect.poll(() => rowsOf('letters'), { timeout: 20_000 }).toMatchObject([{ modified_text: 'one' }])
    expect((await doctor()).of('dead letters')).toMatchObject({ status: 'wrong', detail: expect.stringMatching(/^1 /) })
    expect(await jsonOf(['dlq', 'purge', '--yes'])).toMatchObject({ purged: 1 })
    expect(await jsonOf(['dlq', 'list'])).toMatchObject({ messages: 0 })
  })

  test('doctor says who this is, how the stack is, and that its endpoint and queues answer', async () => {
    const { of } = await doctor()
    expect(of('target')).toMatchObject({ status: 'ok', detail: `${target} (flag)` })
    expect(of('region')).toMatchObject({ status: 'ok', detail: `${motoRegion} (environment)` })
    expect(of('identity')).toMatchObject({ status: 'ok', detail: expect.stringContaining('account 123456789012') })
    expect(of('stack')).toMatchObject({ status: 'ok', detail: `${target} is CREATE_COMPLETE` })
    expect(of('endpoint')).toMatchObject({ status: 'ok', detail: `${stack().url} answers` })
    expect(of('queue')).toMatchObject({ status: 'ok' })
    expect(of('dead letters')).toBeDefined()
  })

  test('doctor goes on where a look fails: each is a finding of its own', async () => {
    const env = { AWS_ENDPOINT_URL_STS: await aRefusal(), AWS_ENDPOINT_URL_SQS: await aRefusal() }
    const partly = await doctor({ env })
    expect(partly).toMatchObject({ code: 1, verdict: 'failed' })
    expect(partly.of('identity')).toMatchObject({ status: 'wrong' })
    expect(partly.of('queue')).toMatchObject({
      status: 'wrong',
      detail: expect.stringContaining('may not some:Action'),
    })
    for (const what of ['stack', 'endpoint']) expect(partly.of(what)).toMatchObject({ status: 'ok' })
    const elsewhere = await doctor({}, '--region', 'us-east-1')
    expect(elsewhere.code).toBe(1)
    expect(elsewhere.of('identity')).toMatchObject({ status: 'ok' })
    expect(elsewhere.of('stack')).toMatchObject({
      status: 'wrong',
      detail: expect.stringContaining(`there is no stack ${target} in us-east-1`),
    })
  })

  test('the region may come from logpipe.json, the target with it, or from the AWS profile', async () => {
    const file = JSON.stringify({ target, region: motoRegion })
    const profile = `[default]\nregion = ${motoRegion}\n`
    const cwd = await aFolder({ 'logpipe.json': file, config: profile })
    const { AWS_REGION: _, ...env } = moto.env()
    expect(await runLogpipe(['tenants', 'list'], { cwd, env })).toMatchObject({ code: 0, stderr: '' })
    const AWS_CONFIG_FILE = join(cwd, 'config')
    const other = { cwd: await aFolder(), env: { ...env, AWS_CONFIG_FILE } }
    expect(await runLogpipe(['tenants', 'list', '--target', target], other)).toMatchObject({ code: 0, stderr: '' })
    const looked = await runLogpipe(['doctor', '--target', target], other)
    expect(looked.stdout).toContain(`${motoRegion} (AWS profile)`)
  })

  describe('what cannot be used', () => {
    beforeAll(() => createStack(moto, 'logpipe-bare', { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } }))

    const tenants = ['tenants', 'list'] as const
    const noCredentials = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }

    test.each<[string, readonly string[], Readonly<Record<string, string>>, string, string]>([
      [
        'a stack that is not there',
        ['--target', 'logpipe-nope'],
        {},
        'unknown_stack',
        `there is no stack logpipe-nope in ${motoRegion}`,
      ],
      [
        'another region',
        ['--target', target, '--region', 'us-east-1'],
        {},
        'unknown_stack',
        `there is no stack ${target} in us-east-1`,
      ],
      [
        'a stack of somebody else',
        ['--target', 'logpipe-bare'],
        {},
        'stack_broken',
        'is CREATE_COMPLETE without the outputs EndpointUrl, ',
      ],
      [
        'no credentials',
        ['--target', target],
        noCredentials,
        'no_credentials',
        `reading the stack ${target}: no AWS credentials were found`,
      ],
      [
        'no region',
        ['--target', target],
        { AWS_REGION: '' },
        'unknown_region',
        `reading the stack ${target}: no AWS region is named`,
      ],
      [
        'a region that does not exist',
        ['--target', target, '--region', 'eu-wst-1'],
        { AWS_ENDPOINT_URL: '' },
        'unknown_region',
        'so eu-wst-1 is no AWS region, or the network is down',
      ],
      [
        'a region that is none',
        ['--target', target, '--region', 'Frankfurt'],
        {},
        'invalid_option',
        'region is "Frankfurt"; it must be an AWS region',
      ],
      [
        'a name that no stack has',
        ['--target', 'logpipe-Test'],
        {},
        'invalid_option',
        'target is "logpipe-Test"; a stack is named logpipe- and its stage',
      ],
      [
        'an AWS that is not there',
        ['--target', target],
        { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
        'connection_failed',
        'cannot reach 127.0.0.1',
      ],
    ])('%s is one sentence with its next step: exit code 2', async (_, args, env, code, sentence) => {
      const options = { cwd: await aFolder(), env: { ...moto.env(), ...env } }
      const run = await runLogpipe([...tenants, ...args, '--json'], options)
      expectRefusal(run, sentence)
      expect(JSON.parse(run.stdout)).toEqual({
        error: { code, message: expect.stringContaining(sentence), hint: expect.stringMatching(/\S/) },
      })
    })
  })

  describe('what is loaded', () => {
    /** Runs a command and answers with the packages of AWS, CDK and deployer that it loaded. */
    async function loadedBy(args: readonly string[]): Promise<readonly string[]> {
      const hook = `import { registerHooks } from 'node:module'
        import { appendFileSync } from 'node:fs'
        registerHooks({ resolve: (name, context, next) => {
          appendFileSync(process.env.LOADED_FILE, name + '\\n')
          return next(name, context)
        } })`
      const cwd = await aFolder()
      const LOADED_FILE = join(cwd, 'loaded')
      const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(hook)}`
      expect(await runLogpipe(args, { cwd, env: { ...moto.env(), NODE_OPTIONS, LOADED_FILE } })).toMatchObject({
        code: 0,
      })
      const names = (await readFile(LOADED_FILE, 'utf8')).split('\n')
      return [...new Set(names.filter((name) => /^@aws-sdk\/client-|cdk|^constructs/.test(name)))].sort()
    }

    test('only the clients that a command needs, and never the CDK', async () => {
      const [cloudformation, dynamodb, secrets, sqs] = ['cloudformation', 'dynamodb', 'secrets-manager', 'sqs'].map(
        (name) => `@aws-sdk/client-${name}`,
      )
      expect(await loadedBy(['--help'])).toEqual([])
      expect(await loadedBy(['doctor'])).not.toContain(cloudformation)
      const embedded = await loadedBy(['tenants', 'list'])
      expect(embedded).toEqual([dynamodb, sqs])
      expect(await loadedBy(['tenants', 'list', '--target', target])).toEqual([cloudformation, dynamodb, sqs])
      await sendFor('loads', 'one')
      expect(await loadedBy(['audit', '-t', 'loads', '--target', target])).toEqual([
        cloudformation,
        dynamodb,
        secrets,
        sqs,
      ])
    })
  })
})
