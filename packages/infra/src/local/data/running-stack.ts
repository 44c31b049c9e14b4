import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { getBuiltinModule } from 'node:process'
import type { EmulatorAddresses } from '../../admin/stack-stores.ts'

/** Addresses of a running embedded stack: what `logpipe dev --json` prints, and more. */
export interface StackFile extends EmulatorAddresses {
  readonly url: string
  readonly pid: number
  /** Tells this run of the stack from a later one on the same port. */
  readonly instance: string
  /** Loopback port where other commands register while they use this command's stack, so that it does not stop under them. */
  readonly usersPort?: number
}

/** The stack running on a data folder; undefined if there is none. Its file is not trusted: the stack has to respond. */
export async function findRunningStack(dataDir: string): Promise<StackFile | undefined> {
  const stack = await readStackFile(dataDir)
  if (stack === undefined) return undefined
  const instance = await instanceAt(`${stack.url}/healthz`).catch(() => undefined)
  return instance === stack.instance ? stack : undefined
}

/** The instance that responds. `fetch`, which an import of `node:http` loads as well, takes as long as all else of a short command. */
function instanceAt(url: string): Promise<unknown> {
  const { get } = getBuiltinModule('node:http')
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, signal: AbortSignal.timeout(2_000) }, (response) => {
      response.destroy()
      resolve(response.headers['x-logpipe-instance'])
    })
    request.on('error', reject)
  })
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
