import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@logpipe/sdk'
import { createSender } from '@logpipe/sdk/sender'
import pino from 'pino'
import winston from 'winston'
import { median, round, startSink } from './measure.ts'

/**
 * What one log costs its caller: `send()` of a record with four attributes, beside pino and winston, each writing the same to a
 * file, which is their way of leaving I/O to others. Rounds of 20 calls are timed, as one call is nearer the clock's
 * resolution; between rounds, other work gets its turn, so that requests and writes go on. The server is a process of its own.
 */
const perRound = 20
const rounds = 3_000
const warmUp = 500

const folder = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const server = await startSink()
const client = createClient({ url: server.url, tenant: 'acme' })
const sender = createSender(client)
const dead = createSender(createClient({ url: 'http://127.0.0.1:9', tenant: 'acme' }), { onFull: 'drop-oldest' })
const pinoFile = pino(pino.destination({ dest: join(folder, 'pino.log'), sync: false, minLength: 4_096 }))
const winstonFile = winston.createLogger({
  transports: [new winston.transports.File({ filename: join(folder, 'winston.log') })],
})

const attributesOf = (i: number) => ({ request_id: `r-${i}`, status: 200, ms: i % 97, path: '/api/v1/orders' })
const textOf = (i: number): string => `user ${i} opened order ${i * 7} and waited for the answer of the backend`
const ways = {
  stringify_alone: (i: number) => JSON.stringify({ text: textOf(i), severity: 'info', attributes: attributesOf(i) }),
  sender: (i: number) => sender.send({ text: textOf(i), severity: 'info', attributes: attributesOf(i) }),
  sender_text: (i: number) => sender.send(textOf(i)),
  sender_dead_server: (i: number) => dead.send({ text: textOf(i), severity: 'info', attributes: attributesOf(i) }),
  pino_to_file: (i: number) => pinoFile.info(attributesOf(i), textOf(i)),
  winston_to_file: (i: number) => winstonFile.info(textOf(i), attributesOf(i)),
}

const perCall: Record<string, number[]> = Object.fromEntries(Object.keys(ways).map((name) => [name, []]))
for (let round = -warmUp; round < rounds; round++) {
  for (const [name, call] of Object.entries(ways)) {
    const startMs = performance.now()
    for (let i = 0; i < perRound; i++) call(round * perRound + i)
    const spentMs = performance.now() - startMs
    if (round >= 0) perCall[name]?.push((spentMs / perRound) * 1_000)
  }
  await new Promise((resolve) => setImmediate(resolve))
}
await sender.flush()
const { accepted, dropped, rejected } = sender.stats
await Promise.all([sender.close(), dead.close({ signal: AbortSignal.abort() })])
await client.close()
server.stop()
rmSync(folder, { recursive: true })

const medianOf = (name: keyof typeof ways): number => median(perCall[name] ?? [])
const p99Of = (name: keyof typeof ways): number =>
  (perCall[name] ?? []).toSorted((a, b) => a - b)[Math.floor(rounds * 0.99)] ?? 0
console.log(
  JSON.stringify({
    bench: 'sender',
    unit: 'microseconds per call on the caller, median and p99 of rounds of 20 calls; a text of about 70 bytes and 4 attributes',
    bar: 'sender ≤ 1',
    ...Object.fromEntries(
      Object.keys(ways).map((name) => [
        name,
        { median: round(medianOf(name as keyof typeof ways)), p99: round(p99Of(name as keyof typeof ways)) },
      ]),
    ),
    ratio_to_pino: round(medianOf('sender') / medianOf('pino_to_file')),
    ratio_to_winston: round(medianOf('sender') / medianOf('winston_to_file')),
    accepted,
    dropped,
    rejected,
  }),
)
process.exit()
