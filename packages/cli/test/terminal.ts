import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { bare, python } from '../../infra/test/python/python.ts'

/** Whether a command can be given a terminal here. */
export const hasTerminal = python !== undefined

export interface TerminalOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** What is typed once a text was on the screen. */
  readonly answers: readonly (readonly [onceShown: string, typed: string])[]
  /** Is told what was on the screen so far. */
  readonly onShown?: (screen: string) => void
  /** Characters a line. 80 by default. */
  readonly columns?: number
}

const bin = fileURLToPath(new URL('../bin/logpipe.js', import.meta.url))

/** A terminal of its own for one command; what is typed goes to it as from a keyboard. */
const terminal = `
import os, pty, sys, fcntl, termios, struct
columns = int(sys.argv[1])
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
import select
open_in = True
while True:
    ready, _, _ = select.select([fd] + ([0] if open_in else []), [], [])
    if 0 in ready:
        typed = os.read(0, 1024)
        if typed: os.write(fd, typed)
        else: open_in = False
    if fd in ready:
        try: shown = os.read(fd, 65536)
        except OSError: break
        if not shown: break
        os.write(1, shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`

/** Runs the built command in a terminal. Answers with all that was on the screen, one after the other. */
export async function inTerminal(
  args: readonly string[],
  { cwd, env, answers, onShown, columns = 80 }: TerminalOptions,
) {
  const child = spawn(python ?? 'python3', [...bare, '-c', terminal, String(columns), process.execPath, bin, ...args], {
    cwd,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      TERM: 'xterm',
      LOGPIPE_NO_UPDATE_CHECK: '1',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let screen = ''
  const left = [...answers]
  child.stdout.setEncoding('utf8').on('data', (shown: string) => {
    screen += shown
    onShown?.(screen)
    const [awaited, typed] = left[0] ?? []
    if (awaited === undefined || typed === undefined || !screen.includes(awaited)) return
    left.shift()
    child.stdin.write(typed)
  })
  await once(child, 'close')
  return { code: child.exitCode, screen }
}
