import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { beforeAll } from 'vitest'
import { hasCommand } from './commands.ts'
import { pythonEnv } from './python/python.ts'

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

/** An empty moto for the tests of a file, or of a `describe`. One process serves all files that this process runs. */
export function useMoto(): Moto {
  let endpoint = ''
  beforeAll(async () => {
    shared.logpipeTestMoto ??= startMoto()
    endpoint = await shared.logpipeTestMoto
    await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' })
  })
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

/** moto takes a template from a bucket only where its address names localhost. A request there takes longer: it is looked up each time. */
export function asLocalhost(endpoint: string): string {
  return endpoint.replace('127.0.0.1', 'localhost')
}

/** Leaves the SDK's standard chain nothing but the environment. */
export const noProfile = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
} as const

/** Survives the modules of a file: starting moto takes longer than most files need it. */
const shared = globalThis as { logpipeTestMoto?: Promise<string> }

/** Starts one, which ends with this process however that ends, and with it what it wrote: the shell waits for the end of its input. */
export async function startMoto(): Promise<string> {
  const untilEnd = 'moto_server -H 127.0.0.1 -p 0 & read _; kill -KILL $!; wait; rm -rf "$TMPDIR"'
  const inOwnFolder = `TMPDIR=$(mktemp -d); export TMPDIR; ${untilEnd}`
  const child = spawn('sh', ['-c', inOwnFolder], { stdio: ['pipe', 'ignore', 'pipe'], env: pythonEnv('moto') })
  // It goes on writing, if seldom: somebody must go on reading.
  const found = Promise.withResolvers<string | undefined>()
  createInterface({ input: child.stderr })
    .on('line', (line) => {
      const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1]
      if (url !== undefined) found.resolve(url)
    })
    .on('close', () => found.resolve(undefined))
  const endpoint = await found.promise
  if (endpoint === undefined) throw new Error('moto_server ended before it listened')
  // None of these keeps the process from ending.
  child.unref()
  for (const stream of [child.stdin, child.stderr]) (stream as Socket).unref()
  return endpoint
}
