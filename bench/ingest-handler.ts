import { createIngestHandler } from '@logpipe/pipeline/ingest'
import { createLogIdSource } from '@logpipe/pipeline/ingest/log-ids'
import { createReceiptClock } from '../packages/pipeline/src/http/receipt.ts'
import { median, round } from './measure.ts'

/**
 * The ingest handler in process, with a queue that accepts everything: NDJSON of 500 records of 200 bytes, and single JSON
 * records. Compared with `JSON.parse` of the same lines in the same run.
 */
const lines = Array.from({ length: 500 }, (_, i) => JSON.stringify({ text: textOf(i) }))
const body = lines.join('\n')
const handler = createIngestHandler({
  authenticate: async () => ({ kind: 'caller', caller: { kind: 'anyone' } }),
  admitRate: async () => ({ kind: 'admitted' }),
  enqueue: async (messages) => messages.map(() => ({ kind: 'queued' as const })),
  takeReceipt: createReceiptClock(() => 1_770_000_000_000),
  startLogIds: createLogIdSource(),
  digest: () => 'AAAAAAAAAAA',
})

const batch = eventOf('application/x-ndjson', body)
const single = eventOf('application/json', JSON.stringify({ tenant_id: 'acme', text: textOf(1) }))
/** The optimizing compiler needs a few thousand requests. */
const warmUps = 15
const [batchMs, parseMs, singleMs]: [number[], number[], number[]] = [[], [], []]
for (let run = -warmUps; run < 9; run++) {
  const b = await timed(200, () => handler(batch))
  const p = await timed(200, async () => body.split('\n').map((line) => JSON.parse(line)))
  const s = await timed(5_000, () => handler(single))
  if (run < 0) continue
  batchMs.push(b / 200)
  parseMs.push(p / 200)
  singleMs.push(s / 5_000)
}
console.log(
  JSON.stringify({
    bench: 'ingest-handler',
    line_bytes: Buffer.byteLength(lines[0] ?? ''),
    records_per_second: round((500 / median(batchMs)) * 1000, 0),
    bar_records_per_second: 400_000,
    ratio_to_json_parse: round(median(batchMs) / median(parseMs)),
    bar_ratio: 1.5,
    single_requests_per_second: round(1000 / median(singleMs), 0),
    bar_single: 30_000,
  }),
)

function textOf(i: number): string {
  return `level=info request=${i} customer=${i * 7919} path=/api/v1/orders/${i} status=200 ms=${i % 97} agent="${'abcdefghij'.repeat(10)}"`
}

function eventOf(contentType: string, text: string) {
  return {
    routeKey: 'POST /ingest',
    rawPath: '/ingest',
    rawQueryString: '',
    headers: { 'content-type': contentType, 'x-tenant-id': 'acme', prefer: 'return=minimal' },
    requestContext: {
      requestId: 'bench',
      http: { method: 'POST', path: '/ingest', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
    },
    body: text,
    isBase64Encoded: false,
  }
}

async function timed(times: number, call: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  for (let i = 0; i < times; i++) await call()
  return performance.now() - startMs
}
