import { EventEmitter } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import type { LogpipeError } from '@logpipe/sdk/contract'
import { expect, onTestFinished, test } from 'vitest'
import { startStores } from './start-stores.ts'
import { newWorker, type StartWorker, type ThreadWorker } from './threads/start-thread.ts'

async function aFolder() {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  const [tablePath, queuePath] = [join(path, 'table'), join(path, 'queue')]
  await Promise.all([tablePath, queuePath].map((folder) => mkdir(folder)))
  return { tablePath, queuePath }
}

/** A thread that says when it is ready, answers no call, does not close, and ends when it is terminated. */
function aSilentThread(ready: Promise<void> = Promise.resolve()): ThreadWorker {
  const { port1: calls, port2 } = new MessageChannel()
  const thread = new EventEmitter()
  void ready.then(() => thread.emit('message', { port: 1, calls }))
  const terminate = (): void => {
    port2.close()
    thread.emit('exit', 1)
  }
  return Object.assign(thread, { postMessage: () => undefined, terminate })
}

const never = new Promise<void>(() => undefined)

const choose =
  (threads: Readonly<Record<'table' | 'queue', (...args: Parameters<StartWorker>) => ThreadWorker>>): StartWorker =>
  (file, path) =>
    threads[file.pathname.includes('/table/') ? 'table' : 'queue'](file, path)

const onDeath = (error: LogpipeError): never => {
  throw error
}

test.each(['table', 'queue'] as const)('a start names the %s whose thread is never ready', async (name) => {
  const folder = await aFolder()
  const ready = { table: () => aSilentThread(), queue: () => aSilentThread() }
  const startWorker = choose({ ...ready, [name]: () => aSilentThread(never) })
  await expect(startStores(folder, onDeath, { startWorker, withinMs: 20 })).rejects.toMatchObject({
    code: 'storage_failed',
    message: `could not start the ${name} in ${folder[`${name}Path`]}: its thread was not ready within 0.02 s`,
  })
})

test('a start names the table that answers nothing, and ends its thread', async () => {
  const folder = await aFolder()
  const startWorker = choose({ table: () => aSilentThread(), queue: () => aSilentThread() })
  await expect(startStores(folder, onDeath, { startWorker, withinMs: 20 })).rejects.toMatchObject({
    code: 'storage_failed',
    message: `could not start the table in ${folder.tablePath}: it did not answer within 0.02 s`,
  })
})

test('a thread that dies before the other is ready ends the start with its name', async () => {
  const folder = await aFolder()
  const died = Promise.withResolvers<void>()
  const dying: StartWorker = (...args) => {
    const thread = newWorker(...args)
    thread.once('message', () => thread.terminate())
    thread.once('exit', () => setImmediate(died.resolve))
    return thread
  }
  const startWorker = choose({ table: dying, queue: (...args) => readyAfter(died.promise, newWorker(...args)) })
  await expect(startStores(folder, onDeath, { startWorker })).rejects.toMatchObject({
    code: 'storage_failed',
    message: `the table in ${folder.tablePath} stopped: exit code 1`,
  })
})

/** A thread whose message that it is ready comes no sooner. */
function readyAfter(event: Promise<void>, thread: ThreadWorker): ThreadWorker {
  const late = new EventEmitter()
  thread.on('message', (message) => void event.then(() => late.emit('message', message)))
  for (const name of ['error', 'exit']) thread.on(name, (reason) => late.emit(name, reason))
  const { postMessage, terminate } = thread
  return Object.assign(late, { postMessage: postMessage.bind(thread), terminate: terminate.bind(thread) })
}
