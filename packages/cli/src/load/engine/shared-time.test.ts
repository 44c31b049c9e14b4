import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

/** How far a new thread is from the clock of the system, at the least of many readings: a busy machine stops it between two clocks. */
const thread = `
  import { parentPort } from 'node:worker_threads'
  import { openSharedTime } from ${JSON.stringify(new URL('./shared-time.ts', import.meta.url).href)}
  const now = openSharedTime()
  const errors = Array.from({ length: 200 }, () => Math.abs(now() - Number(process.hrtime.bigint()) / 1e6))
  parentPort.postMessage(Math.min(...errors))
`

async function errorMs(): Promise<number> {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(thread)}`))
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
}

test('threads that have just started agree on the time', async () => {
  const errors = await Promise.all(Array.from({ length: 8 }, errorMs))
  expect(Math.max(...errors)).toBeLessThan(0.2)
})
