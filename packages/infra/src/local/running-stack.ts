import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { EmulatorAddresses } from '../admin/stack-stores.ts'

/** Where a running embedded stack can be reached: what `logpipe dev --json` prints, and more. */
export interface StackFile extends EmulatorAddresses {
  readonly url: string
  readonly pid: number
  /** Tells this run of the stack from any other that may get its port. */
  readonly instance: string
  /** Where commands that use a stack of another command's register, so that it does not stop under them; loopback port. */
  readonly usersPort?: number
}

/** The stack that runs on a data folder right now; undefined when none does. It is asked, not believed from its file. */
export async function findRunningStack(dataDir: string): Promise<StackFile | undefined> {
  const stack = await readStackFile(dataDir)
  if (stack === undefined) return undefined
  try {
    const answer = await fetch(`${stack.url}/healthz`, { signal: AbortSignal.timeout(2_000) })
    await answer.body?.cancel()
    return answer.headers.get('x-logpipe-instance') === stack.instance ? stack : undefined
  } catch {
    return undefined
  }
}

export async function readStackFile(dataDir: string): Promise<StackFile | undefined> {
  try {
    return JSON.parse(await readFile(fileIn(dataDir), 'utf8')) as StackFile
  } catch {
    return undefined
  }
}

export async function writeStackFile(dataDir: string, stack: StackFile): Promise<void> {
  const file = fileIn(dataDir)
  await writeFile(`${file}.new`, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
}

export async function removeStackFile(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true })
}

function fileIn(dataDir: string): string {
  return join(resolve(dataDir), 'stack.json')
}
