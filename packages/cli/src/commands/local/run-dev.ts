import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LocalStack, StackCounters } from '@logpipe/infra/local'
import type { LogpipeError } from '@logpipe/sdk/contract'
import { parseCount, parseNumber, parseOrigin } from '../../config/parse-option.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import { openStackUsers, type StackUsers } from '../../connect/stack-users.ts'
import type { CliContext } from '../../context.ts'
import { messageOf } from '../../error-message.ts'
import { counterLine, readyJson, readyText } from '../../render/dev.ts'
import { jsonLine, plural } from '../../render/format.ts'
import { startProgress } from '../../render/progress.ts'
import { requestFailureReporter } from '../../render/request-failures.ts'
import type { Ending } from '../command-ending.ts'
import { parseSyslog, type SyslogFlags } from './syslog-flags.ts'

/** A managed stack gives up draining its queue after this long without progress; the rest is kept for the next start. Milliseconds. */
const drainTimeoutMs = 30_000

export interface DevFlags extends SyslogFlags {
  readonly data?: string
  readonly context?: string
  readonly json?: boolean
  readonly port: string
  /** Milliseconds per character. */
  readonly simulateWork: string
  readonly keepOriginals?: boolean
  readonly manifests: boolean
  readonly requireKeys?: boolean
  readonly cors?: readonly string[]
}

export const devEnding: Ending = { kind: 'changes', interrupted: 'the stack did not start' }

/** Runs the embedded stack until Ctrl-C, or until the command that started it is done with it. Returns the exit code. */
export async function runDev(flags: DevFlags, context: CliContext): Promise<number> {
  const config = await resolveConfig({ ...flags, target: 'embedded' }, context)
  const port = parseCount('--port', flags.port, { min: 0, max: 65_535 })
  const { deployOptions } = await import('@logpipe/infra/options')
  const workMsPerChar = parseNumber('--simulate-work', flags.simulateWork, deployOptions.workMsPerChar)
  const corsOrigins = (flags.cors ?? []).map((origin) => parseOrigin('--cors', origin))
  const syslog = parseSyslog(flags, context.cwd)
  const { startLocalStack } = await import('@logpipe/infra/local')
  const end = Promise.withResolvers<LogpipeError | undefined>()
  const users = context.parent === undefined ? undefined : await openStackUsers()
  const pageToken = users === undefined ? randomBytes(24).toString('base64url') : undefined
  const stack = await startLocalStack({
    dataDir: config.dataDir,
    ...(pageToken && { pageToken }),
    loadsAhead: users === undefined,
    ...(users && { usersPort: users.port }),
    port,
    workMsPerChar,
    keepsOriginals: flags.keepOriginals === true,
    keepsManifests: flags.manifests,
    requiresKeys: flags.requireKeys === true,
    corsOrigins,
    ...(syslog && { syslog }),
    onDeath: end.resolve,
    onError: (error) => warn(error, context),
    ...(!flags.json && { onFailure: requestFailureReporter((text) => warn(text, context), context.elapsed) }),
  })
  context.parent?.onStop(() => end.resolve(undefined))
  const stopListening = context.onInterrupt(() => end.resolve(undefined))
  context.out.write(
    flags.json
      ? jsonLine(readyJson(stack, { isManaged: context.parent !== undefined, pageToken }))
      : readyText(stack, { dataDir: config.dataDir, pageToken }, context.out),
  )
  const counting = showCounters(stack, context)
  const death = await end.promise
  counting.abort()
  if (death !== undefined) {
    // Batches in flight would be tried again for seconds on a table or queue that is gone; the next start goes on with them.
    context.exitAfterwards()
    await Promise.race([stack.close().catch(() => undefined), sleep(1_000)])
    throw death
  }
  stopListening()
  await shutDown(stack, users, flags, context)
  return 0
}

/** Live counters on a terminal, once a second. */
function showCounters(stack: LocalStack, { err, elapsed }: CliContext): AbortController {
  const stop = new AbortController()
  if (!err.isTty) return stop
  const progress = startProgress(err, elapsed)
  const draw = async (): Promise<void> => {
    let before: StackCounters | undefined
    while (!stop.signal.aborted) {
      const now = await stack.counters()
      const line = counterLine(now, before)
      progress.update(() => line)
      before = now
      await sleep(1_000, undefined, { signal: stop.signal })
    }
  }
  draw()
    .catch(() => undefined)
    .finally(progress.done)
  return stop
}

/** A managed stack drains its queue first, and waits for its users; Ctrl-C leaves the queue for the next start, with a notice. */
async function shutDown(
  stack: LocalStack,
  users: StackUsers | undefined,
  flags: DevFlags,
  { parent, err }: CliContext,
): Promise<void> {
  if (users !== undefined) {
    const left = await stack.drain(drainTimeoutMs)
    parent?.send({ left, isShared: users.count() > 0 })
    // Until nobody has joined while it drained.
    while (users.count() > 0) {
      await users.allGone()
      await stack.drain(drainTimeoutMs)
    }
    users.close()
    await stack.close()
    return
  }
  const left = (await stack.counters()).queued
  await stack.close()
  if (left > 0 && !flags.json) err.write(`${plural(left, 'message')} still queued; the next start resumes from there\n`)
}

function warn(error: unknown, { errors }: CliContext): void {
  errors.write(`${errors.color.yellow('warning')}: ${messageOf(error)}\n`)
}
