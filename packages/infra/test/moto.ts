import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeAll } from 'vitest'
import { hasCommand } from './commands.ts'
import { sharedMoto, startOriginal } from './share-moto.ts'

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
    shared.logpipeTestMoto ??= shareMoto()
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

/** Survives the modules of a file: a copy takes a moment, and its first use of a service another. */
const shared = globalThis as { logpipeTestMoto?: Promise<string> }

/** A copy of the moto that all processes of the tests share. */
async function shareMoto(): Promise<string> {
  const told = await text(connect(Number(process.env[sharedMoto]), '127.0.0.1'))
  if (!/^\d+$/.test(told)) throw new Error(told)
  return copyOf(told)
}

/** Starts a moto for whoever runs no tests. It ends with this process. */
export async function startMoto(): Promise<string> {
  return copyOf(await startOriginal())
}

/** The address of a copy, which ends with this process. */
async function copyOf(original: string): Promise<string> {
  const copy = connect(Number(original), '127.0.0.1').setEncoding('utf8')
  const [port] = await once(copy, 'data')
  copy.unref()
  return `http://127.0.0.1:${Number(port)}`
}
