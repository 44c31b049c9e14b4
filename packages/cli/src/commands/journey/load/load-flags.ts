import { Option } from '@commander-js/extra-typings'
import { LogpipeError, parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import { collect, parseCount, parseDuration, parseRate, quote } from '../../../config/parse-option.ts'
import type { CliContext } from '../../../context.ts'
import { isOfTable, type Objective, parseObjective } from '../../../load/report/objectives.ts'
import { closedFor, countArrivals, fixedRate, replayOf, type ScheduleSpec } from '../../../load/schedule/arrivals.ts'
import { parseStages } from '../../../load/schedule/parse-stages.ts'
import { leastRequests, minRateOf } from '../../../load/search/find-max.ts'
import { type Noisy, withNoise } from '../../../load/traffic/noise.ts'
import type { TenantShare } from '../../../load/traffic/requests.ts'
import { count, plural } from '../../../render/format.ts'
import { resultFormats } from '../../../render/load/result-format.ts'
import { targetCommand } from '../../base-commands.ts'
import type { FlagsOf } from '../../define-command.ts'
import { parseSeed, parseTraffic } from './traffic-flags.ts'

/** Of each request it is remembered what became of it, in a byte, and of each record whether it is stored, in a quarter: 250 MB. */
const [maxRequests, maxRecords] = [50_000_000, 1_000_000_000]

export type LoadFlags = FlagsOf<typeof loadCommand>

export const loadCommand = () =>
  targetCommand()
    .addOption(new Option('--rpm <requests>', 'requests per minute').conflicts(['rate', 'stages']))
    .addOption(new Option('--rate <requests>', 'requests per second').conflicts('stages'))
    .addOption(new Option('--stages <list>', 'rates that follow each other, such as 0-1000rpm:30s,1000rpm:1m'))
    .option('--duration <time>', 'how long, such as 500ms, 30s or 5m (default: 30s)')
    .addOption(
      new Option(
        '--concurrency <count>',
        'no rate: keep this many requests in flight, and send the next after each response',
      ).conflicts(['rpm', 'rate', 'stages', 'findMax', 'arrivals']),
    )
    .addOption(
      new Option(
        '--find-max',
        'find the highest rate that holds, in steps of 3s or --duration (at most 30s), within 90s; starts at --rate',
      ).conflicts(['stages', 'out', 'format']),
    )
    .addOption(
      new Option('--arrivals <spacing>', 'requests are evenly spaced, or arrive as independent users do')
        .choices(['constant', 'poisson'] as const)
        .default('constant' as const),
    )
    .option('--seed <number>', 'seed of every random choice; the same one repeats a run', '1')
    .option(
      '--tenants <names>',
      'number of tenants (load-1, load-2, …), or their names with weights: acme=10,beta',
      '3',
    )
    .option('--batch <records>', 'records per request', '1')
    .option('--size <bytes>', 'size of texts in bytes: 200, 100-2000, lognormal:300 or exponential:300')
    .addOption(
      new Option('--from <file>', 'send the lines of this file, again and again').conflicts(['size', 'personalData']),
    )
    .addOption(
      new Option(
        '--replay [factor]',
        'send each line of --from once, at the pace of the timestamps or this many times as fast',
      )
        .preset('1')
        .conflicts(['rpm', 'rate', 'stages', 'duration', 'concurrency', 'findMax', 'arrivals']),
    )
    .option('--duplicates <share>', 'share of requests that repeat an earlier one, such as 1%')
    .option('--bad <share>', 'share of requests that must be refused, such as 1%')
    .option('--personal-data', 'plant personal data of every type, and look for it in the stored texts')
    .addOption(
      new Option(
        '--noisy <tenant>',
        'run twice, the second time with one tenant sending several times as much: load-1=10x',
      ).conflicts(['findMax', 'concurrency', 'replay']),
    )
    .option('--connections <count>', 'the most connections to the endpoint (default: 1000)')
    .option('--threads <count>', 'threads that send', '1')
    .option('--timeout <time>', 'how long a request may take (default: 10s; 5s with --find-max)')
    .option('--max-lag <time>', 'a request that starts later than this after it was due is late', '100ms')
    .option('--precise', 'start requests as exactly as possible, at the cost of a CPU core')
    .option('--no-warm-up', 'send the first request at once, with code and connections that are cold')
    .option('--fail-if <condition>', "fail the run, such as 'p99>200ms' or 'lost>0'; repeatable", collect)
    .addOption(
      new Option('--format <format>', 'what to print (default: text)').choices(resultFormats).conflicts('json'),
    )
    .option(
      '--max-requests <requests>',
      'send no more requests than this: a run that would is refused',
      String(maxRequests),
    )
    .option('--yes', 'do not ask before a load leaves this machine')
    .option('--out <file>', 'write the whole result to this file, for `load report` and `load compare`')

/** Checks the flags, alone and together. Throws `invalid_option`. */
export async function parseLoadFlags(flags: LoadFlags, context: Pick<CliContext, 'cwd' | 'now'>) {
  if (flags.stages !== undefined && flags.duration !== undefined) {
    throw new LogpipeError('invalid_option', '--duration cannot be used with --stages, which have times of their own')
  }
  const { concurrency, ...connections } = parseConnections(flags)
  const traffic = await parseTraffic(flags, context)
  const schedule = traffic.replayMs === undefined ? scheduleOf(flags) : replayOf(traffic.replayMs)
  const tenants = parseTenants(flags.tenants)
  const batchRecords = parseCount('--batch', flags.batch, { min: 1, max: 5_000 })
  if (traffic.replayMs !== undefined && batchRecords > 1) {
    throw new LogpipeError('invalid_option', '--batch cannot be used with --replay, which sends each line at its time')
  }
  const most = parseMost(flags, batchRecords)
  const noisy = flags.noisy === undefined ? undefined : parseNoisy(flags.noisy, tenants)
  const calm = { schedule, traffic: { tenants, batchRecords, ...traffic.spec } }
  const main = noisy === undefined ? calm : { ...calm, ...withNoise(calm, noisy) }
  if (concurrency === undefined && flags.findMax !== true) {
    checkTotal(noisy === undefined ? [schedule] : [schedule, main.schedule], { most, batchRecords })
  }
  return {
    ...main,
    ...(noisy && { noisy, calm: { ...calm, traffic: { ...calm.traffic, noisyTenant: noisy.tenantId } } }),
    ...(concurrency !== undefined && { concurrency }),
    maxRequests: most,
    search: searchOf(flags),
    tenants,
    batchRecords,
    ...connections,
    timeoutMs: parseTimeout(flags),
    maxLagMs: parseDuration('--max-lag', flags.maxLag),
    objectives: objectivesOf(flags),
  }
}

/** A closed model and a search come to as many requests as they may: the most that was not given is one of records, too. */
function parseMost({ maxRequests: given, concurrency, findMax }: LoadFlags, batchRecords: number): number {
  const most = parseCount('--max-requests', given, { min: 1, max: maxRequests })
  const mostOfRecords = Math.floor(maxRecords / batchRecords)
  if (most <= mostOfRecords || (concurrency === undefined && !findMax)) return most
  if (most === maxRequests) return mostOfRecords
  throw new LogpipeError(
    'invalid_option',
    `--max-requests is ${quote(given)}; with --batch ${batchRecords} it must be at most ${mostOfRecords}, as the limit is ${count(maxRecords)} records`,
  )
}

/** Each thread has connections of its own, and each request of a closed model has one. */
function parseConnections({ concurrency, connections, threads }: LoadFlags) {
  const inFlight =
    concurrency === undefined ? undefined : parseCount('--concurrency', concurrency, { min: 1, max: 10_000 })
  const most = connections === undefined ? undefined : parseCount('--connections', connections, { min: 1, max: 10_000 })
  const parsed = {
    ...(inFlight !== undefined && { concurrency: inFlight }),
    maxConnections: most ?? Math.max(1_000, inFlight ?? 0),
    threads: parseCount('--threads', threads, { min: 1, max: 64 }),
  }
  if (inFlight !== undefined && most !== undefined && inFlight > most) {
    throw tooFew(`--concurrency ${inFlight} needs as many connections, and --connections is ${most}`)
  }
  if (parsed.threads > Math.min(parsed.maxConnections, inFlight ?? parsed.maxConnections)) {
    const limit = inFlight === undefined ? `--connections ${most}` : `--concurrency ${inFlight}`
    throw tooFew(
      `--threads is ${parsed.threads}; with ${limit} it must be at most that, as no thread shares a connection`,
    )
  }
  return parsed
}

function tooFew(message: string): LogpipeError {
  return new LogpipeError('invalid_option', message)
}

/** In the 90 s of a search a hanging request costs a step. */
const [defaultTimeout, searchTimeout, mostSearchTimeoutMs] = ['10s', '5s', 60_000]

function parseTimeout({ timeout, findMax }: LoadFlags): number {
  const ms = parseDuration('--timeout', timeout ?? (findMax ? searchTimeout : defaultTimeout))
  if (findMax && ms > mostSearchTimeoutMs) {
    throw new LogpipeError(
      'invalid_option',
      `--timeout is ${quote(timeout ?? '')}; with --find-max it must be at most 60s`,
    )
  }
  return ms
}

/** A step of `--find-max` is judged by its responses alone. */
function objectivesOf({ failIf = [], findMax, personalData }: LoadFlags): readonly Objective[] {
  const objectives = failIf.map(parseObjective)
  const unplanted = objectives.find(({ metric }) => metric === 'unredacted' && !personalData)
  if (unplanted !== undefined) {
    throw new LogpipeError('invalid_option', `--fail-if ${quote(unplanted.text)} needs --personal-data`)
  }
  const unknown = objectives.find(({ metric }) => findMax === true && isOfTable(metric))
  if (unknown === undefined) return objectives
  const why = `--fail-if ${quote(unknown.text)} cannot be used with --find-max, which does not read the table`
  throw new LogpipeError('invalid_option', `${why}: run \`logpipe load\` at the rate that it finds`)
}

const mostStepMs = 30_000

/** Where `--find-max` starts, and how long it tries each rate. */
function searchOf({ rate, rpm, duration, findMax }: LoadFlags) {
  const startRate = rate === undefined && rpm === undefined ? 200 : perSecondOf({ rate, rpm })
  const durationMs = parseDuration('--duration', duration ?? '3s')
  const search = { startRate, durationMs, minRate: minRateOf(durationMs) }
  if (!findMax) return search
  if (durationMs > mostStepMs) {
    throw new LogpipeError(
      'invalid_option',
      `--duration is ${quote(duration ?? '')}; with --find-max it must be at most 30s`,
    )
  }
  if (startRate >= search.minRate) return search
  const requests = plural(Math.round((startRate * durationMs) / 1000), 'request')
  throw new LogpipeError(
    'invalid_option',
    `--find-max would send ${requests} in a step; it needs ${leastRequests}: raise --rate or --duration`,
  )
}

export type ParsedLoad = Awaited<ReturnType<typeof parseLoadFlags>>

function scheduleOf(flags: LoadFlags): ScheduleSpec {
  const { stages, rate, rpm, duration, arrivals, seed } = flags
  const spacing = { spacing: arrivals, seed: parseSeed(seed) }
  if (stages !== undefined) return { stages: parseStages('--stages', stages), ...spacing }
  if (flags.concurrency !== undefined)
    return { ...closedFor(parseDuration('--duration', duration ?? '30s')), ...spacing }
  return { ...fixedRate(perSecondOf({ rate, rpm }), parseDuration('--duration', duration ?? '30s')), ...spacing }
}

/** Reads `load-1=10x`. Throws `invalid_option` for a tenant that does not send. */
function parseNoisy(value: string, tenants: readonly TenantShare[]): Noisy {
  const [, name, factor = ''] = /^(.+)=(\d+)x$/.exec(value.trim()) ?? []
  const tenant = tenants.find(({ tenantId }) => tenantId === name)
  if (tenant === undefined || tenants.length < 2) {
    const names = tenants.map(({ tenantId }) => tenantId).join(', ')
    const mustBe = `it must be one of at least two tenants, and how much more it sends, such as ${tenants[0]?.tenantId}=10x`
    throw new LogpipeError('invalid_option', `--noisy is ${quote(value)}; ${mustBe}; tenants: ${names}`)
  }
  return { tenantId: tenant.tenantId, factor: parseCount(`--noisy ${name}`, factor, { min: 2, max: 100 }) }
}

function perSecondOf({ rate, rpm }: { readonly rate: string | undefined; readonly rpm: string | undefined }): number {
  if (rate !== undefined) return parseRate('--rate', rate, 1_000_000)
  return parseRate('--rpm', rpm ?? '1000', 60_000_000) / 60
}

function checkTotal(
  schedules: readonly ScheduleSpec[],
  { most, batchRecords }: { readonly most: number; readonly batchRecords: number },
): void {
  const about = sumOf(schedules.map((schedule) => ({ ...schedule, spacing: 'constant' })))
  // Independent users may be a few more; to count them takes long where they are too many anyway.
  const total = about > most ? about : sumOf(schedules)
  const records = total * batchRecords
  if (total <= most && records <= maxRecords) return
  const [size, limit, remedy] =
    total > most
      ? [plural(total, 'request'), limitText(most), 'lower one of them']
      : [plural(records, 'record'), `the limit of one run is ${count(maxRecords)}`, 'lower one of them, or --batch']
  throw new LogpipeError('invalid_option', `that rate and duration are ${size}; ${limit}: ${remedy}`)
}

function sumOf(schedules: readonly ScheduleSpec[]): number {
  return schedules.reduce((sum, schedule) => sum + countArrivals(schedule), 0)
}

function limitText(most: number): string {
  return most === maxRequests ? `the limit of one run is ${count(most)}` : `--max-requests allows ${count(most)}`
}

const maxWeight = 1_000

/** How many tenants (load-1, load-2, …), or which, and how often in proportion to each other. */
function parseTenants(value: string): readonly TenantShare[] {
  if (/^\d+$/.test(value)) {
    const wanted = parseCount('--tenants', value, { min: 1, max: 1_000 })
    return Array.from({ length: wanted }, (_, i) => ({ tenantId: `load-${i + 1}` as TenantId, weight: 1 }))
  }
  const shares = new Map<TenantId, number>()
  for (const part of value.split(',')) {
    const [name = '', weight, ...rest] = part.trim().split('=')
    const parsed = parseTenantId(name)
    if (parsed.kind !== 'tenant') {
      throw new LogpipeError('invalid_tenant', `--tenants ${quote(name)}: ${parsed.message.replace('tenant_id', 'it')}`)
    }
    if (rest.length > 0 || shares.has(parsed.tenantId)) {
      const fault = rest.length > 0 ? 'write a tenant and its weight as acme=3' : 'it is listed twice'
      throw new LogpipeError('invalid_option', `--tenants ${quote(part.trim())}: ${fault}`)
    }
    const range = { min: 1, max: maxWeight }
    shares.set(parsed.tenantId, weight === undefined ? 1 : parseCount(`--tenants ${name}`, weight, range))
  }
  return [...shares].map(([tenantId, weight]) => ({ tenantId, weight }))
}
