import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Writable } from 'node:stream'
import { LogpipeError } from '@logpipe/sdk/contract'
import type { CliContext } from '../../../context.ts'

type Env = CliContext['env']

/**
 * The pager of a person, as a command of the shell: LOGPIPE_PAGER, PAGER, or less where it is installed and the terminal can do what it needs. Undefined
 * for none: an empty one, or `cat`.
 */
export function pagerOf(env: Env): string | undefined {
  const command = env.LOGPIPE_PAGER ?? env.PAGER ?? (env.TERM !== 'dumb' && isInstalled('less', env) ? 'less' : '')
  return command === '' || command === 'cat' ? undefined : command
}

function isInstalled(name: string, { PATH = '' }: Env): boolean {
  return PATH.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

export interface Pager {
  /** Resolves once the pager has taken it; at once where it was quit. */
  readonly write: (text: string) => Promise<void>
  /** Aborted once it was quit, and nothing more has to be read. */
  readonly quit: AbortSignal
  /** Waits until it is quit. Throws `invalid_option` for one that cannot be started. */
  readonly close: () => Promise<void>
}

/** The status with which a shell says that there is no such command. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02 */
const notFound = 127

/**
 * Starts a pager on this terminal. Unless LESS says otherwise, less ends at once where all fits on the screen (F), shows colours (R) and leaves on
 * the screen what it showed (X), as git has it.
 */
export function openPager(command: string, env: Env): Pager {
  const child = spawn(command, {
    shell: true,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { LESS: 'FRX', LV: '-c', ...env },
  })
  const quit = new AbortController()
  const ended = once(child, 'close').then(([code]) => {
    quit.abort()
    return Number(code)
  })
  // Who quits before the end closes the pipe.
  child.stdin.on('error', () => quit.abort())
  return {
    quit: quit.signal,
    write: async (text) => {
      if (!quit.signal.aborted && !child.stdin.write(text)) await drained(child.stdin, quit.signal)
    },
    close: async () => {
      child.stdin.end()
      if ((await ended) === notFound)
        throw new LogpipeError(
          'invalid_option',
          `there is no pager ${command}; set PAGER to another, or add --no-pager`,
        )
    },
  }
}

async function drained(stream: Writable, signal: AbortSignal): Promise<void> {
  await once(stream, 'drain', { signal }).catch(() => undefined)
}
