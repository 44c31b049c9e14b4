import { Option } from '@commander-js/extra-typings'
import { LogpipeError, parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import { collect, parseCount, parseDuration, parseRate, quote } from '../../../config/parse-option.ts'
import { parseObjective } from '../../../load/report/objectives.ts'
import { countArrivals, fixedRate, type ScheduleSpec } from '../../../load/schedule/arrivals.ts'
import { parseStages } from '../../../load/schedule/parse-stages.ts'
import type { TenantShare } from '../../../load/traffic/requests.ts'
import { count } from '../../../render/format.ts'
import { resultFormats } from '../../../render/load/result-format.ts'
import { targetCommand } from '../../base-commands.ts'
import type { FlagsOf } from '../../define-command.ts'

export type LoadFlags = FlagsOf<typeof loadCommand>

export const loadCommand = () =>
  targetCommand()
    .addOption(new Option('--rpm <requests>', 'requests per minute').conflicts(['rate', 'stages']))
    .addOption(new Option('--rate <requests>', 'requests per second').conflicts('stages'))
    .addOption(new Option('--stages <list>', 'rates that follow each other, such as 0-1000rpm:30s,1000rpm:1m'))
    .option('--duration <time>', 'how long, such as 500ms, 30s or 5m; 30s without')
    .addOption(
      new Option('--arrivals <spacing>', 'requests are evenly spaced, or arrive as independent users do')
        .choices(['constant', 'poisson'] as const)
        .default('constant' as const),
    )
    .option('--seed <number>', 'of random arrivals: the same number repeats a run', '1')
    .option(
      '--tenants <names>',
      'number of tenants (load-1, load-2, …), or their names with weights: acme=10,beta',
      '3',
    )
    .option('--batch <records>', 'records per request', '1')
    .option('--connections <count>', 'the most connections to the endpoint', '1000')
    .option('--threads <count>', 'threads that send', '1')
    .option('--timeout <time>', 'how long a request may take', '10s')
    .option('--max-lag <time>', 'a request that starts later than this after it was due is late', '100ms')
    .option('--precise', 'start requests as exactly as possible, at the cost of a CPU core')
    .option('--no-warm-up', 'send the first request at once, with code and connections that are cold')
    .option('--fail-if <condition>', "fail the run, such as 'p99>200ms' or 'lost>0'; repeatable", collect)
    .addOption(new Option('--format <format>', 'what to print; text without').choices(resultFormats).conflicts('json'))
    .option('--out <file>', 'write the whole result to this file, for `load report` and `load compare`')

/** Checks the flags, alone and together. Throws `invalid_option`. */
export function parseLoadFlags(flags: LoadFlags) {
  if (flags.stages !== undefined && flags.duration !== undefined) {
    throw new LogpipeError('invalid_option', '--duration cannot be used with --stages, which have times of their own')
  }
  return {
    schedule: boundedSchedule(scheduleOf(flags)),
    tenants: parseTenants(flags.tenants),
    batchRecords: parseCount('--batch', flags.batch, { min: 1, max: 5_000 }),
    maxConnections: parseCount('--connections', flags.connections, { min: 1, max: 10_000 }),
    threads: parseCount('--threads', flags.threads, { min: 1, max: 64 }),
    timeoutMs: parseDuration('--timeout', flags.timeout),
    maxLagMs: parseDuration('--max-lag', flags.maxLag),
    objectives: (flags.failIf ?? []).map(parseObjective),
  }
}

function scheduleOf({ stages, rate, rpm, duration, arrivals, seed }: LoadFlags): ScheduleSpec {
  const spacing = { spacing: arrivals, seed: parseCount('--seed', seed, { min: 0, max: 4_294_967_295 }) }
  if (stages !== undefined) return { stages: parseStages('--stages', stages), ...spacing }
  const perSecond =
    rate === undefined ? parseRate('--rpm', rpm ?? '1000', 60_000_000) / 60 : parseRate('--rate', rate, 1_000_000)
  return { ...fixedRate(perSecond, parseDuration('--duration', duration ?? '30s')), ...spacing }
}

/** Of each request it is remembered what became of it, in a byte, and of each record whether it is stored. */
const maxRequests = 50_000_000

function boundedSchedule(schedule: ScheduleSpec): ScheduleSpec {
  const total = countArrivals({ ...schedule, spacing: 'constant' })
  if (total <= maxRequests) return schedule
  const asked = `${count(total)} requests; the limit of one run is ${count(maxRequests)}`
  throw new LogpipeError('invalid_option', `that rate and duration are ${asked}: lower one of them`)
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
    const [name = '', weight] = part.trim().split('=', 2)
    const parsed = parseTenantId(name)
    if (parsed.kind !== 'tenant') {
      throw new LogpipeError('invalid_tenant', `--tenants ${quote(name)}: ${parsed.message.replace('tenant_id', 'it')}`)
    }
    const range = { min: 1, max: maxWeight }
    shares.set(parsed.tenantId, weight === undefined ? 1 : parseCount(`--tenants ${name}`, weight, range))
  }
  return [...shares].map(([tenantId, weight]) => ({ tenantId, weight }))
}
