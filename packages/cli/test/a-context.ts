import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Chalk } from 'chalk'
import { testNode } from '../../infra/test/test-node.ts'
import { colorLevel } from '../src/color-level.ts'
import type { CliContext, Output } from '../src/context.ts'
import { cleanEnv } from './clean-env.ts'

/** The world of one command, and what it has done to it. */
export interface TestContext extends CliContext {
  /** What it has said so far. */
  readonly said: () => { readonly stdout: string; readonly stderr: string }
  /** What SIGINT does once `main.ts` has received it: calls who listens. Throws where nobody does, and the process would end. */
  readonly interrupt: () => void
  /** What a reader does that has seen enough. */
  readonly closeStdout: () => void
}

export interface World
  extends Partial<Pick<CliContext, 'now' | 'offsetMinutes' | 'elapsed' | 'random' | 'sleep' | 'pollMs' | 'self'>> {
  readonly cwd: string
  /** Added to the environment of the tests, in which nothing is that changes a command. */
  readonly env?: Readonly<Record<string, string>>
  /** What stdin holds, nothing by default; or a stream that the test writes to. */
  readonly stdin?: string | Uint8Array | Readable
  /** Whether stdin, stdout and stderr are a terminal. False by default. */
  readonly isTty?: boolean
  /** Characters a line of the terminal. 80 by default. */
  readonly columns?: number
}

const bin = fileURLToPath(new URL('../bin/logpipe.js', import.meta.url))

/** Any shorter, and what looks for something again and again keeps a processor busy: 20 takes a twentieth more of it. Milliseconds. */
const shortMs = 50

/** A world in which no wait is long: retries and questions follow each other at once, or nearly. */
export function aContext({ cwd, env = {}, stdin = '', isTty = false, columns = 80, ...others }: World): TestContext {
  const said = { stdout: '', stderr: '' }
  const whole = { ...cleanEnv(), ...env }
  const outClosed = new AbortController()
  const output = (name: keyof typeof said): Output => ({
    write: (text) => {
      said[name] += text
    },
    isTty,
    columns: () => columns,
    color: new Chalk({ level: colorLevel(whole, isTty) }),
  })
  const stderr = output('stderr')
  const listeners = new Set<() => void>()
  return {
    env: whole,
    cwd,
    stdin: Object.assign(stdin instanceof Readable ? stdin : piped(stdin), { isTTY: isTty }),
    out: output('stdout'),
    outClosed: outClosed.signal,
    err: stderr,
    errors: stderr,
    now: Date.now,
    offsetMinutes: () => 0,
    elapsed: () => performance.now(),
    random: Math.random,
    sleep: (ms, signal) => sleep(Math.min(ms, shortMs), undefined, signal && { signal }),
    pollMs: shortMs,
    onInterrupt: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    exitAfterwards: () => undefined,
    parent: undefined,
    self: [...testNode, bin],
    nodeVersion: process.versions.node,
    ...others,
    said: () => ({ ...said }),
    closeStdout: () => outClosed.abort(),
    interrupt: () => {
      if (listeners.size === 0) throw new Error('nobody listens for an interrupt: it would end the process')
      for (const listener of [...listeners]) {
        listeners.delete(listener)
        listener()
      }
    },
  }
}

/** A pipe hands out at most 64 KiB at once. */
function piped(content: string | Uint8Array): Readable {
  const bytes = Buffer.from(content)
  const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) =>
    bytes.subarray(i * 65_536, (i + 1) * 65_536),
  )
  return Readable.from(pieces, { objectMode: false })
}
