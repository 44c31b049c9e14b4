import { PassThrough } from 'node:stream'
import { onTestFinished } from 'vitest'
import { runCli } from '../src/run-cli.ts'
import type { TestContext } from './a-context.ts'
import { withAwsEnv } from './aws-env.ts'

/** How a command ended, and all that it said. */
export interface Run {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs one command to its end, in this process, from its sources. */
export async function runLogpipe(args: readonly string[], context: TestContext): Promise<Run> {
  const code = await withAwsEnv(context.env, () => runCli(args, context))
  return { code, ...context.said() }
}

/** A command that runs in this process. */
export interface Started {
  readonly ended: Promise<Run>
  readonly said: TestContext['said']
  readonly interrupt: TestContext['interrupt']
}

/** Starts one command. It is interrupted where it still runs at the end of the test. */
export function startLogpipe(args: readonly string[], context: TestContext): Started {
  let isOver = false
  const ended = runLogpipe(args, context).finally(() => {
    isOver = true
  })
  onTestFinished(async () => {
    if (!isOver) context.interrupt()
    await ended
  })
  return { ended, said: context.said, interrupt: context.interrupt }
}

/** A stdin that stays open until the test ends it. */
export function openStdin(): PassThrough {
  const stdin = new PassThrough()
  onTestFinished(() => void stdin.destroy())
  return stdin
}
