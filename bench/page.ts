import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { chromium, openTab } from '../packages/infra/test/chromium.ts'
import { type Dev, median, round, spread, startDev } from './measure.ts'

/**
 * The embedded stack while nobody looks at its page, while a client reads the page's events, and while the page is open in headless Chromium,
 * one after another in each run. 5,000 records a second are offered, and then as many as are accepted; what is measured is how fast they are stored,
 * how much processor time of the stack a record takes, and how many frames a second the page draws. Everything shares the machine's cores:
 * Chromium draws without a GPU.
 */
const runs = Number(process.env.LOGPIPE_BENCH_RUNS ?? 5)
const [perSecond, seconds, perBatch] = [5_000, 6, 100]
/** Offered at once. */
const atOnce = 30_000
const arms: Readonly<Record<string, (dev: Dev) => Promise<Watching>>> = {
  nobody,
  reader,
  ...(chromium !== undefined && { browser }),
}
const countFrames = `new Promise((resolve) => {
  const start = performance.now()
  let [count, last, longestMs] = [0, start, 0]
  const frame = () => {
    const now = performance.now()
    longestMs = Math.max(longestMs, now - last)
    last = now
    count++
    if (now - start < ${seconds * 1000}) requestAnimationFrame(frame)
    else resolve({ perSecond: (count / (now - start)) * 1000, longestMs })
  }
  requestAnimationFrame(frame)
})`
const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const results: { readonly arm: string; readonly paced: Measured; readonly fast: Measured; readonly frames?: Frames }[] =
  []
for (let run = 0; run < runs; run++) {
  const names = Object.keys(arms)
  for (const arm of run % 2 === 0 ? names : names.toReversed())
    results.push(await measure(arm, join(work, `${run}-${arm}`)))
}
rmSync(work, { recursive: true })
console.log(
  JSON.stringify({ bench: 'page', offered_per_second: perSecond, bar_throughput: 0.95, bar_frames: 30, ...report() }),
)

interface Measured {
  /** Records stored per second, until the queue was empty. */
  readonly stored: number
  /** Processor time of the stack, microseconds a record. */
  readonly cpu: number
}

interface Frames {
  readonly perSecond: number
  /** The longest time without one, milliseconds. */
  readonly longestMs: number
}

interface Watching {
  readonly frames?: () => Promise<Frames>
  readonly close: () => Promise<void>
}

async function measure(arm: string, dataDir: string) {
  const dev = await startDev(dataDir)
  const pool = new Pool(dev.url, { connections: 8 })
  await offer(pool, 5_000, 5_000)
  await drained(dev)
  const watching = await (arms[arm] ?? nobody)(dev)
  await sleep(1_000)
  const frames = watching.frames?.()
  const paced = await stored(dev, () => offer(pool, perSecond * seconds, perSecond))
  const drawn = await frames
  const fast = await stored(dev, () => offer(pool, atOnce, Number.POSITIVE_INFINITY))
  await watching.close()
  await pool.close()
  await dev.stop()
  return { arm, paced, fast, ...(drawn && { frames: drawn }) }
}

async function nobody(): Promise<Watching> {
  return { close: async () => undefined }
}

/** Reads the events as the page does, and does nothing with them. */
async function reader({ page }: Dev): Promise<Watching> {
  const [url = '', token = ''] = page.split('#')
  const gone = new AbortController()
  const response = await fetch(`${url}/api/events`, { headers: { 'x-logpipe-token': token }, signal: gone.signal })
  const read = async (): Promise<void> => {
    for await (const _ of response.body ?? []);
  }
  const reading = read().catch(() => undefined)
  return {
    close: async () => {
      gone.abort()
      await reading
    },
  }
}

async function browser({ page }: Dev): Promise<Watching> {
  const tab = await openTab(page, ['--window-size=1400,900'])
  while ((await tab.evaluate('document.querySelector("#connection")?.textContent')) !== 'Live') await sleep(50)
  return { frames: () => tab.evaluate<Frames>(countFrames), close: tab.close }
}

/** Measures until what was offered is stored. */
async function stored(dev: Dev, act: () => Promise<number>): Promise<Measured> {
  const [startMs, startCpu] = [performance.now(), cpuUs(dev.pid)]
  const records = await act()
  await drained(dev)
  const tookMs = performance.now() - startMs
  return { stored: (records / tookMs) * 1000, cpu: (cpuUs(dev.pid) - startCpu) / records }
}

async function drained(dev: Dev): Promise<void> {
  while ((await dev.queued()) > 0) await sleep(20)
}

/** User and system time of a process, microseconds. A tick is 10 ms. */
function cpuUs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

/** Sends so many records in batches, each when it is due, and no more than eight at once; returns their number. */
async function offer(pool: Pool, records: number, rate: number): Promise<number> {
  const startMs = performance.now()
  const inFlight = new Set<Promise<void>>()
  for (let sent = 0; sent < records; sent += perBatch) {
    const waitMs = startMs + (sent / rate) * 1000 - performance.now()
    if (waitMs > 0) await sleep(waitMs)
    if (inFlight.size >= 8) await Promise.race(inFlight)
    const sending = send(pool, sent).finally(() => inFlight.delete(sending))
    inFlight.add(sending)
  }
  await Promise.all(inFlight)
  return records
}

async function send(pool: Pool, first: number): Promise<void> {
  const body = Array.from({ length: perBatch }, (_, i) => JSON.stringify(recordOf(first + i))).join('\n')
  const headers = { 'content-type': 'application/x-ndjson', prefer: 'return=minimal' }
  const response = await pool.request({ method: 'POST', path: '/ingest', headers, body })
  const text = await response.body.text()
  if (response.statusCode !== 202) throw new Error(`${response.statusCode} ${text}`)
}

function recordOf(i: number) {
  const text = `request ${i} of customer ${i * 7919} took ${i % 97} ms, mail jane${i}@example.com, agent ${'abcdefghij'.repeat(8)}`
  return { tenant_id: `tenant-${i % 5}`, severity: i % 10 === 0 ? 'error' : 'info', text }
}

function report() {
  const of = (arm: string) => results.filter((one) => one.arm === arm)
  const summary = (arm: string) => {
    const all = of(arm)
    const ratio = (value: (one: (typeof results)[number]) => number) =>
      round(median(all.map(value)) / median(of('nobody').map(value)), 3)
    return {
      stored_per_second: spread(all.map(({ paced }) => paced.stored)),
      stored_to_nobody: ratio(({ paced }) => paced.stored),
      cpu_us_per_record: spread(all.map(({ paced }) => paced.cpu)),
      cpu_to_nobody: ratio(({ paced }) => paced.cpu),
      at_most_per_second: spread(all.map(({ fast }) => fast.stored)),
      at_most_to_nobody: ratio(({ fast }) => fast.stored),
      at_most_cpu_to_nobody: ratio(({ fast }) => fast.cpu),
    }
  }
  const frames = results.flatMap(({ frames }) => frames ?? [])
  return {
    ...Object.fromEntries(Object.keys(arms).map((arm) => [arm, summary(arm)])),
    ...(frames.length > 0 && {
      frames_per_second: spread(frames.map(({ perSecond }) => perSecond)),
      longest_frame_ms: spread(frames.map(({ longestMs }) => longestMs)),
    }),
  }
}
