import { gunzipSync, gzipSync } from 'node:zlib'
import { decodeMulti, encode } from '@msgpack/msgpack'
import { logsRequest, protobufOf } from '../packages/pipeline/test/otlp-messages.ts'

const at = process.argv.indexOf('--records')
/** Records of a request: `--records 5000`, the most that many may have, shows growth. */
export const count = at === -1 ? 500 : Number(process.argv[at + 1])

/** A request of a client, and the least that has to be done to read its bytes. */
export interface DoorRequest {
  readonly route: string
  /** The folder of its door; `/ingest` has none. */
  readonly door?: string
  readonly contentType: string
  readonly body: string | Buffer
  /** Makes values of the body, and does nothing with them. */
  readonly bare: () => unknown
}

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

const json = (door: string, route: string, value: unknown): DoorRequest => {
  const body = JSON.stringify(value)
  return { route, door, contentType: 'application/json', body, bare: () => JSON.parse(body) }
}
/** Values that stand one behind the other, each parsed for itself. */
const jsonLines = (route: string, list: readonly string[], door?: string): DoorRequest => {
  const body = list.join('\n')
  const bare = () => body.split('\n').map((line) => JSON.parse(line))
  return { route, ...(door !== undefined && { door }), contentType: 'application/x-ndjson', body, bare }
}
const packed = Buffer.concat(
  documents.map(({ '@timestamp': date, ...fields }) => encode([Date.parse(date) / 1_000, fields])),
)
const bytes = protobufOf(otlp)

/** A request for each format, by its name. */
export const doorRequests: Readonly<Record<string, DoorRequest>> = {
  'OTLP in JSON': json('otlp', 'POST /v1/logs', otlp),
  'OTLP in protobuf': {
    route: 'POST /v1/logs',
    door: 'otlp',
    contentType: 'application/x-protobuf',
    body: bytes,
    bare: () => logsRequest.decode(bytes),
  },
  Datadog: json('datadog', 'POST /api/v2/logs', datadog),
  Elasticsearch: jsonLines(
    'POST /_bulk',
    documents.flatMap((document) => [action, JSON.stringify(document)]),
    'elasticsearch',
  ),
  'CloudWatch by Firehose': {
    route: 'POST /firehose',
    door: 'firehose',
    contentType: 'application/json',
    body: firehose,
    bare: () => JSON.parse(gunzipSync(Buffer.from(JSON.parse(firehose).records[0].data, 'base64')).toString()),
  },
  Heroku: {
    route: 'POST /logplex',
    door: 'syslog',
    contentType: 'application/logplex-1',
    body: drained,
    bare: splitFrames,
  },
  journald: {
    route: 'POST /upload',
    door: 'journald',
    contentType: 'application/vnd.fdo.journal',
    body: journal,
    bare: splitEntries,
  },
  'Loki in JSON': json('loki', 'POST /loki/api/v1/push', loki),
  Splunk: jsonLines(
    'POST /services/collector',
    events.map((event) => JSON.stringify(event)),
    'splunk',
  ),
  'MessagePack on /ingest': {
    route: 'POST /ingest',
    contentType: 'application/msgpack',
    body: packed,
    bare: () => [...decodeMulti(packed)],
  },
  'NDJSON on /ingest': jsonLines(
    'POST /ingest',
    documents.map(({ message }) => JSON.stringify({ text: message })),
  ),
}

/** Counted frames, and the fields of each header. */
function splitFrames(): readonly object[] {
  const messages: object[] = []
  for (let at = 0; at < drained.length; ) {
    const start = drained.indexOf(' ', at) + 1
    const end = start + Number(drained.toString('latin1', at, start - 1))
    const fields = /^<(\d+)>(\d+) (\S+) (\S+) (\S+) (\S+) (\S+) (.*)$/s.exec(drained.toString('utf8', start, end)) ?? []
    const [, priority, version, time, host, app, process, id, message] = fields
    messages.push({ priority, version, time, host, app, process, id, message })
    at = end
  }
  return messages
}

/** Entries, and their fields by name. */
function splitEntries(): readonly object[] {
  return journal
    .toString()
    .split('\n\n')
    .map((entry) => {
      const fields: Record<string, string> = {}
      for (const line of entry.split('\n')) {
        const at = line.indexOf('=')
        fields[line.slice(0, at)] = line.slice(at + 1)
      }
      return fields
    })
}

function textOf(i: number): string {
  return `level=info request=${i} customer=${i * 7919} path=/api/v1/orders/${i} status=200 ms=${i % 97} agent="${'abcdefghij'.repeat(10)}"`
}
