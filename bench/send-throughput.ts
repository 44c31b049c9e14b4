import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bareWrites } from './bare-writes.ts'
import { bin, type Dev, round, run, spread, startDev } from './measure.ts'
import { realLines } from './worker-messages.ts'

/**
 * 100,000 real lines from a file into the table of a running stack: with --wait, and without it until the queue is empty.
 * Beside them, in the same run, bare BatchWriteItem calls on the same store and on dynalite as it is published.
 */
const [runs, lines, bareRows, coldLines] = [3, 100_000, 20_000, 10_000]
const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const [input, coldInput] = [aFile('access.log', lines), aFile('short.log', coldLines)]
const rates = { whole: [], waiting: [], notWaiting: [], bare: [], dynalite: [] } as Record<string, number[]>
const peaksMb = { send: 0, stack: 0 }
for (let i = 0; i < runs; i++) {
  rates.whole?.push(await cold(join(work, `cold-${i}`)))
  // Whoever comes second finds a warm stack and a larger table: they take turns.
  for (const isWaiting of i % 2 === 0 ? [true, false] : [false, true]) {
    const data = join(work, `dev-${i}-${isWaiting}`)
    const dev = await startDev(data)
    rates[isWaiting ? 'waiting' : 'notWaiting']?.push(await warm(dev, data, isWaiting))
    if (isWaiting) rates.bare?.push(await bareWrites(dev.dynamodb.endpoint, bareRows))
    await dev.stop()
  }
  rates.dynalite?.push(await onDynalite())
}
rmSync(work, { recursive: true })
const [waiting, notWaiting, bare, dynalite] = ['waiting', 'notWaiting', 'bare', 'dynalite'].map((name) =>
  spread(rates[name] ?? []),
)
console.log(
  JSON.stringify({
    bench: 'send-throughput',
    unit: 'lines/s, from the start of the command until every line is stored',
    whole_command_with_stack_start_and_stop: spread(rates.whole ?? []),
    running_stack_wait: waiting,
    bar: 8_000,
    running_stack_until_queue_is_empty: notWaiting,
    ratio_of_wait: ratio(waiting, notWaiting),
    bar_of_wait: 0.9,
    bare_batch_write_item: bare,
    bare_on_plain_dynalite: dynalite,
    ratio_to_bare: ratio(waiting, bare),
    ratio_to_plain_dynalite: ratio(bare, dynalite),
    peak_mb: { ...peaksMb, bar: 350 },
  }),
)

type Spread = ReturnType<typeof spread> | undefined

function ratio(a: Spread, b: Spread): number {
  return round((a?.median ?? Number.NaN) / (b?.median ?? Number.NaN))
}

function aFile(name: string, count: number): string {
  const path = join(work, name)
  writeFileSync(path, `${realLines(count).join('\n')}\n`)
  return path
}

async function cold(data: string): Promise<number> {
  const { stdout, wallMs } = await run([bin, 'send', '--json', '--tenant', 'acme', '--data', data, coldInput])
  if (JSON.parse(stdout).accepted !== coldLines) throw new Error(stdout)
  return (coldLines / wallMs) * 1000
}

async function warm(dev: Dev, data: string, isWaiting: boolean): Promise<number> {
  const startMs = performance.now()
  const wait = isWaiting ? ['--wait'] : []
  const { stdout, peakMb } = await run([bin, 'send', '--json', ...wait, '--tenant', 'acme', '--data', data, input])
  const report = JSON.parse(stdout)
  if ((isWaiting ? report.stored : report.accepted) !== lines) throw new Error(stdout)
  if (!isWaiting) while ((await dev.queued()) > 0) await sleep(20)
  const wallMs = performance.now() - startMs
  peaksMb.send = Math.max(peaksMb.send, peakMb)
  peaksMb.stack = Math.max(peaksMb.stack, dev.peakMb())
  return (lines / wallMs) * 1000
}

async function onDynalite(): Promise<number> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('plain-dynalite.ts', import.meta.url)), work], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [port] = await once(createInterface(child.stdout), 'line')
  const rate = await bareWrites(`http://127.0.0.1:${port}`, bareRows)
  const exited = once(child, 'exit')
  child.kill()
  await exited
  return rate
}
