import { fileURLToPath } from 'node:url'
import { type DoorPipeline, openPipeline } from './door-pipeline.ts'
import { count, type DoorRequest, doorRequests } from './door-requests.ts'
import { round, spread } from './measure.ts'

/**
 * Requests of 500 records through each door in process, over the least that has to be done to the same bytes: `JSON.parse`, the decoder of protobufjs
 * or @msgpack/msgpack, or a split of the format. `door` decodes and responds; `whole` is the ingest handler with a queue that accepts everything, which
 * also checks and packs the records and makes their ids. Processor time of calls that take turns; `of_least` is the ratio of
 * the least times, which a busy machine changes little. `--only Loki` measures one. `--against <checkout>` has the doors of another checkout take
 * turns too: `against` is the time here over the time there.
 */
const [warmUps, runs, requests] = [40, 41, 10]
const only = optionOf('--only') ?? ''
const atMs = 1_770_000_000_000

const routes = Object.fromEntries(
  Object.values(doorRequests).flatMap(({ route, door }) => (door === undefined ? [] : [[route, door]])),
)
const here = await openPipeline(fileURLToPath(new URL('..', import.meta.url)), { routes, atMs })
const checkout = optionOf('--against')
const there = checkout === undefined ? undefined : await openPipeline(checkout, { routes, atMs })

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

interface Calls {
  readonly whole: () => unknown
  readonly door: () => unknown
}

async function measure(name: string, request: DoorRequest) {
  const calls = await callsOf(here, name, request)
  const others = there && (await callsOf(there, name, request))
  const costs: { readonly bare: number; readonly own: Costs; readonly other: Costs | undefined }[] = []
  for (let run = -warmUps; run < runs; run++) {
    const one = { bare: await cost(request.bare), own: await costsOf(calls), other: others && (await costsOf(others)) }
    if (run >= 0) costs.push(one)
  }
  const least = (of: keyof Costs) => Math.min(...costs.map(({ own }) => own[of]))
  const leastBare = Math.min(...costs.map(({ bare }) => bare))
  const ratioOf = (of: keyof Costs) => ({
    ...spread(costs.map(({ own, bare }) => own[of] / bare)),
    of_least: round(least(of) / leastBare),
  })
  const againstOf = (of: keyof Costs) => spread(costs.map(({ own, other }) => own[of] / (other?.[of] ?? Number.NaN)))
  return {
    door: ratioOf('door'),
    whole: ratioOf('whole'),
    ...(others && { against: { door: againstOf('door'), whole: againstOf('whole') } }),
    bare_ns_per_record: round((leastBare / count) * 1_000, 0),
    whole_records_per_cpu_second: round((count / least('whole')) * 1e6, 0),
    body_bytes: request.body.length,
  }
}

async function callsOf({ handle, doorOf, lastOutcome }: DoorPipeline, name: string, request: DoorRequest) {
  const event = eventOf(request)
  const check = await handle(event)
  const outcome = lastOutcome()
  if ((check.statusCode ?? 500) > 299 || outcome?.accepted.length !== count)
    throw new Error(`${name}: ${check.statusCode} ${check.body}`)
  const door = await doorOf(request.route)
  const calls: Calls = {
    whole: () => handle(event),
    door: async () => {
      await door.decode(event, atMs)
      door.respond(event, outcome, atMs)
    },
  }
  return calls
}

type Costs = Readonly<Record<keyof Calls, number>>

async function costsOf({ whole, door }: Calls): Promise<Costs> {
  return { whole: await cost(whole), door: await cost(door) }
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

function optionOf(name: string): string | undefined {
  const at = process.argv.indexOf(name)
  return at === -1 ? undefined : process.argv[at + 1]
}
