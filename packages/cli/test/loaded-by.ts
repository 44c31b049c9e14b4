import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { aFolder } from './a-folder.ts'
import { inTurn } from './run-in-turn.ts'
import type { Run } from './run-logpipe.ts'
import { type LogpipeOptions, runSpawned } from './spawn-logpipe.ts'

/** Writes down what is asked for by `import` and `require`, in this process and in those it starts: whenever a command or a process ends. */
const hook = `import { registerHooks } from 'node:module'
  import { appendFileSync } from 'node:fs'
  const names = new Set()
  registerHooks({ resolve: (name, context, next) => {
    names.add(name)
    return next(name, context)
  } })
  const write = (code) => {
    appendFileSync(process.env.LOADED_FILE, JSON.stringify({ names: [...names], code }) + '\\n')
    names.clear()
  }
  globalThis.commandEnded = write
  process.on('exit', () => write())`

/** What one process was asked for since it wrote last; its exit code where it is one of several commands that end. */
interface Asked {
  readonly names: readonly string[]
  readonly code?: number
}

export interface LoadingOptions extends Partial<LogpipeOptions> {
  /** Exit code that is expected; 0 by default. */
  readonly code?: number
}

/** Runs a command and answers with what it said and the packages that it loaded, its stack's process with it; no file and no part of Node. */
export async function runLoading(
  args: readonly string[],
  { code = 0, ...options }: LoadingOptions = {},
): Promise<{ readonly run: Run; readonly packages: readonly string[] }> {
  const { run, asked } = await runAsked(args, options)
  expect(run.code, run.stderr).toBe(code)
  return { run, packages: packagesIn(asked) }
}

/** The packages that a command loaded. */
export async function packagesLoadedBy(args: readonly string[], options?: LoadingOptions): Promise<readonly string[]> {
  return (await runLoading(args, options)).packages
}

/** Of the packages that a command loaded, those that talk to AWS, and all of the CDK. */
export async function loadedBy(args: readonly string[], options?: LoadingOptions): Promise<readonly string[]> {
  return (await packagesLoadedBy(args, options)).filter(isOfAws)
}

/** A command with its exit code, where that is not 0. */
export type InTurn = readonly [args: readonly string[], code?: number]

/** The same of several commands in turn, as {@link packagesInTurn} runs them. */
export async function loadedInTurn(...run: Parameters<typeof packagesInTurn>): Promise<readonly (readonly string[])[]> {
  return (await packagesInTurn(...run)).map((names) => names.filter(isOfAws))
}

/**
 * The packages loaded by several commands that one process runs, one after the other: for each what had been loaded when it ended, by it or by one before it.
 * Where nothing is to be loaded, or no more than before, that is as much as to run each alone.
 */
export async function packagesInTurn(
  commands: readonly InTurn[],
  options: Partial<LogpipeOptions> = {},
): Promise<readonly (readonly string[])[]> {
  const { run, asked } = await runAsked([JSON.stringify(commands.map(([args]) => args))], { ...options, bin: inTurn })
  const ends = asked.flatMap(({ code }, i) => (code === undefined ? [] : [{ code, asked: asked.slice(0, i + 1) }]))
  expect(
    ends.map(({ code }) => code),
    run.stderr,
  ).toEqual(commands.map(([, code = 0]) => code))
  return ends.map((end) => packagesIn(end.asked))
}

async function runAsked(args: readonly string[], { env = {}, ...options }: Partial<LogpipeOptions>) {
  const LOADED_FILE = join(await aFolder(), 'loaded')
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(hook)}`
  const cwd = options.cwd ?? (await aFolder())
  const run = await runSpawned(args, { ...options, cwd, env: { ...env, NODE_OPTIONS, LOADED_FILE } })
  const lines = (await readFile(LOADED_FILE, 'utf8')).trim().split('\n')
  return { run, asked: lines.map((line): Asked => JSON.parse(line)) }
}

function packagesIn(asked: readonly Asked[]): readonly string[] {
  const names = asked.flatMap((one) => one.names).flatMap((name) => /^(?:@[\w.-]+\/)?[\w.-]+(?=\/|$)/.exec(name) ?? [])
  return [...new Set(names)].filter((name) => !/^(?:node|\.)/.test(name)).sort()
}

/** Whether a package talks to AWS, or is of the CDK. */
export function isOfAws(name: string): boolean {
  return /^@aws-sdk\/client-|cdk|^constructs$/.test(name)
}
