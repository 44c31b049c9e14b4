import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { parse } from 'yaml'
import { topology } from '../src/topology.ts'
import { runDaemon, runProgram, testWith } from './programs.ts'
import { addTenant } from './use-manager.ts'
import { aTempFolder, useStack } from './with-stack.ts'

const open = useStack({ syslog: { port: 0, tenant: 'acme' } })
const page = readFileSync(new URL('../../../docs/doors.md', import.meta.url), 'utf8')
const snippets = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map(([, language = '', text = '']) => ({
  language,
  text,
}))

/** Whose clients are not to be had here: of these only what can be seen without them is checked. */
const notHere = [
  // Not sent to a door: tested with the keys.
  /^logpipe keys add/,
  /^exporters:/,
  /^# Filebeat/,
  /^# Fluent Bit/,
  /^\[OUTPUT\]/,
  /^# Promtail/,
  /^# CloudFormation/,
  /^\{\n {2}"InputPathsMap"/,
  /^heroku drains:add/,
  /^systemd-journal-upload/,
  /^<match/,
  /^sinks:/,
  /^output \{/,
]
/** Those that a test below runs. */
const run = [
  /^OTEL_/,
  /^curl .*\/api\/v2\/logs/,
  /^curl .*\/services\/collector/,
  /^logpipe dev/,
  /^# rsyslog/,
  /^# syslog-ng\n.*syslog\(/,
  /^# syslog-ng\n.*http\(/,
  /^\{\n {2}"logConfiguration"/,
]

test('each snippet is run, or its client is not to be had here', () => {
  const known = [...notHere, ...run]
  expect(snippets.filter(({ text }) => !known.some((pattern) => pattern.test(text)))).toEqual([])
  expect(known.filter((pattern) => !snippets.some(({ text }) => pattern.test(text)))).toEqual([])
})

describe.each(snippets)('the snippet %#', ({ language, text }) => {
  test('sends to a path that there is, and is well-formed where its language is known', () => {
    const paths = [...text.matchAll(/https?:\/\/[^\s/"]+(\/[\w/]+)?/g)].flatMap(([, path]) =>
      path === undefined ? [] : [path],
    )
    for (const path of paths) expect(topology.routes.map((route) => route.path)).toContain(path)
    if (language === 'yaml') expect(parse(text)).toEqual(expect.any(Object))
    if (language === 'json') expect(JSON.parse(text)).toEqual(expect.any(Object))
  })
})

/** A snippet with the address of the stack in it, and a key of a tenant of its own. */
async function snippetFor(tenant: string, pattern: RegExp): Promise<string> {
  const { key } = await addTenant(open.stack(), tenant)
  const { text = '' } = snippets.find((one) => pattern.test(one.text)) ?? {}
  const { url, syslogPort } = open.stack()
  return text
    .replaceAll('http://127.0.0.1:8080', url)
    .replaceAll('lp_acme_…', key)
    .replaceAll('5514', String(syslogPort))
    .replaceAll('x-tenant-id: acme', `x-tenant-id: ${tenant}`)
}

const row = { modified_text: 'no stock' }

testWith({ curl: 'curl' }, 'what the snippets for curl send is stored', async () => {
  for (const [tenant, pattern] of [
    ['datadog', /^curl .*\/api\/v2\/logs/],
    ['splunk', /^curl .*\/services\/collector/],
  ] as const) {
    const { code, stdout } = await runProgram('/bin/sh', ['-c', await snippetFor(tenant, pattern)])
    expect([code, JSON.parse(stdout)]).toMatchObject([0, {}])
    await open.drained()
    expect(await open.rowsOf(tenant)).toMatchObject([{ ...row, severity: 'error' }])
  }
})

/** As Fluent Bit's output `http` does by these options: https://docs.fluentbit.io/manual/data-pipeline/outputs/http */
test('what Fluent Bit sends by the options for FireLens is stored', async () => {
  const { key } = await addTenant(open.stack(), 'firelens')
  const { text = '' } = snippets.find((one) => one.text.includes('awsfirelens')) ?? {}
  const { options, secretOptions } = JSON.parse(text).logConfiguration
  expect([options.Name, options.Format, secretOptions[0].name]).toEqual(['http', 'json', 'http_Passwd'])
  const record = {
    date: 1_770_000_000.123456,
    log: 'no stock',
    source: 'stdout',
    container_name: '/ecs-shop-1',
    ecs_cluster: 'prod',
  }
  const response = await fetch(`${open.stack().url}${options.URI}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${options.http_User}:${key}`).toString('base64')}`,
    },
    body: JSON.stringify([record]),
  })
  expect(response.status).toBe(202)
  await open.drained()
  expect(await open.rowsOf('firelens')).toMatchObject([
    { ...row, timestamp: '2026-02-02T02:40:00.123456Z', attributes: expect.stringContaining('"ecs_cluster":"prod"') },
  ])
})

test("an exporter of OpenTelemetry's that is set up by these variables alone sends here", async () => {
  const variables = (await snippetFor('otel', /^OTEL_/)).trim().split('\n')
  for (const variable of variables) {
    const at = variable.indexOf('=')
    vi.stubEnv(variable.slice(0, at), variable.slice(at + 1))
  }
  onTestFinished(() => void vi.unstubAllEnvs())
  const provider = new LoggerProvider({
    processors: [new SimpleLogRecordProcessor({ exporter: new OTLPLogExporter() })],
  })
  provider.getLogger('cart').emit({ body: 'no stock' })
  await provider.shutdown()
  await open.drained()
  expect(await open.rowsOf('otel')).toMatchObject([row])
})

/** Waits for a row of a tenant with a text. */
async function expectRow(tenant: string, text: string): Promise<void> {
  const textsOf = async () => (await open.rowsOf(tenant)).map(({ modified_text }) => modified_text)
  await expect.poll(textsOf, { timeout: 20_000, interval: 100 }).toContain(text)
}

testWith({ logger: 'bsdutils' }, 'what the snippet for logger sends is stored', async () => {
  const [, command = ''] = (await snippetFor('logger', /^logpipe dev/)).split('\n')
  expect(await runProgram('/bin/sh', ['-c', command])).toMatchObject({ code: 0 })
  await expectRow('acme', 'no stock')
})

/** A folder with a file of one line, and the configuration of a daemon that reads it. */
async function aFolder(text: string, configurationOf: (folder: string) => string) {
  const { path, remove } = await aTempFolder()
  onTestFinished(remove)
  await writeFile(join(path, 'app.log'), `${text}\n`)
  await writeFile(join(path, 'configuration'), configurationOf(path))
  return path
}

testWith(
  { rsyslogd: 'rsyslog' },
  'what rsyslog sends by its snippet is stored',
  async (path) => {
    const action = await snippetFor('rsyslog', /^# rsyslog/)
    const folder = await aFolder(
      'by rsyslog',
      (folder) => `global(workDirectory="${folder}")
      module(load="imfile")
      input(type="imfile" File="${folder}/app.log" Tag="shop")
      ${action}`,
    )
    const end = runDaemon(path('rsyslogd'), ['-n', '-f', join(folder, 'configuration'), '-i', join(folder, 'pid')])
    onTestFinished(async () => void (await end()))
    await expectRow('acme', 'by rsyslog')
  },
  30_000,
)

for (const [driver, tenant] of [
  ['syslog', 'acme'],
  ['http', 'syslog-ng'],
] as const) {
  testWith(
    { 'syslog-ng': 'syslog-ng-core and syslog-ng-mod-http' },
    `what syslog-ng sends by its ${driver} driver and the snippet is stored`,
    async (path) => {
      const destination = await snippetFor(
        driver === 'http' ? tenant : 'other',
        new RegExp(`^# syslog-ng\\n.*${driver}\\(`),
      )
      const folder = await aFolder(
        `by ${driver}`,
        (folder) => `@version: 3.35
        source lines { file("${folder}/app.log" flags(no-parse)); };
        ${destination}
        log { source(lines); destination(logpipe); };`,
      )
      const files = ['-R', join(folder, 'persist'), '-p', join(folder, 'pid'), '-c', join(folder, 'control')]
      const end = runDaemon(path('syslog-ng'), ['-F', '--no-caps', '-f', join(folder, 'configuration'), ...files])
      onTestFinished(async () => void (await end()))
      await expectRow(tenant, `by ${driver}`)
    },
    30_000,
  )
}
