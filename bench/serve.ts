import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Client } from 'undici'
import { bin, round, run } from './measure.ts'

/**
 * `logpipe serve` with a client that behaves, first alone and then beside a thousand connections that send a byte a second, and bodies of gzip that grow
 * a thousandfold: the client's times, and the memory of the server in the course of it. `--seconds 60` beside them, and at most a minute alone.
 */
const at = process.argv.indexOf('--seconds')
const seconds = Number(at === -1 ? 60 : process.argv[at + 1])
const [slowConnections, bombsPerSecond, requestsPerSecond] = [1_000, 5, 50]
/** What a request may carry when it is decoded, and then some. */
const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, ' '))

const attacked = process.argv.indexOf('--attack')
if (attacked === -1) await compare()
else await attack(process.argv[attacked + 1] ?? '', process.argv[attacked + 2] ?? '')

async function compare(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
  const server = spawn(process.execPath, [bin, 'serve', '--port', '0', '--ops', 'off', '--json', '--data', work], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [line] = await once(createInterface(server.stdout), 'line')
    const { url } = JSON.parse(line)
    const { stdout } = await run([bin, 'tenants', 'add', 'acme', '--json', '--data', work])
    const headers = { authorization: `Bearer ${JSON.parse(stdout).key}`, 'content-type': 'application/json' }
    await healthy(url, headers, 5)
    const alone = await healthy(url, headers, Math.min(seconds, 60))
    // In a process of its own: what it takes to attack must not count.
    const attacker = spawn(process.execPath, [
      ...process.execArgv,
      fileURLToPath(import.meta.url),
      '--attack',
      url,
      headers.authorization,
    ])
    await sleep(2_000)
    const beside = [...(await healthy(url, headers, seconds / 3))]
    const [rssEarly, restMs] = [rssMb(server), (seconds * 2) / 3]
    beside.push(...(await healthy(url, headers, restMs)))
    const rssLate = rssMb(server)
    attacker.kill('SIGKILL')
    const [before, during] = [percentiles(alone), percentiles(beside)]
    console.log(
      JSON.stringify({
        ...{ bench: 'serve', seconds, slow_connections: slowConnections, bombs_per_second: bombsPerSecond },
        ...{ alone_ms: before, beside_ms: during },
        p99_ratio: { value: round(during.p99 / before.p99), bar: 2 },
        rss_mb: { after_a_third: round(rssEarly, 0), at_the_end: round(rssLate, 0), ratio: round(rssLate / rssEarly) },
      }),
    )
  } finally {
    server.kill('SIGKILL')
    rmSync(work, { recursive: true, force: true })
  }
}

async function attack(url: string, authorization: string): Promise<void> {
  const { signal } = new AbortController()
  await Promise.all([...slow(url, slowConnections, signal), bombs(url, { authorization }, signal)])
}

type Headers = Readonly<Record<string, string>>

/** Times of requests that leave at a rate, whatever comes back; each must be accepted. Milliseconds. */
async function healthy(url: string, headers: Headers, forSeconds: number): Promise<readonly number[]> {
  const client = new Client(url, { pipelining: 1 })
  const times: number[] = []
  const startedMs = performance.now()
  for (let i = 0; i < forSeconds * requestsPerSecond; i++) {
    const dueMs = startedMs + (i * 1_000) / requestsPerSecond
    await sleep(Math.max(0, dueMs - performance.now()))
    const body = JSON.stringify({ text: `request ${i}` })
    const { statusCode, body: answer } = await client.request({ path: '/ingest', method: 'POST', headers, body })
    await answer.dump()
    if (statusCode !== 202) throw new Error(`the healthy client got ${statusCode}`)
    times.push(performance.now() - dueMs)
  }
  await client.close()
  return times
}

/** Connections that send their headers byte by byte; one that is closed is opened again. */
function slow(url: string, count: number, signal: AbortSignal): readonly Promise<void>[] {
  const { port } = new URL(url)
  const head = 'POST /ingest HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\nx-filler: '
  return Array.from({ length: count }, async (_, i) => {
    await sleep((i * 1_000) / count)
    while (!signal.aborted) {
      const socket: Socket = connect(Number(port), '127.0.0.1')
      socket.on('error', () => undefined)
      let sent = 0
      while (!signal.aborted && !socket.destroyed) {
        socket.write(head[sent++] ?? 'x')
        await sleep(1_000, undefined, { signal }).catch(() => undefined)
      }
      socket.destroy()
    }
  })
}

async function bombs(url: string, headers: Headers, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const type = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' }
    void fetch(`${url}/ingest`, { method: 'POST', headers: { ...headers, ...type }, body: bomb, signal })
      .then((response) => response.body?.cancel())
      .catch(() => undefined)
    await sleep(1_000 / bombsPerSecond, undefined, { signal }).catch(() => undefined)
  }
}

function percentiles(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b)
  const of = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { p50: of(0.5), p99: of(0.99), max: of(1) }
}

function rssMb({ pid }: ChildProcess): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024
}
