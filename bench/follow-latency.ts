import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bin, round } from './measure.ts'

/**
 * How long after a line was written to a file that `send --follow` reads an endpoint has acknowledged it: 1,000 lines a second, ten
 * at a time, for `--seconds 20`. Each line holds when it was written, and the endpoint is in this process.
 */
const at = process.argv.indexOf('--seconds')
const seconds = at === -1 ? 20 : Number(process.argv[at + 1])
const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const file = join(work, 'app.log')
const latencies: number[] = []
const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8').on('data', (chunk: string) => {
    body += chunk
  })
  request.on('end', () => {
    const times = [...body.matchAll(/written=([\d.]+)/g)].map(([, written]) => Number(written))
    const first = Number(request.headers['x-logpipe-first-index'] ?? 0)
    const key = request.headers['idempotency-key']
    const log_ids = times.map((_, i) => `0.${key}.${first + i}.AAAAAAAAAAA`)
    response.writeHead(202, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ accepted: times.length, duplicates: 0, rejected: 0, log_ids, errors: [] }), () => {
      for (const written of times) latencies.push(performance.now() - written)
    })
  })
}).listen(0, '127.0.0.1')
await sleep(50)
const address = server.address()
const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`
writeFileSync(file, '')
const args = ['send', '--follow', '--target', url, '--tenant', 'acme', '--data', join(work, 'data'), file]
const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
child.once('exit', (code) => {
  if (code !== 0) process.exit(1)
})
appendFileSync(file, `line 0 written=${performance.now()}\n`)
while (latencies.length === 0) await sleep(20)
latencies.length = 0
const startMs = performance.now()
for (let n = 0; n < seconds * 100; n++) {
  await sleep(Math.max(0, startMs + n * 10 - performance.now()))
  const written = performance.now()
  appendFileSync(file, Array.from({ length: 10 }, (_, i) => `line ${n * 10 + i} written=${written}\n`).join(''))
}
const lines = seconds * 1_000
for (let i = 0; i < 100 && latencies.length < lines; i++) await sleep(50)
child.kill('SIGINT')
await new Promise((resolve) => child.once('exit', resolve))
server.close()
rmSync(work, { recursive: true })
const sorted = latencies.toSorted((a, b) => a - b)
const percentile = (share: number): number => round(sorted[Math.floor(sorted.length * share)] ?? Number.NaN)
console.log(
  JSON.stringify({
    bench: 'follow-latency',
    ...{ unit: 'ms from the write to the response', lines, acknowledged: latencies.length },
    ...{ p50: percentile(0.5), p99: percentile(0.99), max: round(sorted.at(-1) ?? Number.NaN), bar_p99: 300 },
  }),
)
