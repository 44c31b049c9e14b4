import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import type { StackFile } from '@logpipe/infra/running'
import { isFaultCode, isObject, LogpipeError } from '@logpipe/sdk/contract'
import type { CliContext } from '../context.ts'

export interface SpawnedStack {
  readonly stack: StackFile
  /** Drains and stops the child. Answers with the messages left on its queue. */
  readonly stop: () => Promise<number>
}

/** Starts `logpipe dev` on a data folder as a child that ends with this process, and waits until it is ready. */
export async function spawnStack(dataDir: string, { self }: Pick<CliContext, 'self'>): Promise<SpawnedStack> {
  const [command, ...args] = self
  const child = spawn(command, [...args, 'dev', '--json', '--port', '0', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const [stdout, stderr] = [linesOf(child.stdout), collect(child.stderr)]
  const exited = once(child, 'exit')
  const first = await Promise.race([stdout.next(), exited.then(() => undefined)])
  const ready = first === undefined ? await stdout.next() : first
  const stack = parseReady(ready, stderr)
  void drainLines(stdout)
  return { stack, stop: () => stop(child, exited, stderr) }
}

function parseReady(line: string | undefined, stderr: () => string): StackFile {
  const value: unknown = line === undefined ? undefined : JSON.parse(line)
  if (isObject(value) && typeof value.url === 'string') return value as unknown as StackFile
  const error = isObject(value) && isObject(value.error) ? value.error : undefined
  const code = isFaultCode(error?.code) ? error.code : 'stack_failed'
  throw new LogpipeError(
    code,
    typeof error?.message === 'string' ? error.message : `the embedded stack did not start: ${stderr()}`,
  )
}

/** The child drains when it is asked to stop, and says with a last message what is left. */
async function stop(child: ChildProcess, exited: Promise<unknown>, stderr: () => string): Promise<number> {
  if (child.exitCode !== null || child.signalCode !== null) {
    throw new LogpipeError('stack_failed', `the embedded stack stopped by itself: ${stderr() || 'no reason given'}`)
  }
  const left = new Promise<number>((resolve) => {
    child.once('message', (message: unknown) => resolve(isObject(message) ? Number(message.left) : 0))
    exited.then(
      () => resolve(0),
      () => resolve(0),
    )
  })
  child.send({ kind: 'stop' })
  const count = await left
  await exited
  return count
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

/** Keeps the pipe empty, so that the child never waits for a reader. */
async function drainLines(lines: Lines): Promise<void> {
  while ((await lines.next()) !== undefined);
}

/** The last of what a stream said. */
function collect(stream: Readable | null): () => string {
  let text = ''
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-2_000)
  })
  return () => text.trim()
}
