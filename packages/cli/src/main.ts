import { fileURLToPath } from 'node:url'
import { Chalk } from 'chalk'
import { colorLevel } from './color-level.ts'
import type { CliContext, Output, ParentChannel } from './context.ts'
import { runCli } from './run-cli.ts'

function output(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => {
      stream.write(text)
    },
    isTty: stream.isTTY === true,
    columns: () => stream.columns ?? 80,
    color: new Chalk({ level: colorLevel(process.env, stream.isTTY === true) }),
  }
}

const interrupts = new Set<() => void>()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A managed child lives and dies with its parent: Ctrl-C reaches both, and the parent decides.
    if (process.connected && signal === 'SIGINT') return
    if (interrupts.size === 0) process.exit(130)
    for (const listener of [...interrupts]) listener()
  })
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

function parentChannel(): ParentChannel {
  return {
    onStop: (listener) => {
      process.once('message', listener)
      process.once('disconnect', listener)
    },
    send: (message) => {
      if (process.connected) process.send?.(message)
    },
  }
}

const context: CliContext = {
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  out: output(process.stdout),
  err: output(process.stderr),
  now: Date.now,
  elapsed: () => performance.now(),
  random: Math.random,
  onInterrupt: (listener) => {
    interrupts.add(listener)
    return () => interrupts.delete(listener)
  },
  parent: process.connected ? parentChannel() : undefined,
  self: [process.execPath, ...process.execArgv, fileURLToPath(new URL('../bin/logpipe.js', import.meta.url))],
  nodeVersion: process.versions.node,
}

process.exitCode = await runCli(process.argv.slice(2), context)
// A managed child still holds the channel to its parent, and nothing else.
if (process.connected) process.disconnect()
