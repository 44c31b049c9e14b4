import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Row } from '@logpipe/pipeline/table'
import type { LogId, TenantId } from '@logpipe/sdk/contract'
import { Pool } from 'undici'
import { createWatch } from '../packages/infra/src/local/page/watch.ts'
import { chromium, openTab, type Tab } from '../packages/infra/test/chromium.ts'
import { type Dev, median, round, spread, startDev } from './measure.ts'

/**
 * One embedded stack, to which 5,000 records a second are offered for some seconds again and again: while nobody looks at its page, while a client
 * reads the page's events, and while the page is open in headless Chromium. Compared are the records stored per second until the queue was empty,
 * and the stack's processor time for each; of Chromium, which draws without a GPU, the frames. Everything shares the machine's cores.
 */
const rounds = Number(process.env.LOGPIPE_BENCH_ROUNDS ?? 6)
const [perSecond, seconds, perBatch] = [5_000, 4, 100]
/** The page shows its frames by calling back before each. */
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

const rowOfBatch: Omit<Row, 'received_at' | 'processed_at'> = {
  ...{ tenant_id: 'acme' as TenantId, log_id: 'id' as LogId, modified_text: 'x'.repeat(150), severity: 'info' },
  ...{ redactions: { EMAIL: 1 }, policy: 'default-v1', content: '', seal: '', expires_at: 1 },
}

const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const dev = await startDev(work)
const pool = new Pool(dev.url, { connections: 8 })
const tab = chromium === undefined ? undefined : await openTab('about:blank', ['--window-size=1400,900'])
const arms = { nobody, reader, ...(tab !== undefined && { browser: () => browser(tab) }) }
const results: Result[] = []
try {
  await measure('warm-up', nobody)
  for (let round = 0; round < rounds; round++) {
    const turns = Object.entries(arms)
    for (const [arm, watch] of round % 2 === 0 ? turns : turns.toReversed()) results.push(await measure(arm, watch))
  }
} finally {
  await tab?.close()
  await pool.close()
  await dev.stop()
  rmSync(work, { recursive: true })
}
console.log(JSON.stringify(report()))

interface Result {
  readonly arm: string
  /** Records per second. */
  readonly stored: number
  /** Processor time of the stack, microseconds a record. */
  readonly cpu: number
  readonly frames?: Frames
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

async function measure(arm: string, watch: (dev: Dev) => Promise<Watching>): Promise<Result> {
  const watching = await watch(dev)
  // What the page begins with is read once, whatever the rate.
  await sleep(500)
  const drawing = watching.frames?.()
  const [startMs, startCpu] = [performance.now(), cpuUs(dev.pid)]
  const records = perSecond * seconds
  await offer(records)
  while ((await dev.queued()) > 0) await sleep(20)
  const [tookMs, cpu] = [performance.now() - startMs, cpuUs(dev.pid) - startCpu]
  const frames = await drawing
  await watching.close()
  return { arm, stored: (records / tookMs) * 1000, cpu: cpu / records, ...(frames && { frames }) }
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

async function browser({ send, evaluate }: Tab): Promise<Watching> {
  await send('Page.navigate', { url: dev.page })
  while ((await evaluate('document.querySelector("#connection")?.textContent')) !== 'Live') await sleep(50)
  return {
    frames: () => evaluate<Frames>(countFrames),
    close: async () => void (await send('Page.navigate', { url: 'about:blank' })),
  }
}

/** User and system time of a process, microseconds. A tick is 10 ms. */
function cpuUs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

/** Sends records in batches, each when it is due, and no more than eight at once. */
async function offer(records: number): Promise<void> {
  const startMs = performance.now()
  const inFlight = new Set<Promise<void>>()
  for (let sent = 0; sent < records; sent += perBatch) {
    const waitMs = startMs + (sent / perSecond) * 1000 - performance.now()
    if (waitMs > 0) await sleep(waitMs)
    if (inFlight.size >= 8) await Promise.race(inFlight)
    const sending = send(sent).finally(() => inFlight.delete(sending))
    inFlight.add(sending)
  }
  await Promise.all(inFlight)
}

async function send(first: number): Promise<void> {
  const body = Array.from({ length: perBatch }, (_, i) => JSON.stringify(recordOf(first + i))).join('\n')
  const headers = { 'content-type': 'application/x-ndjson', prefer: 'return=minimal' }
  const response = await pool.request({ method: 'POST', path: '/ingest', headers, body })
  const text = await response.body.text()
  if (response.statusCode !== 202) throw new Error(`${response.statusCode} ${text}`)
}

/** A batch is of one tenant, as a client's mostly are. */
function recordOf(i: number) {
  const text = `request ${i} of customer ${i * 7919} took ${i % 97} ms, mail jane${i}@example.com, agent ${'abcdefghij'.repeat(8)}`
  return { tenant_id: `tenant-${Math.floor(i / perBatch) % 5}`, severity: i % 10 === 0 ? 'error' : 'info', text }
}

/** What the page adds to a record in the stack's process, nanoseconds, while it is closed and while it is open: too little to show above. */
function tapCost() {
  const watch = createWatch(Date.now)
  const at = new Date().toISOString()
  const row = { ...rowOfBatch, received_at: at, processed_at: at }
  const stored = Array.from({ length: perBatch }, () => ({ messageId: 'm', row }))
  const accepted = stored.map(() => ({ tenantId: row.tenant_id }))
  const nsPerRecord = (batches: number): number => {
    const { user, system } = process.cpuUsage()
    for (let i = 0; i < batches; i++) {
      watch.accepted(accepted, at)
      watch.settled({ tenantId: row.tenant_id, stored, deadLettered: 0 })
    }
    const used = process.cpuUsage({ user, system })
    return ((used.user + used.system) * 1_000) / batches / perBatch
  }
  nsPerRecord(2_000)
  const closed = nsPerRecord(20_000)
  watch.open({})
  nsPerRecord(2_000)
  return { closed: round(closed), open: round(nsPerRecord(20_000)) }
}

function report() {
  const of = (arm: string) => results.filter((one) => one.arm === arm)
  const frames = results.flatMap((one) => one.frames ?? [])
  return {
    ...{ bench: 'page', offered_per_second: perSecond, seconds, bar_to_nobody: 0.95, bar_frames: 30 },
    ns_per_record_in_process: tapCost(),
    ...Object.fromEntries(Object.keys(arms).map((arm) => [arm, summaryOf(of(arm), of('nobody'))])),
    ...(frames.length > 0 && {
      frames_per_second: spread(frames.map(({ perSecond }) => perSecond)),
      longest_frame_ms: spread(frames.map(({ longestMs }) => longestMs)),
    }),
  }
}

/** Ratios are of the same round: whatever else the machine does, it does to both. */
function summaryOf(mine: readonly Result[], nobodys: readonly Result[]) {
  const ratio = (value: (one: Result) => number) => spread(mine.map((one, i) => value(one) / value(nobodys[i] ?? one)))
  return {
    stored_per_second: round(median(mine.map(({ stored }) => stored)), 0),
    stored_to_nobody: ratio(({ stored }) => stored),
    cpu_us_per_record: round(median(mine.map(({ cpu }) => cpu)), 0),
    cpu_to_nobody: ratio(({ cpu }) => cpu),
  }
}
