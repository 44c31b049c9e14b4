import type { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { startThread } from '../src/local/threads/start-thread.ts'
import { lendThreads, newThread } from './warm-workers.ts'
import { aTempFolder } from './with-stack.ts'

/** Serves a folder from a lent thread, one time after the other, and tells which threads were made for it. */
async function aLender() {
  const { path, remove } = await aTempFolder()
  const made: Worker[] = []
  const startWorker = lendThreads((kind) => {
    const thread = newThread(kind)
    made.push(thread)
    return thread
  })
  onTestFinished(async () => {
    for (const thread of made) await thread.terminate()
    await remove()
  })
  const onDeath = (error: Error): never => {
    throw error
  }
  const serveOnce = async (): Promise<void> => {
    const thread = await startThread('queue/queue-thread', { name: 'queue', path, onDeath }, startWorker)
    await thread.close()
  }
  return { made, serveOnce }
}

test('a thread that has closed is lent again', async () => {
  const { made, serveOnce } = await aLender()
  await serveOnce()
  await serveOnce()
  expect(made).toHaveLength(1)
})

test('a thread that died while it waited is not lent again', async () => {
  const { made, serveOnce } = await aLender()
  await serveOnce()
  await made[0]?.terminate()
  await serveOnce()
  expect(made).toHaveLength(2)
})
