import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bin, type Dev, median, round, run, spread, startDev } from './measure.ts'

/**
 * `logpipe dlq list` compared with `logpipe tail`, in turn, on a running `dev`: with an empty dead-letter queue, and with a
 * few messages, which each list receives and releases.
 */
const runs = 11
const letters = 5
const barOverTail = 1.3

/** Sends the same ids with different content, which the worker dead-letters. */
async function makeLetters({ url }: Dev, dataDir: string): Promise<void> {
  for (const text of ['first', 'other']) {
    const logs = Array.from({ length: letters }, (_, i) => ({ tenant_id: 'acme', log_id: `log-${i}`, text }))
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(logs) }
    const { status } = await fetch(`${url}/ingest`, init)
    if (status !== 202) throw new Error(`ingest returned ${status}`)
    await sleep(1_000)
  }
  while ((await listed(dataDir)) < letters) await sleep(500)
}

async function listed(dataDir: string): Promise<number> {
  const { stdout } = await run([bin, 'dlq', 'list', '--json', '--data', dataDir])
  return JSON.parse(stdout).messages
}

async function compare(dataDir: string): Promise<Record<string, unknown>> {
  const commands = { list: ['dlq', 'list'], tail: ['tail', '--tenant', 'acme'] }
  const ms: Record<keyof typeof commands, number[]> = { list: [], tail: [] }
  for (let i = -1; i < runs; i++) {
    for (const name of ['list', 'tail'] as const) {
      const { code, wallMs } = await run([bin, ...commands[name], '--json', '--data', dataDir])
      if (code !== 0) throw new Error(`${name} ended with ${code}`)
      if (i >= 0) ms[name].push(wallMs)
    }
  }
  return { list: spread(ms.list), tail: spread(ms.tail), list_over_tail: round(median(ms.list) / median(ms.tail)) }
}

const dataDir = mkdtempSync(join(tmpdir(), 'logpipe-dlq-list-'))
const dev = await startDev(dataDir)
try {
  const empty = await compare(dataDir)
  await makeLetters(dev, dataDir)
  const few = { letters, ...(await compare(dataDir)), still_listed: await listed(dataDir) }
  console.log(JSON.stringify({ bench: 'dlq-list', unit: 'ms', empty, few, bar_list_over_tail: barOverTail }))
} finally {
  await dev.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
