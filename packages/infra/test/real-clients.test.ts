import { Client } from '@elastic/elasticsearch'
import pino from 'pino'
import { pinoLoki } from 'pino-loki'
import { expect, test } from 'vitest'
import { isFullSize, runs } from './full-size.ts'
import type { Item } from './rows-of.ts'
import { addTenant } from './use-manager.ts'
import { useStack } from './with-stack.ts'

const open = useStack({ requiresKeys: true })

const severities = ['info', 'debug', 'warning', 'error', 'fatal'] as const
const severityOf = (i: number) => severities[i % severities.length] ?? 'info'
/** Of the nth record, milliseconds. */
const timeOf = (i: number): number => 1_769_860_800_000 + 7 * i

/** A client with its own defaults, that sends so many records of a tenant, each with its number and severity as its text. */
interface RealClient {
  readonly send: (key: string, count: number) => Promise<void>
  /** The text that it sent; that of the row by default. */
  readonly textOf?: (row: Item) => string
  /** It states the time itself. */
  readonly hasOwnTime?: true
  readonly fast: number
}

const clients: Readonly<Record<string, RealClient>> = {
  "Elasticsearch's bulk helper": { send: byElasticsearch, fast: 600 },
  'pino-loki': {
    send: byPinoLoki,
    textOf: ({ modified_text }) => JSON.parse(String(modified_text)).msg,
    hasOwnTime: true,
    fast: 600,
  },
  'splunk-logging': { send: bySplunk, fast: 50 },
  // Loading it takes longer than all else here.
  ...(isFullSize && { "Datadog's client": { send: byDatadog, fast: 0 } }),
}

for (const [
  name,
  { send, textOf = ({ modified_text }: Item) => String(modified_text), hasOwnTime, fast },
] of Object.entries(clients)) {
  const count = runs({ fast, full: 10_000 })
  test(`each of ${count} records of ${name} is one row, its severity and its time right`, async () => {
    const tenant = name.toLowerCase().replaceAll(/\W/g, '')
    const { key } = await addTenant(open.stack(), tenant)
    const before = Date.now()
    await send(key, count)
    await open.drained()
    const rows = await open.rowsOf(tenant)
    const sent = rows.map((row) => ({ row, number: Number.parseInt(textOf(row), 10) }))
    expect(sent.map(({ number }) => number).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
    const isInTime = (time: number, number: number): boolean =>
      hasOwnTime ? time >= before && time <= Date.now() : time === timeOf(number)
    const wrong = sent.filter(
      ({ row, number }) => row.severity !== severityOf(number) || !isInTime(Date.parse(String(row.timestamp)), number),
    )
    expect(wrong).toEqual([])
  }, 300_000)
}

async function byElasticsearch(apiKey: string, count: number): Promise<void> {
  const client = new Client({ node: open.stack().url, auth: { apiKey } })
  const datasource = Array.from({ length: count }, (_, i) => ({
    '@timestamp': new Date(timeOf(i)).toISOString(),
    message: `${i} ${severityOf(i)}`,
    log: { level: severityOf(i) },
  }))
  const result = await client.helpers.bulk({ datasource, onDocument: () => ({ create: { _index: 'logs-app' } }) })
  expect(result).toMatchObject({ successful: count, failed: 0 })
}

async function byPinoLoki(password: string, count: number): Promise<void> {
  const stream = pinoLoki({
    host: open.stack().url,
    basicAuth: { username: 'any', password },
    labels: { app: 'shop' },
  })
  const logger = pino({ level: 'debug' }, stream)
  const levels = { info: 'info', debug: 'debug', warning: 'warn', error: 'error', fatal: 'fatal' } as const
  for (let i = 0; i < count; i++) logger[levels[severityOf(i)]](`${i} ${severityOf(i)}`)
  const sent = new Promise((resolve) => stream.once('close', resolve))
  stream.end()
  await sent
}

async function bySplunk(token: string, count: number): Promise<void> {
  const { Logger } = await import('splunk-logging')
  const logger = new Logger({ token, url: open.stack().url })
  const failures: unknown[] = []
  logger.error = (error) => failures.push(error)
  const sendOne = (i: number): Promise<void> =>
    new Promise((resolve) => {
      const metadata = { time: timeOf(i) / 1_000 }
      logger.send({ message: `${i} ${severityOf(i)}`, severity: severityOf(i), metadata }, () => resolve())
    })
  // It sends each event in a request of its own.
  for (let i = 0; i < count; i += 20)
    await Promise.all(Array.from({ length: Math.min(20, count - i) }, (_, n) => sendOne(i + n)))
  expect(failures).toEqual([])
}

async function byDatadog(apiKeyAuth: string, count: number): Promise<void> {
  const { client, v2 } = await import('@datadog/datadog-api-client')
  const configuration = client.createConfiguration({
    authMethods: { apiKeyAuth },
    baseServer: new client.BaseServerConfiguration(open.stack().url, {}),
  })
  const api = new v2.LogsApi(configuration)
  // Datadog takes a thousand at once.
  for (let i = 0; i < count; i += 1_000) {
    const body = Array.from({ length: 1_000 }, (_, n) => ({
      message: `${i + n} ${severityOf(i + n)}`,
      additionalProperties: { status: severityOf(i + n), timestamp: String(timeOf(i + n)) },
    }))
    await api.submitLog({ body })
  }
}
