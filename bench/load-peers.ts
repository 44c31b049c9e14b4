import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryFolder } from '../scripts/memory-folder.ts'
import { against, bin, median, round } from './measure.ts'
import { freePort, onOneCore, startNginx } from './nginx.ts'
import { wireRates } from './wire-rates.ts'

/**
 * `load` beside wrk, h2load, autocannon and hey, each pinned to one core, against nginx on the other, which answers 202: how many
 * requests a second each sends at most, and what each says of 20,000 a second. Then the rate on the wire, as nginx counts it.
 * Needs `nginx`, `wrk`, `h2load`, `hey` and `taskset`; whoever is missing is left out, and named. `--runs 3`, `--seconds 5`.
 */
const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : Number(process.argv[at + 1])
}
const [runs, seconds] = [option('runs', 3), option('seconds', 5)]
const connections = 64
const body = JSON.stringify({ text: 'x'.repeat(188) })

// What nginx logs must not make it wait for a disk.
const folder = mkdtempSync(join(memoryFolder() ?? tmpdir(), 'logpipe-bench-'))
const port = await freePort()
const url = `http://127.0.0.1:${port}`
const nginx = startNginx(folder, port, '$msec')
process.once('exit', () => nginx.kill())
await sleep(500)

const script = join(folder, 'post.lua')
writeFileSync(script, `wrk.method="POST"; wrk.body='${body}'; wrk.headers["content-type"]="application/json"`)
const data = join(folder, 'body.json')
writeFileSync(data, body)

interface Figure {
  readonly perSecond: number
  /** Milliseconds from when a request was due by the rate, as logpipe and autocannon report it. */
  readonly p50FromDueMs?: number | undefined
  readonly p99FromDueMs?: number | undefined
  /** Milliseconds from when it was written, as h2load reports it: what a tool sends late counts as no latency. */
  readonly p99FromWriteMs?: number | undefined
}

const atMost: Record<string, () => Promise<Figure>> = {
  // A closed model, as that of the others.
  logpipe: () => logpipe(['--concurrency', String(connections)]),
  'logpipe, behind its schedule': () => logpipe(['--rate', '200000', '--connections', String(connections)]),
  wrk: async () => {
    const text = await onOneCore('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, `${url}/ingest`])
    return { perSecond: numberAfter(text, /Requests\/sec:\s+([\d.]+)/) }
  },
  h2load: async () => {
    const flags = [
      '--h1',
      '-t1',
      `-c${connections}`,
      `-D${seconds}`,
      '-d',
      data,
      '-H',
      'content-type: application/json',
    ]
    return { perSecond: numberAfter(await onOneCore('h2load', [...flags, `${url}/ingest`]), /, ([\d.]+) req\/s/) }
  },
  autocannon: () => autocannon([]),
  hey: async () => {
    const flags = ['-z', `${seconds}s`, '-c', String(connections), '-m', 'POST', '-D', data, '-cpus', '1']
    return { perSecond: numberAfter(await onOneCore('hey', [...flags, `${url}/ingest`]), /Requests\/sec:\s+([\d.]+)/) }
  },
}

const at20k: Record<string, () => Promise<Figure>> = {
  logpipe: () => logpipe(['--rate', '20000', '--connections', String(connections)]),
  'logpipe --precise': () => logpipe(['--rate', '20000', '--connections', String(connections), '--precise']),
  'logpipe, connections by itself': () => logpipe(['--rate', '20000']),
  h2load: async () => {
    const rps = Math.round(20_000 / connections)
    const flags = ['--h1', '-t1', `-c${connections}`, `-D${seconds}`, '--rps', String(rps), '-d', data]
    const log = join(folder, 'h2load.log')
    rmSync(log, { force: true })
    const text = await onOneCore('h2load', [...flags, `--log-file=${log}`, `${url}/ingest`])
    return { perSecond: numberAfter(text, /, ([\d.]+) req\/s/), ...(await percentilesOfLog(log, rps * connections)) }
  },
  autocannon: () => autocannon(['-R', '20000']),
}

const target = { url, folder }
const figures = {
  at_most: await medians(atMost),
  at_20000_per_second: await medians(at20k),
  rate_on_the_wire: await wireRates(target, [1_000, 60_000, 300_000, 1_200_000]),
}
const lagRpm = 300_000
const precise = await wireRates(target, [lagRpm], ['--precise'])
nginx.kill()
rmSync(folder, { recursive: true, force: true })
const { at_most: atMostOf, at_20000_per_second: at20kOf, rate_on_the_wire: wire } = figures
const most = (name: string): number => atMostOf[name]?.perSecond ?? Number.NaN
const p99 = (name: string, from: 'p99FromDueMs' | 'p99FromWriteMs'): number => at20kOf[name]?.[from] ?? Number.NaN
const p99Ratio = (from: 'p99FromDueMs' | 'p99FromWriteMs', h2loads = from): number =>
  round(p99('logpipe', from) / p99('h2load', h2loads))
console.log(
  JSON.stringify({
    bench: 'load-peers',
    ...figures,
    ratio_to_autocannon: against(round(most('logpipe') / most('autocannon')), { atLeast: 1.6 }),
    ratio_to_wrk: against(round(most('logpipe') / most('wrk')), { atLeast: 0.8 }),
    p99_over_h2load_at_20000_per_second: {
      from_write: against(p99Ratio('p99FromWriteMs'), { atMost: 1.5 }),
      from_due: against(p99Ratio('p99FromDueMs'), { atMost: 1.5 }),
      from_due_over_what_h2load_reports: p99Ratio('p99FromDueMs', 'p99FromWriteMs'),
    },
    lag_p99_ms_at_300000_per_minute: against(wire[lagRpm]?.lag_p99_ms ?? Number.NaN, { atMost: 1 }),
    precise_lag_p99_ms_at_300000_per_minute: against(precise[lagRpm]?.lag_p99_ms ?? Number.NaN, { atMost: 0.25 }),
  }),
)

async function medians(tools: Record<string, () => Promise<Figure>>): Promise<Record<string, Figure | undefined>> {
  const measured: Record<string, Figure[]> = {}
  for (let i = 0; i < runs; i++) {
    for (const [name, measure] of Object.entries(tools)) {
      try {
        measured[name] = [...(measured[name] ?? []), await measure()]
      } catch (error) {
        console.error(`${name} is left out: ${error instanceof Error ? error.message : error}`)
      }
    }
  }
  const middle = (values: readonly (number | undefined)[]): number | undefined => {
    const known = values.filter((value) => value !== undefined)
    return known.length === 0 ? undefined : round(median(known))
  }
  return Object.fromEntries(
    Object.entries(measured).map(([name, list]) => {
      const of = (key: keyof Figure) => middle(list.map((figure) => figure[key]))
      const fromDue = { p50FromDueMs: of('p50FromDueMs'), p99FromDueMs: of('p99FromDueMs') }
      return [name, { perSecond: of('perSecond') ?? Number.NaN, ...fromDue, p99FromWriteMs: of('p99FromWriteMs') }]
    }),
  )
}

async function logpipe(flags: readonly string[]) {
  const all = ['load', '--json', '--target', url, '--duration', `${seconds}s`, '--tenants', 'acme', ...flags]
  const { rate, latency_ms, service_ms, lag_ms, generator } = JSON.parse(
    await onOneCore(process.execPath, [bin, ...all]),
  )
  return {
    perSecond: rate.achieved_per_second,
    ...{ p50FromDueMs: latency_ms.p50, p99FromDueMs: latency_ms.p99, p99FromWriteMs: service_ms.p99 },
    ...{ lagP99Ms: lag_ms.p99, limit: generator.limit },
  }
}

async function autocannon(flags: readonly string[]): Promise<Figure> {
  const tool = ['exec', '--yes', '--', 'autocannon@8', '--json', '-c', String(connections), '-d', String(seconds)]
  const request = ['-m', 'POST', '-b', body, '-H', 'content-type=application/json', `${url}/ingest`]
  const { requests, latency } = JSON.parse(await onOneCore('npm', [...tool, ...flags, ...request]))
  return { perSecond: requests.average, p50FromDueMs: latency.p50, p99FromDueMs: latency.p99 }
}

/**
 * Percentiles of a log of h2load, which has the start of each request, its status and its duration, in microseconds. Requests are due at equal distances, the
 * first of them so that one in a hundred starts before it is due: h2load spreads its connections over a second, not evenly.
 */
async function percentilesOfLog(log: string, perSecond: number): Promise<Omit<Figure, 'perSecond'>> {
  const { readFile } = await import('node:fs/promises')
  const rows = (await readFile(log, 'utf8')).split('\n').flatMap((line) => {
    const [start = '', , took] = line.split('\t')
    return took === undefined ? [] : [{ startUs: Number(start), tookUs: Number(took) }]
  })
  const sorted = rows.toSorted((a, b) => a.startUs - b.startUs)
  const late = sorted.map(({ startUs }, i) => startUs - (sorted[0]?.startUs ?? 0) - (i / perSecond) * 1e6)
  const onTime = percentileOf(late, 0.01)
  const fromDue = sorted.map(({ tookUs }, i) => Math.max(0, (late[i] ?? 0) - onTime) + tookUs)
  return {
    p50FromDueMs: percentileOf(fromDue, 0.5) / 1000,
    p99FromDueMs: percentileOf(fromDue, 0.99) / 1000,
    p99FromWriteMs:
      percentileOf(
        rows.map(({ tookUs }) => tookUs),
        0.99,
      ) / 1000,
  }
}

function percentileOf(values: readonly number[], share: number): number {
  return Float64Array.from(values).sort()[Math.floor(values.length * share)] ?? 0
}

function numberAfter(text: string, pattern: RegExp): number {
  const match = pattern.exec(text)
  if (match === null) throw new Error(`no figure in: ${text.slice(0, 200)}`)
  return Number(match[1])
}
