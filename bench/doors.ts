import { gunzipSync, gzipSync } from 'node:zlib'
import { createIngestHandler } from '@logpipe/pipeline/ingest'
import { createLogIdSource } from '@logpipe/pipeline/ingest/log-ids'
import { decodeMulti, encode } from '@msgpack/msgpack'
import { createReceiptClock } from '../packages/pipeline/src/http/receipt.ts'
import { createOpenDoor } from '../packages/pipeline/src/ingest/open-door.ts'
import { logsRequest, protobufOf } from '../packages/pipeline/test/otlp-messages.ts'
import { round, spread } from './measure.ts'

/**
 * The ingest handler in process through each door, with a queue that accepts everything: batches of 500 records (`--records 5000`, the most that a request may have, shows growth). Compared in the same run
 * with the least that has to be done to the same bytes: `JSON.parse`, or the decoder of protobufjs or @msgpack/msgpack. Processor time, which a busy machine changes little.
 */
const at = process.argv.indexOf('--records')
const count = at === -1 ? 500 : Number(process.argv[at + 1])
const [warmUps, runs, requests] = [10, 9, 40]
const routes = {
  'POST /v1/logs': 'otlp',
  'POST /api/v2/logs': 'datadog',
  'POST /_bulk': 'elasticsearch',
  'POST /loki/api/v1/push': 'loki',
  'POST /services/collector': 'splunk',
  'POST /firehose': 'firehose',
  'POST /logplex': 'syslog',
  'POST /upload': 'journald',
}

const handler = createIngestHandler({
  authenticate: async () => ({ kind: 'caller', caller: { kind: 'anyone' } }),
  admitRate: async () => ({ kind: 'admitted' }),
  enqueue: async (messages) => messages.map(() => ({ kind: 'queued' as const })),
  openDoor: createOpenDoor(routes),
  takeReceipt: createReceiptClock(() => 1_770_000_000_000),
  startLogIds: createLogIdSource(),
  digest: () => 'AAAAAAAAAAA',
})

const attribute = (key: string, value: object) => ({ key, value })
const otlp = {
  resourceLogs: [
    {
      resource: {
        attributes: [
          attribute('service.name', { stringValue: 'shop' }),
          attribute('host.name', { stringValue: 'web-1' }),
        ],
      },
      scopeLogs: [{ scope: { name: 'cart', version: '1.2.3' }, logRecords: Array.from({ length: count }, otlpRecord) }],
    },
  ],
}

function otlpRecord(_: unknown, i: number) {
  return {
    timeUnixNano: `17700000000${String(i).padStart(8, '0')}`,
    observedTimeUnixNano: `17700000001${String(i).padStart(8, '0')}`,
    severityNumber: 9,
    severityText: 'INFO',
    body: { stringValue: textOf(i) },
    attributes: [
      attribute('http.request.method', { stringValue: 'GET' }),
      attribute('http.response.status_code', { intValue: 200 + (i % 5) }),
      attribute('url.path', { stringValue: `/api/v1/orders/${i}` }),
      attribute('duration', { doubleValue: i / 7 }),
    ],
  }
}

const datadog = Array.from({ length: count }, (_, i) => ({
  message: textOf(i),
  ddsource: 'nginx',
  ddtags: 'env:prod,version:1.2.3',
  hostname: 'web-1',
  service: 'shop',
  status: 'info',
}))

const action = JSON.stringify({ create: { _index: 'logs-shop' } })
const documents = Array.from({ length: count }, (_, i) => ({
  '@timestamp': new Date(1_770_000_000_000 + i).toISOString(),
  message: textOf(i),
  'log.level': 'info',
  service: { name: 'shop', version: '1.2.3' },
  host: { name: 'web-1' },
}))
const events = documents.map(({ message }, i) => ({
  time: 1_770_000_000 + i / 1_000,
  host: 'web-1',
  sourcetype: 'shop',
  event: { message, severity: 'info', order: i },
}))
const lines = Array.from({ length: count }, (_, i) => [`17700000000${String(i).padStart(8, '0')}`, textOf(i)])
/** As CloudWatch sends them, compressed: what Firehose has unpacked takes less. */
const cloudWatch = JSON.stringify({
  messageType: 'DATA_MESSAGE',
  owner: '111111111111',
  logGroup: '/aws/lambda/shop',
  logStream: '2026/01/31/[$LATEST]0123456789abcdef0123456789abcdef',
  subscriptionFilters: ['logpipe'],
  logEvents: documents.map(({ message }, i) => ({
    id: `3195310660696698337880902507980421114328961542429822${String(i).padStart(4, '0')}`,
    timestamp: 1_770_000_000_000 + i,
    message,
  })),
})
const firehose = JSON.stringify({
  requestId: 'ed4acda5-034f-9f42-bba1-f29aea6d7d8f',
  timestamp: 1_770_000_000_000,
  records: [{ data: gzipSync(cloudWatch).toString('base64') }],
})
/** Formats of text that nothing else decodes are compared with the same logs in JSON. */
const inJson = JSON.stringify(documents)
const drained = Buffer.from(
  documents
    .map(({ message, '@timestamp': at }) => `<190>1 ${at} host app web.3 - ${message}`)
    .map((message) => `${Buffer.byteLength(message)} ${message}`)
    .join(''),
)
const journal = Buffer.from(
  documents
    .map(({ message }, i) =>
      [
        `__CURSOR=s=739ad463348b4ceca5a9e69c95a3c93f;i=${i};b=6c7c6013a26343b29e964691ff25d04c`,
        `__REALTIME_TIMESTAMP=${1_770_000_000_000_000 + i}`,
        'PRIORITY=6',
        '_SYSTEMD_UNIT=shop.service',
        '_HOSTNAME=web-1',
        `MESSAGE=${message}\n\n`,
      ].join('\n'),
    )
    .join(''),
)
const loki = { streams: [{ stream: { app: 'shop', level: 'info' }, values: lines }] }

interface Measured {
  readonly route: string
  readonly contentType: string
  readonly body: string | Buffer
  /** Without a door. */
  readonly least: () => unknown
}

const json = (route: string, value: unknown): Measured => {
  const body = JSON.stringify(value)
  return { route, contentType: 'application/json', body, least: () => JSON.parse(body) }
}
/** Values that stand one behind the other, each parsed for itself. */
const jsonLines = (route: string, list: readonly string[]): Measured => {
  const body = `${list.join('\n')}\n`
  return { route, contentType: 'application/x-ndjson', body, least: () => list.map((line) => JSON.parse(line)) }
}
const packed = Buffer.concat(
  documents.map(({ '@timestamp': date, ...fields }) => encode([Date.parse(date) / 1_000, fields])),
)
const bytes = protobufOf(otlp)
const doors: Readonly<Record<string, Measured>> = {
  'OTLP in JSON': json('POST /v1/logs', otlp),
  'OTLP in protobuf': {
    route: 'POST /v1/logs',
    contentType: 'application/x-protobuf',
    body: bytes,
    least: () => logsRequest.decode(bytes),
  },
  Datadog: json('POST /api/v2/logs', datadog),
  Elasticsearch: jsonLines(
    'POST /_bulk',
    documents.flatMap((document) => [action, JSON.stringify(document)]),
  ),
  'CloudWatch by Firehose': {
    route: 'POST /firehose',
    contentType: 'application/json',
    body: firehose,
    least: () => JSON.parse(gunzipSync(Buffer.from(JSON.parse(firehose).records[0].data, 'base64')).toString()),
  },
  Heroku: {
    route: 'POST /logplex',
    contentType: 'application/logplex-1',
    body: drained,
    least: () => JSON.parse(inJson),
  },
  journald: {
    route: 'POST /upload',
    contentType: 'application/vnd.fdo.journal',
    body: journal,
    least: () => JSON.parse(inJson),
  },
  'MessagePack on /ingest': {
    route: 'POST /ingest',
    contentType: 'application/msgpack',
    body: packed,
    least: () => [...decodeMulti(packed)],
  },
  'Loki in JSON': json('POST /loki/api/v1/push', loki),
  Splunk: jsonLines(
    'POST /services/collector',
    events.map((event) => JSON.stringify(event)),
  ),
}

/** Microseconds of processor time. */
async function cost(call: () => unknown): Promise<number> {
  const start = process.cpuUsage()
  for (let i = 0; i < requests; i++) await call()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / requests
}

const results: Record<string, unknown> = {}
for (const [name, { route, contentType, body, least }] of Object.entries(doors)) {
  const event = eventOf(route, contentType, body)
  const check = await handler(event)
  if ((check.statusCode ?? 500) > 299) throw new Error(`${name}: ${check.statusCode} ${check.body}`)
  const ratios: number[] = []
  const costs: number[] = []
  for (let run = -warmUps; run < runs; run++) {
    const [ours, bare] = [await cost(() => handler(event)), await cost(least)]
    if (run < 0) continue
    ratios.push(ours / bare)
    costs.push(ours)
  }
  results[name] = {
    ratio: spread(ratios),
    records_per_cpu_second: round((count / spread(costs).median) * 1e6, 0),
    body_bytes: body.length,
  }
}
console.log(
  JSON.stringify({
    bench: 'doors',
    unit: 'ratio to JSON.parse, protobufjs or @msgpack/msgpack',
    bar_ratio: 2.5,
    ...results,
  }),
)

function textOf(i: number): string {
  return `level=info request=${i} customer=${i * 7919} path=/api/v1/orders/${i} status=200 ms=${i % 97} agent="${'abcdefghij'.repeat(10)}"`
}

function eventOf(route: string, contentType: string, body: string | Buffer) {
  const [method = '', path = ''] = route.split(' ')
  return {
    routeKey: route,
    rawPath: path,
    rawQueryString: '',
    headers: { 'content-type': contentType, 'x-tenant-id': 'acme' },
    requestContext: {
      requestId: 'bench',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
    },
    body: typeof body === 'string' ? body : body.toString('base64'),
    isBase64Encoded: typeof body !== 'string',
  }
}
