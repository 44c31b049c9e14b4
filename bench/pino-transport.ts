import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { median, round, startSink } from './measure.ts'

/**
 * What pino's transport costs the thread that logs, beside pino's own transport to a file, and pino to a file without a worker.
 * CPU of the thread, not time, as workers and server share the cores. The server is a process of its own.
 */
const runs = 9
const perRun = 20_000

const folder = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const server = await startSink()
const open = {
  logpipe: () => pino.transport({ target: '@logpipe/sdk/pino', options: { url: server.url, tenant: 'acme' } }),
  pino_file: () => pino.transport({ target: 'pino/file', options: { destination: join(folder, 'worker.log') } }),
  no_worker: () => pino.destination({ dest: join(folder, 'direct.log'), sync: false, minLength: 4_096 }),
}
const perCall: Record<keyof typeof open, number[]> = { logpipe: [], pino_file: [], no_worker: [] }
const names = ['logpipe', 'pino_file', 'no_worker'] as const
for (let run = -2; run < runs; run++) {
  for (const name of names) {
    const micros = await measure(open[name]())
    if (run >= 0) perCall[name].push(micros)
  }
}
server.stop()
rmSync(folder, { recursive: true })
const [logpipe, file, direct] = names.map((name) => median(perCall[name]))
console.log(
  JSON.stringify({
    bench: 'pino-transport',
    unit: 'microseconds of CPU of the logging thread per log, median of runs of 20,000',
    bar: 'logpipe ≤ 1.15 × pino_file',
    logpipe: round(logpipe ?? 0),
    pino_file: round(file ?? 0),
    no_worker: round(direct ?? 0),
    ratio_to_pino_file: round((logpipe ?? 0) / (file ?? 1)),
    ratio_to_no_worker: round((logpipe ?? 0) / (direct ?? 1)),
  }),
)
process.exit()

/** Microseconds per log. Every hundred logs, other work gets its turn, as in a server. */
async function measure(stream: ReturnType<typeof pino.transport>): Promise<number> {
  if (!('writeSync' in stream) && !('fd' in stream)) await once(stream, 'ready')
  const logger = pino(stream)
  const before = process.threadCpuUsage()
  for (let i = 0; i < perRun; i++) {
    logger.info(
      { request_id: `r-${i}`, status: 200, ms: i % 97, path: '/api/v1/orders' },
      `user ${i} opened order ${i * 7} and waited for the answer of the backend`,
    )
    if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  const { user, system } = process.threadCpuUsage(before)
  const closed = once(stream, 'close')
  stream.end()
  await closed
  return (user + system) / perRun
}
