import { type ExecFileException, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { test } from 'vitest'

/** Where Debian puts what is not for users to start. */
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/lib/systemd', '/lib/systemd']

/** The path of a program; undefined where it is not installed. */
export function findProgram(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A test with programs of Debian's. Where one is missing, the name on the screen says which package has it. */
export function testWith(
  programs: Readonly<Record<string, string>>,
  name: string,
  run: (path: (program: string) => string) => Promise<void>,
  timeoutMs?: number,
): void {
  const missing = Object.keys(programs).filter((program) => findProgram(program) === undefined)
  const reason = missing.map((program) => `${program} of Debian's ${programs[program]}`).join(', ')
  const path = (program: string): string => findProgram(program) ?? program
  test.skipIf(missing.length > 0)(
    reason === '' ? name : `${name} (left out: needs ${reason})`,
    () => run(path),
    timeoutMs,
  )
}

export interface ProgramEnd {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end. */
export function runProgram(path: string, args: readonly string[], input = ''): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string): void =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr })
    const child = execFile(path, args, { timeout: 30_000 }, done)
    // It may have ended without a look at its input.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

/** Runs a daemon in the foreground; the function that this returns ends it, and resolves with what it wrote. */
export function runDaemon(path: string, args: readonly string[]): () => Promise<string> {
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const written: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => written.push(String(chunk)))
  const gone = once(child, 'exit')
  return async () => {
    child.kill()
    await gone
    return written.join('')
  }
}
