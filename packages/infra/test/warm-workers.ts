import { EventEmitter } from 'node:events'
import { Worker } from 'node:worker_threads'
import { resourceLimits, type StartWorker, type ThreadWorker } from '../src/local/threads/start-thread.ts'
import type { Say } from './warm-thread.ts'

type Kind = 'table' | 'queue'

/** Threads that have loaded the server of a kind and serve nothing now. */
const idle: Record<Kind, Worker[]> = { table: [], queue: [] }

/**
 * Threads of a stack that were those of a stack before: loading takes most of the start, and nearly every test starts a stack. What they serve
 * is opened anew and closed each time; tests of starts, deaths and kills take new ones.
 */
export const warmWorker: StartWorker = (file, path) => {
  const kind: Kind = file.pathname.includes('/queue/') ? 'queue' : 'table'
  const thread = idle[kind].pop() ?? newThread(kind)
  return lend(thread, kind, path)
}

function newThread(kind: Kind): Worker {
  return new Worker(new URL('./warm-thread.ts', import.meta.url), { workerData: { kind }, resourceLimits })
}

/** Behaves as a thread that serves one folder: it posts its port, and exits when it has closed. */
function lend(thread: Worker, kind: Kind, path: string): ThreadWorker {
  const lent = new EventEmitter()
  const onMessage = (say: Say): void => {
    if (say !== 'closed' && 'port' in say) return void lent.emit('message', say)
    for (const [name, listener] of Object.entries(listeners)) thread.off(name, listener)
    thread.unref()
    idle[kind].push(thread)
    if (say === 'closed') lent.emit('exit', 0)
    else lent.emit('error', new Error(say.failed))
  }
  const listeners = {
    message: onMessage,
    error: (error: Error) => void lent.emit('error', error),
    exit: (code: number) => void lent.emit('exit', code),
  }
  for (const [name, listener] of Object.entries(listeners)) thread.on(name, listener)
  thread.ref()
  thread.postMessage({ open: path })
  return Object.assign(lent, { postMessage: (message: 'close') => thread.postMessage(message) })
}
