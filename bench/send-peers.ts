import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bin, round, spread, startSink, watchPeak } from './measure.ts'
import { realLines } from './worker-messages.ts'

/**
 * `send` of a file of real lines beside a plain loop of Node, the same bytes posted raw, and syslog-ng from file to HTTP: each pinned
 * to one core, one after the other, to the same endpoint; and of records that have ids. Until the endpoint has all lines. `--mb 200`, `--runs 3`.
 */
const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : Number(process.argv[at + 1])
}
const [mb, runs] = [option('mb', 200), option('runs', 3)]
const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const [file, records] = [join(work, 'input.log'), join(work, 'records.ndjson')]
const lines = writeLines(file, (text) => text)
const recordLines = writeLines(records, (text, i) => JSON.stringify({ log_id: `app-${i}`, severity: 'info', text }))
const sink = await startSink()
const loop = fileURLToPath(new URL('plain-loop.ts', import.meta.url))

const send =
  (flags: readonly string[], input = file) =>
  () => {
    const data = join(work, `data-${Math.random()}`)
    const target = ['--target', sink.url, '--tenant', 'acme', '--data', data, '--no-state']
    return timed(process.execPath, [bin, 'send', '--json', ...target, ...flags, input], linesOf(input))
  }
const linesOf = (input: string): number => (input === file ? lines : recordLines)
const tools: Record<string, () => Promise<Timed>> = {
  send: send([]),
  'send --format text': send(['--format', 'text']),
  'send --compress zstd': send(['--compress', 'zstd']),
  'send of records with ids': send([], records),
  'plain loop': () => timed(process.execPath, [loop, sink.url, file]),
  raw: () => timed(process.execPath, [loop, sink.url, file, 'raw']),
  'raw of records': () => timed(process.execPath, [loop, sink.url, records, 'raw'], recordLines),
  'syslog-ng': syslogNg,
}

interface Timed {
  readonly mbPerSecond: number
  readonly peakMb: number
}

const figures: Record<string, Timed[]> = {}
for (let i = 0; i < runs; i++) {
  for (const [name, measure] of Object.entries(tools)) {
    try {
      figures[name] = [...(figures[name] ?? []), await measure()]
    } catch (error) {
      console.error(`${name} is left out: ${error instanceof Error ? error.message : error}`)
    }
  }
}
sink.stop()
rmSync(work, { recursive: true })
const speed = (name: string): number => spread((figures[name] ?? []).map(({ mbPerSecond }) => mbPerSecond)).median
const over = (name: string, bar: number, what = 'send --format text') => ({
  value: round(speed(what) / speed(name)),
  bar,
})
console.log(
  JSON.stringify({
    bench: 'send-peers',
    ...{ mb, lines, unit: 'MB/s, one core' },
    ...Object.fromEntries(
      Object.entries(figures).map(([name, list]) => {
        const peak_mb = Math.max(...list.map(({ peakMb }) => peakMb))
        return [name, { ...spread(list.map(({ mbPerSecond }) => mbPerSecond)), peak_mb }]
      }),
    ),
    over_plain_loop: over('plain loop', 1.2),
    over_raw: over('raw', 0.5),
    records_over_raw: over('raw of records', 0.4, 'send of records with ids'),
    over_syslog_ng: over('syslog-ng', 2.5),
    zstd_over_none: { value: round(speed('send --compress zstd') / speed('send')), bar: 0.7 },
  }),
)

/** Starts a tool on one core; it is done when the endpoint has all lines. */
async function timed(command: string, args: readonly string[], wanted = lines, isEndless = false): Promise<Timed> {
  const before = await linesSoFar()
  const startMs = performance.now()
  const child = spawn('taskset', ['-c', '1', command, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  const peak = watchPeak(child)
  const exited = new Promise((resolve) => child.once('exit', resolve))
  if (isEndless) await allArrived(before, child)
  else await exited
  const seconds = (performance.now() - startMs) / 1000
  const peakMb = peak()
  if (isEndless) child.kill()
  await exited
  const arrived = (await linesSoFar()) - before
  if (arrived < wanted) throw new Error(`${arrived} of ${wanted} lines arrived`)
  return { mbPerSecond: mb / seconds, peakMb }
}

async function allArrived(before: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && (await linesSoFar()) - before < lines) await sleep(50)
}

async function linesSoFar(): Promise<number> {
  return Number(await (await fetch(`${sink.url}/lines`)).text())
}

function syslogNg(): Promise<Timed> {
  const persist = join(work, `persist-${Math.random()}`)
  const config = join(work, 'syslog-ng.conf')
  writeFileSync(
    config,
    `@version: 3.38
    options { stats-level(0); };
    source s { file("${file}" read-old-records(yes) follow-freq(1) flags(no-parse) log-fetch-limit(1000) log-iw-size(10000)); };
    destination d { http(url("${sink.url}/ingest") method("POST") headers("content-type: application/x-ndjson", "prefer: return=minimal")
      workers(4) batch-lines(500) batch-timeout(200) delimiter("\\n") body("$(format-json text=$MESSAGE)") log-fifo-size(20000)); };
    log { source(s); destination(d); flags(flow-control); };`,
  )
  const files = ['-f', config, '-R', persist, '--pidfile', `${persist}.pid`, '-c', `${persist}.ctl`]
  return timed('syslog-ng', ['-F', '--no-caps', ...files], lines, true)
}

/** As many times 10,000 lines as make a file of the size that was asked for; returns how many lines. */
function writeLines(path: string, lineOf: (text: string, i: number) => string): number {
  const texts = realLines(10_000)
  const fd = openSync(path, 'w')
  let written = 0
  for (let bytes = 0; bytes < (mb - 1) * 1_000_000; written += texts.length) {
    bytes += writeSync(fd, `${texts.map((text, i) => lineOf(text, written + i)).join('\n')}\n`)
  }
  closeSync(fd)
  return written
}
