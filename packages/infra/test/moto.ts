import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll } from 'vitest'
import { hasCommand } from './commands.ts'

/** AWS as moto plays it, in a process of its own. */
export interface Moto {
  readonly endpoint: () => string
  /** What leads a command to it and to nothing else: no profile, no instance's role. */
  readonly env: () => Readonly<Record<string, string>>
  /** The same for a client of the SDK. */
  readonly place: () => {
    readonly endpoint: string
    readonly region: string
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  }
}

/** Whether moto_server is on this machine. Tests that need it say in their name that they are skipped without. */
export const hasMoto = hasCommand('moto_server')

export const motoRegion = 'eu-west-1'
const keys = { accessKeyId: 'testing', secretAccessKey: 'testing' }

/** One moto for the tests of a file, or of a `describe`. */
export function useMoto(): Moto {
  let endpoint = ''
  let stop = async (): Promise<void> => undefined
  beforeAll(async () => {
    ;({ endpoint, stop } = await startMoto())
  }, 60_000)
  afterAll(() => stop())
  return {
    endpoint: () => endpoint,
    env: () => motoEnv(endpoint),
    place: () => ({ endpoint, region: motoRegion, credentials: keys }),
  }
}

/** What leads a process to the moto at this address, and to nothing else. */
export function motoEnv(endpoint: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: motoRegion,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    ...noProfile,
  }
}

/** Leaves the SDK's standard chain nothing but the environment. */
export const noProfile = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
} as const

/** Starts one that ends with this process, or when it is stopped. */
export async function startMoto(): Promise<{ readonly endpoint: string; readonly stop: () => Promise<void> }> {
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const closed = once(child, 'close')
  const kill = (): void => {
    child.kill('SIGKILL')
  }
  process.once('exit', kill)
  const stop = async (): Promise<void> => {
    process.off('exit', kill)
    kill()
    await closed
  }
  // It writes a line for each request: somebody must go on reading.
  const found = Promise.withResolvers<string | undefined>()
  createInterface({ input: child.stderr })
    .on('line', (line) => {
      const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1]
      if (url !== undefined) found.resolve(url)
    })
    .on('close', () => found.resolve(undefined))
  const endpoint = await found.promise
  if (endpoint === undefined) throw new Error('moto_server ended before it listened')
  return { endpoint, stop }
}
