import { type EventEmitter, once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { isSource, ownFile } from '../../package-files.ts'
import type { Calls } from './port-handler.ts'
import { within } from './within.ts'

/** A server running in its own thread. */
export interface ServerThread {
  /** Loopback port it listens on. */
  readonly port: number
  /** For calls from this process, which need no connection. */
  readonly calls: Calls
  readonly close: () => Promise<void>
}

export interface ThreadOptions {
  /** Its name in messages. */
  readonly name: string
  /** Folder that it owns. */
  readonly path: string
  /** Called when the thread ends by itself; the server is gone then. */
  readonly onDeath: (error: LogpipeError) => void
  /** How long it may take to be ready, and to close. {@link threadWithinMs} by default. Milliseconds. */
  readonly withinMs?: number
}

/** A thread is ready in less than a second, and closes as fast; a busy machine may take sixty times as long. Milliseconds. */
export const threadWithinMs = 60_000

/** Heap limits of a thread, megabytes. With 100,000 rows a process takes 285 MB at most, and 20 MB more where a young generation may have 16. */
export const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 4 }

/** The part of a worker thread that this needs. */
export interface ThreadWorker extends EventEmitter {
  readonly postMessage: (message: 'close') => void
  /** Ends it wherever it is. */
  readonly terminate: () => unknown
}

/** Starts a file in a thread, for the folder in `path`. */
export type StartWorker = (file: URL, path: string) => ThreadWorker

export const newWorker: StartWorker = (file, path) =>
  new Worker(file, { workerData: { path }, resourceLimits, ...(!isSource && { execArgv }) })

/**
 * A bundle loads `node:sqlite` before its first line, with a warning by Node 22 that nobody can act on: `suppressSqliteWarning` comes too late there.
 * Sources need the flags of the process that they are in.
 */
const execArgv = ['--disable-warning=ExperimentalWarning']

/** Starts `file` (in `local`, without extension) in a thread and waits for the ports it posts. */
export async function startThread(
  file: string,
  { name, path, onDeath, withinMs = threadWithinMs }: ThreadOptions,
  startWorker = newWorker,
): Promise<ServerThread> {
  const worker = startWorker(ownFile(`local/${file}.${isSource ? 'ts' : 'js'}`), path)
  const started = await firstMessage(worker, `${name} in ${path}`, withinMs)
  const state = { isOver: false }
  const exited = new Promise((resolve) => worker.once('exit', resolve))
  const died = (reason: string): void => {
    if (state.isOver) return
    state.isOver = true
    onDeath(operationError('storage_failed', `the ${name} in ${path} stopped: ${reason}`))
  }
  worker.once('error', (error: Error) => died(error.message))
  worker.once('exit', (code) => died(`exit code ${code}`))
  return {
    port: started.port,
    calls: started.calls,
    close: async () => {
      state.isOver = true
      worker.postMessage('close')
      // As kill -9 does, which loses nothing that was acknowledged.
      const timer = setTimeout(() => worker.terminate(), withinMs)
      await exited
      clearTimeout(timer)
    },
  }
}

type Started = Pick<ServerThread, 'port' | 'calls'>

/** The message by which a thread signals that it is ready. Throws `storage_failed` if the thread ends first or takes too long; it is ended then. */
function firstMessage(worker: ThreadWorker, name: string, withinMs: number): Promise<Started> {
  const missing = `could not start the ${name}: its thread was not ready`
  return within(messageOrExit(worker, name), withinMs, { missing, onLate: () => worker.terminate() })
}

async function messageOrExit(worker: ThreadWorker, name: string): Promise<Started> {
  try {
    const [started] = await Promise.race([once(worker, 'message'), onceExited(worker)])
    return started
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw operationError('storage_failed', `could not start the ${name}: ${reason}`, { cause })
  }
}

async function onceExited(worker: ThreadWorker): Promise<never> {
  const [code] = await once(worker, 'exit')
  throw new Error(`exit code ${code}`)
}
