import { EventEmitter } from 'node:events'
import { Worker } from 'node:worker_threads'
import { resourceLimits, type StartWorker, type ThreadWorker } from '../src/local/threads/start-thread.ts'
import type { Say } from './warm-thread.ts'

type Kind = 'table' | 'queue'

/**
 * Threads of a stack that were those of a stack before: loading takes most of the start, and nearly every test starts a stack. What they serve
 * is opened anew and closed each time; tests of starts, deaths and kills take new ones.
 */
export const warmWorker = lendThreads(newThread)

export function newThread(kind: Kind): Worker {
  return new Worker(new URL('./warm-thread.ts', import.meta.url), { workerData: { kind }, resourceLimits })
}

/** Lends threads one folder after the other, those that wait before new ones. */
export function lendThreads(makeThread: (kind: Kind) => Worker): StartWorker {
  /** Threads that have loaded the server of a kind and serve nothing now. */
  const idle: Record<Kind, Set<Worker>> = { table: new Set(), queue: new Set() }
  const take = (kind: Kind): Worker => {
    const [waiting] = idle[kind]
    if (waiting !== undefined) {
      idle[kind].delete(waiting)
      return waiting
    }
    const thread = makeThread(kind)
    // One that dies while it waits would take what it is told next, and say nothing.
    thread.once('exit', () => idle[kind].delete(thread))
    return thread
  }
  return (file, path) => {
    const kind: Kind = file.pathname.includes('/queue/') ? 'queue' : 'table'
    return lend(take(kind), path, (thread) => idle[kind].add(thread))
  }
}

/** Behaves as a thread that serves one folder: it posts its port, and exits when it has closed. */
function lend(thread: Worker, path: string, giveBack: (thread: Worker) => void): ThreadWorker {
  const lent = new EventEmitter()
  const onMessage = (say: Say): void => {
    if (say !== 'closed' && 'port' in say) return void lent.emit('message', say)
    for (const [name, listener] of Object.entries(listeners)) thread.off(name, listener)
    thread.unref()
    giveBack(thread)
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
  const { postMessage, terminate } = thread
  return Object.assign(lent, { postMessage: postMessage.bind(thread), terminate: terminate.bind(thread) })
}
