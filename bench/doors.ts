import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { allocateYoung } from '../packages/pipeline/src/lambda/compose/allocate-young.ts'
import { type DoorPipeline, openPipeline } from './door-pipeline.ts'
import { count, type DoorRequest, doorRequests } from './door-requests.ts'
import { round, spread } from './measure.ts'

/**
 * Requests of 500 records through each door in process, over the least that has to be done to the same bytes: `JSON.parse`, the decoder of protobufjs
 * or @msgpack/msgpack, or a split of the format. `door` decodes and responds; `whole` is the ingest handler with a queue that accepts everything, which
 * also checks and packs the records and makes their ids. Processor time of calls that take turns; `of_least` is the ratio of
 * the least times, which a busy machine changes little. `--only Loki` measures one. `--against <checkout>` has the doors of another checkout take
 * turns too: `against` is the time here over the time there. `--growth` says how much more a record costs in a request of 5,000 than in one of 500, for the
 * bare decode too. `--pretenure` leaves V8 as it is without `allocateYoung`.
 */
const growth = process.argv.includes('--growth')
if (growth) {
  console.log(
    JSON.stringify({ bench: 'doors', unit: 'processor time of a record, 5,000 over 500', ...measureGrowth() }),
  )
  process.exit()
}
const [warmUps, runs, requests] = [40, 41, Math.max(2, 5_000 / count)]
if (!process.argv.includes('--pretenure')) allocateYoung()
const only = optionOf('--only') ?? ''
const atMs = 1_770_000_000_000

const routes = Object.fromEntries(
  Object.values(doorRequests).flatMap(({ route, door }) => (door === undefined ? [] : [[route, door]])),
)
const options = { routes, atMs, readsMessages: process.argv.includes('--read-messages') }
const here = await openPipeline(fileURLToPath(new URL('..', import.meta.url)), options)
const checkout = optionOf('--against')
const there = checkout === undefined ? undefined : await openPipeline(checkout, options)

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
    mean_ns_per_record: {
      bare: meanNs(costs.map(({ bare }) => bare)),
      door: meanNs(costs.map(({ own }) => own.door)),
      whole: meanNs(costs.map(({ own }) => own.whole)),
    },
    whole_records_per_cpu_second: round((count / least('whole')) * 1e6, 0),
    body_bytes: request.body.length,
  }
}

/** Collections of garbage, which most calls have none of, are in the mean. */
function meanNs(us: readonly number[]): number {
  return round((us.reduce((sum, one) => sum + one, 0) / us.length / count) * 1_000, 0)
}

function measureGrowth() {
  const [few, many] = [measureAt(500), measureAt(5_000)]
  return Object.fromEntries(
    Object.keys(doorRequests).flatMap((name) => {
      const [small, large] = [few[name]?.mean_ns_per_record, many[name]?.mean_ns_per_record]
      if (small === undefined || large === undefined) return []
      const ratios = (['bare', 'door', 'whole'] as const).map((of) => [of, round(large[of] / small[of])])
      return [[name, { ...Object.fromEntries(ratios), ns_per_record: [small, large] }]]
    }),
  )
}

type Measured = Readonly<Record<string, Awaited<ReturnType<typeof measure>> | undefined>>

/** In a process of its own, whose requests have so many records. */
function measureAt(records: number): Measured {
  const passedOn = process.argv.slice(2).filter((option) => option !== '--growth')
  const file = fileURLToPath(import.meta.url)
  const args = [...process.execArgv, file, ...passedOn, '--records', String(records), '--read-messages']
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
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
