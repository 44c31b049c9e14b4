import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import type { StackFile } from '@logpipe/infra/running'
import { isObject, LogpipeError, parseJson } from '@logpipe/sdk/contract'
import { fileReason, findFault, operationError } from '@logpipe/sdk/operations'
import { type CliContext, managedMark, type StopMessage } from '../context.ts'
import { managedArgs } from './managed-args.ts'

export interface SpawnedStack {
  readonly stack: StackFile
  /** Aborted when the child has ended, with what it died of as the reason. */
  readonly died: AbortSignal
  /** Drains and stops the child. Returns the messages left in its queue. */
  readonly stop: () => Promise<number>
}

/** Starts `logpipe dev` on a data folder as a child that ends with this process, and waits until it is ready. */
export async function spawnStack(
  dataDir: string,
  { self, env }: Pick<CliContext, 'self' | 'env'>,
): Promise<SpawnedStack> {
  const [command, ...args] = self
  const child = spawn(command, [...args, ...managedArgs(dataDir)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...env, [managedMark]: '1' },
  })
  const [stdout, stderr] = [linesOf(child.stdout), collect(child.stderr)]
  const stack = await whenReady(child, { stdout, stderr, dataDir })
  const died = new AbortController()
  const death = deathOf(child, lastLine(stdout), stderr).then((error) => {
    died.abort(error)
    return error
  })
  return { stack, died: died.signal, stop: () => stop(child, death) }
}

interface Starting {
  readonly stdout: Lines
  readonly stderr: () => string
  readonly dataDir: string
}

/** Throws why the child does not run a stack; it has ended then. */
async function whenReady(child: ChildProcess, { stdout, stderr, dataDir }: Starting): Promise<StackFile> {
  const failed = Promise.withResolvers<never>()
  child.on('error', (error) => failed.reject(stackFailed(`cannot be started: ${fileReason(error)}`)))
  try {
    const isSpawned = child.pid !== undefined
    const ready = await (isSpawned
      ? Promise.race([firstDocument(stdout), failed.promise, afterStartLimit()])
      : failed.promise)
    if (ready === tooLate) {
      const why = stderr() || `nothing came from its process for ${dataDir}`
      throw stackFailed(`did not start within ${startLimitMs / 1_000} s: ${why}`)
    }
    const stack = parseReady(ready)
    if (stack === undefined) throw faultOf(ready) ?? stackFailed(`did not start: ${stderr()}`)
    return stack
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

/** The first line that is JSON. What the environment lets Node load may print others before. */
async function firstDocument(lines: Lines): Promise<string | undefined> {
  for (;;) {
    const line = await lines.next()
    if (line === undefined || isObject(parseJson(line))) return line
  }
}

/** A folder of many gigabytes is open within seconds; what takes longer waits for something that does not come. Milliseconds. */
export const startLimitMs = 60_000
const tooLate = Symbol('too late')

function afterStartLimit(): Promise<typeof tooLate> {
  const limit = AbortSignal.timeout(startLimitMs)
  return new Promise((resolve) => limit.addEventListener('abort', () => resolve(tooLate), { once: true }))
}

/** What a child died of, once it has ended. `close` and not `exit`: it comes after its last output. */
async function deathOf(
  child: ChildProcess,
  last: Promise<string | undefined>,
  stderr: () => string,
): Promise<LogpipeError> {
  await once(child, 'close')
  const how = child.signalCode === null ? `ended with exit code ${child.exitCode}` : `was killed by ${child.signalCode}`
  const why = stderr() === '' ? '' : `: ${stderr()}`
  return faultOf(await last) ?? stackFailed(`${how} before its queue was drained${why}`)
}

function parseReady(line: string | undefined): StackFile | undefined {
  const value = parseJson(line ?? '')
  return isObject(value) && typeof value.url === 'string' ? (value as unknown as StackFile) : undefined
}

/** The error in a line of the child's output; undefined where it has none. */
function faultOf(line: string | undefined): LogpipeError | undefined {
  const value = parseJson(line ?? '')
  const error = isObject(value) && isObject(value.error) ? value.error : {}
  const fault = findFault(error.code)
  return fault && new LogpipeError(fault, String(error.message))
}

function stackFailed(what: string): LogpipeError {
  return operationError('stack_failed', `the embedded stack ${what}`)
}

/** The child drains when it is asked to stop, and reports in a last message what is left. Throws what it died of. */
async function stop(child: ChildProcess, death: Promise<LogpipeError>): Promise<number> {
  const isGone = child.exitCode !== null || child.signalCode !== null
  const left = isGone ? undefined : await askToStop(child)
  if (left !== undefined) return left
  throw await death
}

/**
 * The messages left; undefined from a child that ends without a message. A child that others still use continues
 * without this process, and ends when they are done.
 */
async function askToStop(child: ChildProcess): Promise<number | undefined> {
  const reply = Promise.withResolvers<StopMessage | undefined>()
  child.once('message', (message: unknown) =>
    reply.resolve(isObject(message) ? (message as unknown as StopMessage) : undefined),
  )
  // `close` and not `exit`: it comes after the last message.
  const closed = once(child, 'close').then(() => reply.resolve(undefined))
  child.send({ kind: 'stop' }, () => undefined)
  const message = await reply.promise
  if (message?.isShared) release(child)
  else await closed
  return message?.left
}

/** Lets this process end while the child lives: nothing waits for it any more. */
function release(child: ChildProcess): void {
  child.disconnect()
  child.unref()
  for (const pipe of [child.stdout, child.stderr]) if (pipe instanceof Socket) pipe.unref()
}

interface Lines {
  readonly next: () => Promise<string | undefined>
}

function linesOf(stream: Readable | null): Lines {
  if (stream === null) return { next: async () => undefined }
  stream.setEncoding('utf8')
  const chunks = stream[Symbol.asyncIterator]()
  let text = ''
  return {
    next: async () => {
      for (;;) {
        const end = text.indexOf('\n')
        if (end !== -1) {
          const line = text.slice(0, end)
          text = text.slice(end + 1)
          return line
        }
        const chunk = await chunks.next()
        if (chunk.done) return undefined
        text += chunk.value
      }
    },
  }
}

/** Reads to the end, so that the child never waits for a reader. */
async function lastLine(lines: Lines): Promise<string | undefined> {
  let last: string | undefined
  for (let line = await lines.next(); line !== undefined; line = await lines.next()) last = line
  return last
}

/** The end of a stream's output. */
function collect(stream: Readable | null): () => string {
  let text = ''
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-2_000)
  })
  return () => text.trim()
}
