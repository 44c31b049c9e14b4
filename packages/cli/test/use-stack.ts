import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalStack, type LocalStackOptions, startLocalStack } from '@logpipe/infra/local'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { warmWorker } from '../../infra/test/warm-workers.ts'

type StackOptions = Omit<LocalStackOptions, 'dataDir'>

export interface UsedStack {
  readonly stack: () => LocalStack
  /** The folder in which commands find it without being told. */
  readonly cwd: () => string
  /** Its data folder. */
  readonly data: () => string
}

/** One embedded stack for all tests of a file, in this process. Commands find it through its data folder, as one that runs. */
export function useStack(options: StackOptions = {}): UsedStack {
  let cwd = ''
  let running: LocalStack | undefined
  const data = (): string => join(cwd, '.logpipe')
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'logpipe-cli-'))
    running = await startLocalStack({ startWorker: warmWorker, ...options, dataDir: data() })
  })
  afterAll(async () => {
    await running?.close()
    await rm(cwd, { recursive: true, force: true, maxRetries: 5 })
  })
  const stack = (): LocalStack => {
    if (running === undefined) throw new Error('the stack does not run yet')
    return running
  }
  return { stack, cwd: () => cwd, data }
}

export interface OwnStack extends LocalStack {
  /** Stops it before the test is over. */
  readonly stop: () => Promise<void>
}

/** An embedded stack of a test's own, on `.logpipe` in a folder where nothing else is named. It ends with the test. */
export async function startStack(cwd: string, options: StackOptions = {}, data = '.logpipe'): Promise<OwnStack> {
  const stack = await startLocalStack({ startWorker: warmWorker, ...options, dataDir: join(cwd, data) })
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopped ??= stack.close()
    return stopped
  }
  onTestFinished(stop)
  return { ...stack, stop }
}
