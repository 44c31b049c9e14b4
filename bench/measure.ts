import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The built CLI. */
export const bin = fileURLToPath(new URL('../packages/cli/bin/logpipe.js', import.meta.url))

export interface Finished {
  readonly code: number
  readonly stdout: string
  readonly wallMs: number
  /** Peak resident memory of the process without children, MB. */
  readonly peakMb: number
}

/** Runs a process to its end. Its peak memory is polled from /proc, so it is 0 on systems without /proc. */
export async function run(args: readonly string[], stdin: number | 'ignore' = 'ignore'): Promise<Finished> {
  const startMs = performance.now()
  const child = spawn(process.execPath, [...args], { stdio: [stdin, 'pipe', 'inherit'] })
  const peak = watchPeak(child)
  let stdout = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  const [code] = await once(child, 'close')
  return { code: code ?? 1, stdout, wallMs: performance.now() - startMs, peakMb: peak() }
}

/** Polls the peak resident memory of a process; returns a function that stops polling and returns the last value, MB. */
export function watchPeak({ pid }: ChildProcess): () => number {
  let peakMb = 0
  const read = (): void => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      // A process that has ended but was not waited for states none.
      peakMb = Math.max(peakMb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
    } catch {}
  }
  setInterval(read, 20).unref()
  return () => {
    read()
    return Math.round(peakMb)
  }
}

export interface Dev {
  readonly url: string
  /** The address of its page, with its token. */
  readonly page: string
  readonly pid: number
  readonly dynamodb: { readonly endpoint: string }
  /** So far. */
  readonly peakMb: () => number
  /** Processor time of all threads so far, in steps of 10 ms; 0 on systems without /proc. Milliseconds. */
  readonly cpuMs: () => number
  /** Messages on the ingest queue, in flight among them. */
  readonly queued: () => Promise<number>
  readonly stop: () => Promise<void>
}

/** Starts `logpipe dev` on a folder. */
export async function startDev(dataDir: string): Promise<Dev> {
  const child = spawn(process.execPath, [bin, 'dev', '--json', '--port', '0', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const peakMb = watchPeak(child)
  const [line] = await once(createInterface(child.stdout), 'line')
  const started = JSON.parse(line)
  return {
    ...started,
    peakMb,
    cpuMs: () => cpuMs(child),
    queued: () => queued(started.sqs.endpoint),
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGINT')
      await exited
    },
  }
}

/** User and system time are the fields 14 and 15, in hundredths of a second: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function cpuMs({ pid }: ChildProcess): number {
  try {
    // The name before may contain blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

/** From the page on which fauxqs lists its queues. */
async function queued(sqsEndpoint: string): Promise<number> {
  const response = await fetch(`${sqsEndpoint}/_fauxqs/queues`)
  const queues = (await response.json()) as {
    name: string
    approximateMessageCount: number
    approximateInflightCount: number
  }[]
  const ingest = queues.find(({ name }) => name === 'ingest')
  return (ingest?.approximateMessageCount ?? 0) + (ingest?.approximateInflightCount ?? 0)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}

export type Bar =
  | { readonly atMost: number }
  | { readonly atLeast: number }
  | { /** Of zero. */ readonly within: number }

/** A figure beside its bar, and whether it meets it; null where a peer that it takes is missing. */
export function against(value: number, bar: Bar) {
  const [limit, isMet] =
    'atLeast' in bar
      ? [bar.atLeast, value >= bar.atLeast]
      : 'atMost' in bar
        ? [bar.atMost, value <= bar.atMost]
        : [bar.within, Math.abs(value) <= bar.within]
  return { value, bar: limit, met: Number.isNaN(value) ? null : isMet }
}

/** Minimum, median and maximum. */
export function spread(values: readonly number[]) {
  return {
    min: round(Math.min(...values)),
    median: round(median(values)),
    max: round(Math.max(...values)),
    runs: values.length,
  }
}

export interface Sink {
  readonly url: string
  readonly stop: () => void
}

/** Starts `sink.ts`, a process of its own that ends with this one. */
export async function startSink(): Promise<Sink> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('sink.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.once('exit', () => child.kill())
  const [port] = await once(createInterface(child.stdout), 'line')
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() }
}
