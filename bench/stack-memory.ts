import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bin, run, startDev } from './measure.ts'
import { realLines } from './worker-messages.ts'

/**
 * Peak resident memory of `logpipe dev`: with 100,000 and 500,000 rows, and while a million records that were sent faster
 * than the worker stores them wait on the queue. Beside it, a Node process that does nothing.
 */
/** One message of a send carries 500 lines. */
const recordsPerMessage = 500
const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const bare = await run(['-e', 'setTimeout(() => undefined, 200)'])
const [rows, queued] = [await peakOfRows(), await peakOfQueue(1_000_000)]
rmSync(work, { recursive: true })
console.log(
  JSON.stringify({
    bench: 'stack-memory',
    unit: 'MB resident at most',
    rows_100k: rows.first,
    rows_500k: rows.all,
    queued_1m: queued.peakMb,
    records_on_queue_when_sent: queued.records,
    bar: 350,
    bare_node: bare.peakMb,
  }),
)

async function peakOfRows() {
  const data = join(work, 'rows')
  const dev = await startDev(data)
  await send(data, 100_000, ['--wait'])
  const first = dev.peakMb()
  await send(data, 400_000, ['--wait'])
  const all = dev.peakMb()
  await dev.stop()
  return { first, all }
}

async function peakOfQueue(count: number) {
  const data = join(work, 'queue')
  const dev = await startDev(data)
  await send(data, count, [])
  const records = (await dev.queued()) * recordsPerMessage
  while ((await dev.queued()) > 0) await sleep(200)
  const peakMb = dev.peakMb()
  await dev.stop()
  return { records, peakMb }
}

async function send(data: string, count: number, flags: readonly string[]): Promise<void> {
  const input = join(work, `${count}.log`)
  writeFileSync(input, `${realLines(count).join('\n')}\n`)
  const { stdout } = await run([bin, 'send', '--json', ...flags, '--tenant', 'acme', '--data', data, input])
  if (JSON.parse(stdout).accepted !== count) throw new Error(stdout)
}
