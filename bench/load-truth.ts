import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bin, median, round, watchPeak } from './measure.ts'
import { freePort, startNginx } from './nginx.ts'

/**
 * Whether `load` tells the truth where others do not: rates beyond the machine are invalid, each of them; a stall of 2 s counts
 * as the server itself has recorded it; `--precise` starts requests on time; the live view costs next to nothing; 10 million requests need
 * little memory. Needs `nginx`, `taskset` and `script`. `--only beyond,stall,precise,live,memory`.
 */
const at = process.argv.indexOf('--only')
const only = at === -1 ? ['beyond', 'stall', 'precise', 'live', 'memory'] : (process.argv[at + 1] ?? '').split(',')

interface Report {
  readonly verdict: string
  readonly rate: { readonly achieved_per_second: number }
  readonly latency_ms: Readonly<Record<'p50' | 'p99' | 'max', number>>
  readonly lag_ms: Readonly<Record<'p50' | 'p99' | 'max', number>>
  readonly requests: number
}

const tenMillion = 10_000_000
const livePairs = 10
/** Requests a second. */
const openRate = 40_000
const folder = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const port = await freePort()
const nginx = startNginx(folder, port)
process.once('exit', () => nginx.kill())
await sleep(500)
const sink = `http://127.0.0.1:${port}`
const parts: Readonly<Record<string, () => Promise<unknown>>> = { beyond, stall, precise, live, memory }
const figures: Record<string, unknown> = {}
for (const name of only) figures[name] = await parts[name]?.()
nginx.kill()
rmSync(folder, { recursive: true, force: true })
console.log(JSON.stringify({ bench: 'load-truth', ...figures }))

/** Runs a load on one core. */
async function load(url: string, flags: readonly string[]) {
  const args = ['-c', '1', process.execPath, bin, 'load', '--json', '--target', url, '--tenants', 'acme', ...flags]
  const child = spawn('taskset', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const peak = watchPeak(child)
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  const [code]: unknown[] = await once(child, 'close')
  const report: Report = JSON.parse(out)
  return { code, report, peakMb: peak() }
}

/** Ten rates above the most that one core sends. */
async function beyond() {
  const runs = []
  for (let rate = 200_000; rate <= 650_000; rate += 50_000) {
    const { code, report } = await load(sink, ['--rate', String(rate), '--duration', '2s'])
    runs.push({ rate, reached: Math.round(report.rate.achieved_per_second), verdict: report.verdict, code })
  }
  const invalid = runs.filter(({ verdict, code }) => verdict === 'invalid' && code === 3).length
  return { invalid, of: runs.length, runs }
}

/**
 * The server answers nothing for 2 of 30 s, and records when each request came and was answered. None comes before it is due, so
 * the one that came soonest tells when the run started.
 */
async function stall() {
  const rate = 500
  const dueMs = (n: number): number => (n / rate) * 1000
  const answered: { readonly n: number; readonly ms: number }[] = []
  const waiting: { readonly n: number; readonly response: ServerResponse }[] = []
  let [startMs, isStalled] = [Number.POSITIVE_INFINITY, false]
  const answer = (n: number, response: ServerResponse): void => {
    response.writeHead(202).end('{}')
    answered.push({ n, ms: performance.now() })
  }
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      if (request.url !== '/ingest') return void response.end('{}')
      const n = Number(/-(\d{9})$/.exec(String(request.headers['idempotency-key']))?.[1])
      const isFirst = startMs === Number.POSITIVE_INFINITY
      startMs = Math.min(startMs, performance.now() - dueMs(n))
      if (isFirst) {
        setTimeout(() => {
          isStalled = true
        }, 12_000)
        setTimeout(() => {
          isStalled = false
          for (const one of waiting) answer(one.n, one.response)
        }, 14_000)
      }
      if (isStalled) waiting.push({ n, response })
      else answer(n, response)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const { report } = await load(url, ['--rate', String(rate), '--duration', '30s', '--connections', '2000'])
  server.closeAllConnections()
  server.close()
  const sorted = answered.map(({ n, ms }) => ms - startMs - dueMs(n)).toSorted((a, b) => a - b)
  const recorded = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN
  return {
    ...{ requests: answered.length, server_p99_ms: round(recorded), load_p99_ms: report.latency_ms.p99 },
    difference_percent: round((report.latency_ms.p99 / recorded - 1) * 100, 2),
    ...{ bar_percent: 1, verdict: report.verdict },
  }
}

/** Lag at 300,000 requests a minute: median of three runs each. */
async function precise() {
  const lagOf = async (flags: readonly string[]) => {
    const lags = []
    for (let i = 0; i < 3; i++) {
      lags.push((await load(sink, ['--rpm', '300000', '--duration', '10s', ...flags])).report.lag_ms.p99)
    }
    return median(lags)
  }
  return {
    lag_p99_ms: await lagOf([]),
    bar_ms: 1,
    precise_lag_p99_ms: await lagOf(['--precise']),
    precise_bar_ms: 0.25,
  }
}

/**
 * What the live view costs: runs with it, in a terminal of `script`, and without it, in turns. From one run to the next p99 differs by more than what is to be
 * found, so the median of the differences is given with the middle half of them.
 */
async function live() {
  const at = async (rate: number) => {
    const differences: number[] = []
    const plain: number[] = []
    for (let pair = 0; pair < livePairs; pair++) {
      const isLiveFirst = pair % 2 === 1
      const first = await watched(rate, isLiveFirst)
      const second = await watched(rate, !isLiveFirst)
      const [withView, without] = isLiveFirst ? [first, second] : [second, first]
      plain.push(without)
      differences.push(withView - without)
    }
    const sorted = differences.toSorted((a, b) => a - b)
    const quarter = (share: number) => round(sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN, 3)
    return {
      ...{ rate, p99_ms: median(plain), cost_ms: round(median(differences), 3) },
      middle_half_ms: [quarter(0.25), quarter(0.75)],
    }
  }
  return { bar_ms: 0.3, pairs: livePairs, at: [await at(5_000), await at(20_000)] }
}

/** p99 of a short run, milliseconds. */
async function watched(rate: number, isLive: boolean): Promise<number> {
  const out = join(folder, 'live.json')
  const flags = ['load', '--target', sink, '--tenants', 'acme', '--rate', `${rate}`, '--duration', '4s', '--out', out]
  const command = ['taskset', '-c', '1', process.execPath, bin, ...flags]
  const [file = '', ...args] = isLive ? ['script', '-qfc', command.join(' '), '/dev/null'] : command
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'ignore'] })
  await once(child, 'close')
  const result: { readonly report: Report } = JSON.parse(readFileSync(out, 'utf8'))
  rmSync(out)
  return result.report.latency_ms.p99
}

/**
 * Peak memory of 10 million requests, each of which is remembered, and of following as many rows into the table. Requests follow each other as fast as
 * they are answered, and then at a fixed rate, which takes a thread for the clock and more connections.
 */
async function memory() {
  const most = ['--max-requests', String(tenMillion), '--duration', '30m']
  const closed = await load(sink, ['--concurrency', '64', '--no-warm-up', ...most])
  const open = await load(sink, ['--rate', String(openRate), '--max-requests', String(tenMillion), '--duration', '30m'])
  return {
    ...{ requests: closed.report.requests, peak_mb: closed.peakMb, bar_mb: 150 },
    ...{ open_rate: openRate, open_requests: open.report.requests, open_peak_mb: open.peakMb },
    ...(await follow()),
  }
}

async function follow() {
  const file = fileURLToPath(new URL('./follow-rows.ts', import.meta.url))
  const child = spawn(process.execPath, [...process.execArgv, file, String(tenMillion)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const peak = watchPeak(child)
  const [found, [code]] = await Promise.all([json(child.stdout), once(child, 'close')])
  if (code !== 0) throw new Error(`follow-rows ended with exit code ${code}`)
  return { rows_found_lost: (found as { lost: number }).lost, follow_peak_mb: peak() }
}
