import { createIngestHandler } from '@logpipe/pipeline/ingest'
import { createLogIdSource } from '@logpipe/pipeline/ingest/log-ids'
import type { Door, Outcome } from '../packages/pipeline/src/doors/door.ts'
import { createReceiptClock } from '../packages/pipeline/src/http/receipt.ts'
import { createOpenDoor } from '../packages/pipeline/src/ingest/open-door.ts'
import { recordsDoor } from '../packages/pipeline/src/ingest/records-door.ts'
import { count, type DoorRequest, doorRequests } from './door-requests.ts'
import { round, spread } from './measure.ts'

/**
 * Requests of 500 records through each door in process, over the least that has to be done to the same bytes: `JSON.parse`, the decoder of protobufjs
 * or @msgpack/msgpack, or a split of the format. `door` decodes and responds; `whole` is the ingest handler with a queue that accepts everything, which
 * also checks and packs the records and makes their ids. Processor time of calls that take turns; `of_least` is the ratio of
 * the least times, which a busy machine changes little. `--only Loki` measures one.
 */
const [warmUps, runs, requests] = [40, 41, 10]
const only = process.argv.includes('--only') ? (process.argv[process.argv.indexOf('--only') + 1] ?? '') : ''
const atMs = 1_770_000_000_000

const routes = Object.fromEntries(
  Object.values(doorRequests).flatMap(({ route, door }) => (door === undefined ? [] : [[route, door]])),
)
const openDoor = createOpenDoor(routes)
const seen: { outcome?: Outcome } = {}
const handler = createIngestHandler({
  authenticate: async () => ({ kind: 'caller', caller: { kind: 'anyone' } }),
  admitRate: async () => ({ kind: 'admitted' }),
  enqueue: async (messages) => messages.map(() => ({ kind: 'queued' as const })),
  openDoor,
  takeReceipt: createReceiptClock(() => atMs),
  startLogIds: createLogIdSource(),
  digest: () => 'AAAAAAAAAAA',
  onOutcome: (outcome) => {
    seen.outcome = outcome
  },
})

const results: Record<string, unknown> = {}
for (const [name, request] of Object.entries(doorRequests)) {
  if (name.includes(only)) results[name] = await measure(name, request)
}
console.log(
  JSON.stringify({
    bench: 'doors',
    unit: 'processor time over JSON.parse, protobufjs, @msgpack/msgpack or a split',
    bar_ratio: 2.5,
    ...results,
  }),
)

async function measure(name: string, request: DoorRequest) {
  const event = eventOf(request)
  const check = await handler(event)
  const { outcome } = seen
  if ((check.statusCode ?? 500) > 299 || outcome?.accepted.length !== count)
    throw new Error(`${name}: ${check.statusCode} ${check.body}`)
  const door: Door = (await openDoor(request.route)) ?? recordsDoor
  const calls = {
    bare: request.bare,
    whole: () => handler(event),
    door: async () => {
      await door.decode(event, atMs)
      door.respond(event, outcome, atMs)
    },
  }
  const costs: Readonly<Record<keyof typeof calls, number>>[] = []
  for (let run = -warmUps; run < runs; run++) {
    const one = { bare: await cost(calls.bare), whole: await cost(calls.whole), door: await cost(calls.door) }
    if (run >= 0) costs.push(one)
  }
  const least = (of: keyof typeof calls) => Math.min(...costs.map((one) => one[of]))
  const ratioOf = (of: 'door' | 'whole') => ({
    ...spread(costs.map((one) => one[of] / one.bare)),
    of_least: round(least(of) / least('bare')),
  })
  return {
    door: ratioOf('door'),
    whole: ratioOf('whole'),
    bare_ns_per_record: round((least('bare') / count) * 1_000, 0),
    whole_records_per_cpu_second: round((count / least('whole')) * 1e6, 0),
    body_bytes: request.body.length,
  }
}

/** Microseconds of processor time. */
async function cost(call: () => unknown): Promise<number> {
  const start = process.cpuUsage()
  for (let i = 0; i < requests; i++) await call()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / requests
}

function eventOf({ route, contentType, body }: DoorRequest) {
  const [method = '', path = ''] = route.split(' ')
  return {
    routeKey: route,
    rawPath: path,
    rawQueryString: '',
    headers: { 'content-type': contentType, 'x-tenant-id': 'acme', prefer: 'return=minimal' },
    requestContext: {
      requestId: 'bench',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
    },
    body: typeof body === 'string' ? body : body.toString('base64'),
    isBase64Encoded: typeof body !== 'string',
  }
}
