import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { aFolder } from './a-folder.ts'
import { type LogpipeOptions, runSpawned } from './spawn-logpipe.ts'

/** Writes down what is asked for by `import` and `require`, in this process and in those it starts. */
const hook = `import { registerHooks } from 'node:module'
  import { appendFileSync } from 'node:fs'
  const names = new Set()
  registerHooks({ resolve: (name, context, next) => {
    names.add(name)
    return next(name, context)
  } })
  process.on('exit', () => appendFileSync(process.env.LOADED_FILE, [...names, ''].join('\\n')))`

export interface LoadingOptions extends Partial<LogpipeOptions> {
  /** Exit code that is expected; 0 by default. */
  readonly code?: number
}

/** Runs a command and answers with the packages that it loaded, its stack's process with it; no file and no part of Node. */
export async function packagesLoadedBy(
  args: readonly string[],
  { code = 0, env = {}, ...options }: LoadingOptions = {},
): Promise<readonly string[]> {
  const LOADED_FILE = join(await aFolder(), 'loaded')
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(hook)}`
  const cwd = options.cwd ?? (await aFolder())
  const run = await runSpawned(args, { ...options, cwd, env: { ...env, NODE_OPTIONS, LOADED_FILE } })
  expect(run.code, run.stderr).toBe(code)
  const asked = (await readFile(LOADED_FILE, 'utf8')).split('\n')
  const names = asked.flatMap((name) => /^(?:@[\w.-]+\/)?[\w.-]+(?=\/|$)/.exec(name) ?? [])
  return [...new Set(names)].filter((name) => !/^(?:node|\.)/.test(name)).sort()
}

/** Of the packages that a command loaded, those that talk to AWS, and all of the CDK. */
export async function loadedBy(args: readonly string[], options?: LoadingOptions): Promise<readonly string[]> {
  const names = await packagesLoadedBy(args, options)
  return names.filter((name) => /^@aws-sdk\/client-|cdk|^constructs$/.test(name))
}
