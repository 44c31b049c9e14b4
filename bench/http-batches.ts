import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'undici'
import { round, spread, startDev } from './measure.ts'

/**
 * NDJSON batches of 500 over HTTP into the embedded stack, which stores records at the same time. Compared in the same run
 * with a bare Node server that reads the same bodies and returns 202. Client and server share the machine's cores.
 */
const runs = 5
const seconds = 4
const connections = 4
const perBatch = 500
const body = Array.from({ length: perBatch }, (_, i) => JSON.stringify({ text: textOf(i) })).join('\n')
const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const [accepted, bare]: [number[], number[]] = [[], []]
let peakMb = 0
for (let run = 0; run < runs; run++) {
  const dev = await startDev(join(work, `dev-${run}`))
  accepted.push(await sendBatches(dev.url))
  peakMb = Math.max(peakMb, dev.peakMb())
  await dev.stop()
  const server = await startBare()
  bare.push(await sendBatches(server.url))
  server.stop()
}
rmSync(work, { recursive: true })
const [a, b] = [spread(accepted), spread(bare)]
console.log(
  JSON.stringify({
    bench: 'http-batches',
    unit: 'records/s accepted, batches of 500 lines of about 200 bytes, 4 connections',
    embedded_stack: a,
    bar: 40_000,
    bare_node_server: b,
    ratio_to_bare: round(a.median / b.median, 3),
    peak_mb_stack: peakMb,
  }),
)

/** Sends batches sequentially on each connection; returns accepted records per second. */
async function sendBatches(url: string): Promise<number> {
  const clients = Array.from({ length: connections }, () => new Client(url))
  let count = 0
  const startMs = performance.now()
  const endMs = startMs + seconds * 1000
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < endMs) {
        const response = await client.request({
          method: 'POST',
          path: '/ingest',
          headers: { 'content-type': 'application/x-ndjson', 'x-tenant-id': 'acme', prefer: 'return=minimal' },
          body,
        })
        const text = await response.body.text()
        if (response.statusCode !== 202) throw new Error(`${response.statusCode} ${text}`)
        count += perBatch
      }
    }),
  )
  const rate = (count / (performance.now() - startMs)) * 1000
  await Promise.all(clients.map((client) => client.close()))
  return rate
}

async function startBare(): Promise<{ readonly url: string; readonly stop: () => void }> {
  const code = `require('node:http').createServer(async (q, r) => { for await (const c of q) c.length; r.writeHead(202).end('{}') })
    .listen(0, '127.0.0.1', function () { console.log(this.address().port) })`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = await once(createInterface(child.stdout), 'line')
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() }
}

function textOf(i: number): string {
  return `level=info request=${i} customer=${i * 7919} path=/api/v1/orders/${i} status=200 ms=${i % 97} agent="${'abcdefghij'.repeat(10)}"`
}
