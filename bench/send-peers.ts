import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bin, round, spread, startSink, watchPeak } from './measure.ts'
import { realLines } from './worker-messages.ts'

/**
 * `send` of a file of real lines beside a plain loop of Node, the same bytes posted raw, and syslog-ng from file to HTTP: each pinned
 * to one core, one after the other, to the same endpoint. Until the endpoint has all lines. `--mb 200`, `--runs 3`.
 */
const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : Number(process.argv[at + 1])
}
const [mb, runs] = [option('mb', 200), option('runs', 3)]
const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const file = join(work, 'input.log')
const lines = writeLines(file)
const sink = await startSink()
const loop = fileURLToPath(new URL('plain-loop.ts', import.meta.url))

const send = (flags: readonly string[]) => () => {
  const data = join(work, `data-${Math.random()}`)
  const target = ['--target', sink.url, '--tenant', 'acme', '--data', data, '--no-state']
  return timed(process.execPath, [bin, 'send', '--json', ...target, ...flags, file])
}
const tools: Record<string, () => Promise<Timed>> = {
  send: send([]),
  'send --format text': send(['--format', 'text']),
  'send --compress zstd': send(['--compress', 'zstd']),
  'plain loop': () => timed(process.execPath, [loop, sink.url, file]),
  raw: () => timed(process.execPath, [loop, sink.url, file, 'raw']),
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
const over = (name: string, bar: number) => ({ value: round(speed('send --format text') / speed(name)), bar })
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
    over_syslog_ng: over('syslog-ng', 2.5),
    zstd_over_none: { value: round(speed('send --compress zstd') / speed('send')), bar: 0.7 },
  }),
)

/** Starts a tool on one core; it is done when the endpoint has all lines. */
async function timed(command: string, args: readonly string[], isEndless = false): Promise<Timed> {
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
  if (arrived < lines) throw new Error(`${arrived} of ${lines} lines arrived`)
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
  return timed('syslog-ng', ['-F', '--no-caps', ...files], true)
}

function writeLines(path: string): number {
  const block = `${realLines(10_000).join('\n')}\n`
  const blocks = Math.max(1, Math.round((mb * 1_000_000) / Buffer.byteLength(block)))
  writeFileSync(path, Buffer.concat(Array.from({ length: blocks }, () => Buffer.from(block))))
  return blocks * 10_000
}
