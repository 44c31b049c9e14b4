import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { fileReason, suppressSqliteWarning } from '@logpipe/sdk/operations'
import { Chalk } from 'chalk'
import { colorLevel } from './color-level.ts'
import { managedDataDir } from './connect/managed-args.ts'
import { type CliContext, managedMark, type Output, type ParentChannel } from './context.ts'
import { atOnceText, exitCodes } from './exit-codes.ts'
import { sleepLong } from './sleep-long.ts'
import { mayNotify } from './update/may-notify.ts'

suppressSqliteWarning(process)

function output(stream: NodeJS.WriteStream, closed: AbortSignal): Output {
  return {
    write: (text) => {
      stream.write(text)
    },
    drained: async () => {
      // A stream that nobody reads never drains.
      if (stream.writableNeedDrain) await once(stream, 'drain', { signal: closed }).catch(() => undefined)
    },
    isTty: stream.isTTY === true,
    // A terminal that does not know its width says 0.
    columns: () => stream.columns || 80,
    color: new Chalk({ level: colorLevel(process.env, stream.isTTY === true) }),
  }
}

/** A channel alone is not enough: another program may have forked this one, and does not manage it. A parent that is gone has closed it. */
const isManaged = process.env[managedMark] !== undefined
/** npm passes on to its child the Ctrl-C that the terminal sent to both: signals this close together are one. Milliseconds. */
const echoMs = 500
/** How long a command that was told to end waits for readers of its output. Milliseconds. */
const unreadMs = 500
let signalledMs = Number.NEGATIVE_INFINITY
const interrupts = new Set<() => void>()
let hasListened = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A managed child lives and dies with its parent: a signal to the group reaches both, and the parent decides.
    if (isManaged && process.connected) return
    const isEcho = performance.now() - signalledMs < echoMs
    signalledMs = performance.now()
    if (isEcho) return
    // The first asks for a graceful end; the next one, or one that nobody listens for, ends it here.
    if (interrupts.size === 0) {
      process.stderr.write(hasListened ? atOnceText : 'Interrupted.\n')
      process.exit(exitCodes.interrupted)
    }
    const listeners = [...interrupts]
    interrupts.clear()
    hasListened = true
    for (const listener of listeners) listener()
  })
}

const [outClosed, errClosed] = [new AbortController(), new AbortController()]
// A reader that has seen enough (`| head`) is not an error. A disk that is full is one, and not the result of a check. What that means to
// a command in the middle of something is its own to say.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (outClosed.signal.aborted) return
  outClosed.abort()
  if (error.code === 'EPIPE') return
  process.stderr.write(`error: cannot write to stdout: ${fileReason(error)}\n`)
  process.on('exit', (code) => {
    if (code !== exitCodes.interrupted) process.exitCode = exitCodes.error
  })
})
// Where the log of a server is full, the server goes on: there is no place left to say it.
process.stderr.on('error', () => errClosed.abort())

function parentChannel(): ParentChannel {
  return {
    onStop: (listener) => {
      // Of a parent that went before, nothing more is heard.
      if (!process.connected) return listener()
      process.once('message', listener)
      process.once('disconnect', listener)
    },
    send: (message) => {
      if (process.connected) process.send?.(message)
    },
  }
}

let exitsAfterwards = false
const stderr = output(process.stderr, errClosed.signal)
const context: CliContext = {
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  out: output(process.stdout, outClosed.signal),
  outClosed: outClosed.signal,
  err: stderr,
  errors: stderr,
  now: Date.now,
  offsetMinutes: (ms) => -new Date(ms).getTimezoneOffset(),
  elapsed: () => performance.now(),
  random: Math.random,
  sleep: sleepLong,
  // CloudFormation allows few calls per second.
  pollMs: 2_000,
  onInterrupt: (listener) => {
    interrupts.add(listener)
    return () => interrupts.delete(listener)
  },
  // Of a steady stream V8 lets the young generation grow to 48 MB, and the old one to several times what is alive in it. The
  // one stays as it is here, and the other is collected when it has grown by half, or by what a command says.
  boundHeap: ({ growthPercent = 60 } = {}) => {
    setFlagsFromString('--semi-space-growth-factor=1')
    setFlagsFromString(`--heap-growing-percent=${growthPercent}`)
  },
  exitAfterwards: () => {
    exitsAfterwards = true
  },
  parent: isManaged ? parentChannel() : undefined,
  self: [process.execPath, ...process.execArgv, fileURLToPath(new URL('../bin/logpipe.js', import.meta.url))],
  nodeVersion: process.versions.node,
}

async function run(): Promise<number> {
  const dataDir = isManaged ? managedDataDir(args) : undefined
  if (dataDir !== undefined) return (await import('./run-managed.ts')).runManaged(dataDir, context)
  return (await import('./run-cli.ts')).runCli(args, context)
}

const args = process.argv.slice(2)
process.exitCode = await run()
if (signalledMs === Number.NEGATIVE_INFINITY && mayNotify(args, context)) {
  const { notifyOfUpdate } = await import('./update/notify.ts')
  await notifyOfUpdate(LOGPIPE_VERSION, context)
}
// A managed child still holds the channel to its parent, and nothing else.
if (isManaged && process.connected) process.disconnect()
// While Node takes itself down, a second signal, such as the one that npm passes on, would kill it: it is left no time for that.
const isSignalled = signalledMs > Number.NEGATIVE_INFINITY
if (exitsAfterwards || isSignalled) process.stdout.write('', () => process.stderr.write('', () => process.exit()))
// Who was told to end does not wait for a reader that has stopped reading.
if (isSignalled) setTimeout(() => process.exit(), unreadMs)
