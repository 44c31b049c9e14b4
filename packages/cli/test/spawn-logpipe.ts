import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { testNode } from '../../infra/test/test-node.ts'
import { removeFolder } from './a-folder.ts'
import { cleanEnv } from './clean-env.ts'
import type { Run } from './run-logpipe.ts'

/** A command that runs. */
export interface Running {
  readonly pid: number
  readonly stdin: Writable
  /** Its first line on stdout; undefined when it ends without one. */
  readonly firstLine: Promise<string | undefined>
  readonly ended: Promise<Run>
  /** What it has said so far. */
  readonly said: () => { readonly stdout: string; readonly stderr: string }
  /** Signals the process alone; without effect once it has ended. */
  readonly kill: (signal: NodeJS.Signals) => void
  /** Signals it and its children, as a terminal does for Ctrl-C. */
  readonly killGroup: (signal: NodeJS.Signals) => void
}

export interface LogpipeOptions {
  /** Where it runs. */
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** What stdin holds; nothing by default. */
  readonly stdin?: string | Uint8Array
  /** A bash command that the same process runs first: a limit, say. */
  readonly before?: string
  /** Runs it as nobody where the tests run as root, who may read and write anything. */
  readonly isUnprivileged?: boolean
  /** The program's file, where it is not the one of this repository. */
  readonly bin?: string
}

/** What `logpipe dev --json` says when it is ready. */
export interface Stack {
  readonly url: string
  readonly dynamodb: { readonly endpoint: string; readonly tables: Readonly<Record<string, string>> }
  readonly sqs: { readonly endpoint: string; readonly queues: Readonly<Record<string, string>> }
  readonly pid: number
}

export interface Dev extends Stack {
  readonly running: Running
  /** Ends it with SIGINT. */
  readonly stop: () => Promise<Run>
}

/** Runs one command to its end: the built one, in a process of its own. */
export async function runSpawned(args: readonly string[], options: LogpipeOptions): Promise<Run> {
  const running = spawnLogpipe(args, options)
  running.stdin.end(options.stdin)
  return running.ended
}

/** Starts one command and leaves its stdin open. It ends with the test. */
export function startSpawned(args: readonly string[], options: LogpipeOptions): Running {
  const running = spawnLogpipe(args, options)
  onTestFinished(() => end(running))
  return running
}

/** Starts `logpipe dev` on `.logpipe` in a folder and waits until it is ready. It ends with the test. */
export async function startDev(args: readonly string[], options: LogpipeOptions): Promise<Dev> {
  return ready(startSpawned(devLine(args), options))
}

export interface UsedDev {
  readonly stack: () => Stack
  /** The folder it was started in. */
  readonly cwd: () => string
  /** Its data folder. */
  readonly data: () => string
}

/** One `logpipe dev` for all tests of a file. */
export function useDev(...args: string[]): UsedDev {
  let cwd = ''
  let dev: Dev | undefined
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'logpipe-cli-'))
    dev = await ready(spawnLogpipe(devLine(args), { cwd }))
  })
  afterAll(async () => {
    if (dev !== undefined) await end(dev.running)
    await removeFolder(cwd)
  })
  const stack = (): Stack => {
    if (dev === undefined) throw new Error('logpipe dev does not run yet')
    return dev
  }
  return { stack, cwd: () => cwd, data: () => join(cwd, '.logpipe') }
}

function devLine(args: readonly string[]): readonly string[] {
  return ['dev', '--json', ...(args.includes('--port') ? [] : ['--port', '0']), ...args]
}

async function ready(running: Running): Promise<Dev> {
  const line = await running.firstLine
  if (line === undefined) throw new Error(`logpipe dev did not start: ${(await running.ended).stderr}`)
  const stop = (): Promise<Run> => {
    running.kill('SIGINT')
    return running.ended
  }
  return { ...(JSON.parse(line) as Stack), running, stop }
}

/** No process outlives the tests of a file, also where one of them was given up. */
const alive = new Set<Running>()
afterAll(() => Promise.all([...alive].map(end)))

const ownBin = fileURLToPath(new URL('../bin/logpipe.js', import.meta.url))

const isRoot = process.getuid?.() === 0
const nobody = 65_534

/** Whether a command can run without root's privileges: nobody must be able to read this repository. */
export async function canDropPrivileges(): Promise<boolean> {
  if (!isRoot) return true
  tried ??= runSpawned(['--version'], { cwd: '/', isUnprivileged: true })
  return (await tried).code === 0
}

let tried: Promise<Run> | undefined

function spawnLogpipe(args: readonly string[], options: LogpipeOptions): Running {
  const { cwd, env = {}, before, isUnprivileged, bin = ownBin } = options
  const line = [...testNode, bin, ...args]
  const [command = '', ...rest] =
    before === undefined ? line : ['bash', '-c', `${before} && exec "$@"`, 'bash', ...line]
  // A group of its own, so that a signal to the group reaches it and its children, and not the tests.
  const child = spawn(command, rest, {
    cwd,
    env: { ...cleanEnv(), ...env },
    detached: true,
    stdio: 'pipe',
    ...(isUnprivileged && isRoot && { uid: nobody, gid: nobody }),
  })
  const said = { stdout: '', stderr: '' }
  const firstLine = Promise.withResolvers<string | undefined>()
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said.stdout += chunk
    if (said.stdout.includes('\n')) firstLine.resolve(said.stdout.slice(0, said.stdout.indexOf('\n')))
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said.stderr += chunk
  })
  // A command that refuses its input ends before it has read it.
  child.stdin.on('error', () => undefined)
  const ended = once(child, 'close').then(() => {
    alive.delete(running)
    firstLine.resolve(undefined)
    return { code: child.exitCode, ...said }
  })
  const pid = child.pid ?? Number.NaN
  const signal = (target: number, name: NodeJS.Signals): void => {
    if (child.exitCode === null && child.signalCode === null) process.kill(target, name)
  }
  const running: Running = {
    pid,
    stdin: child.stdin,
    firstLine: firstLine.promise,
    ended,
    said: () => ({ ...said }),
    kill: (name) => signal(pid, name),
    killGroup: (name) => signal(-pid, name),
  }
  alive.add(running)
  return running
}

/** What still runs at the end has nothing left to lose. */
async function end(running: Running): Promise<void> {
  running.killGroup('SIGKILL')
  await running.ended
}
