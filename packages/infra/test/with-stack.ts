import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Problem } from '@logpipe/sdk/contract'
import { afterAll, beforeAll, expect } from 'vitest'
import { emulatorConfig } from '../src/admin/stack-stores.ts'
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../src/local/start.ts'
import { type Item, rowsOf } from './rows-of.ts'
import { warmWorker } from './warm-workers.ts'

/** How clients of the emulators are made: as those of the stack are. */
export const place = emulatorConfig

/** A fresh folder that `remove` takes away again. */
export async function aTempFolder(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) }
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** A string or bytes are sent as they are, without a Content-Type of their own; anything else as JSON. */
  readonly body?: unknown
}

export interface CallAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: () => Readonly<Record<string, unknown>>
}

/** Sends one request. */
export async function call(url: string, route: string, { headers = {}, body }: CallOptions = {}): Promise<CallAnswer> {
  const [method = '', path = ''] = route.split(' ')
  const isRaw = body === undefined || typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(`${url}${path}`, {
    method,
    headers: isRaw ? { ...headers } : { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: isRaw ? Buffer.from(body) : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) }
}

/** Waits until nothing is on the queue. */
export async function drained(stack: LocalStack): Promise<void> {
  expect(await stack.drain(90_000)).toBe(0)
}

/** An answer that must be a problem document: its fields, checked against its status and headers. */
export function problemOf(answer: CallAnswer): Problem {
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  const problem = answer.json() as unknown as Problem
  expect(problem).toMatchObject({
    type: `urn:logpipe:problem:${problem.code}`,
    title: expect.stringMatching(/\S/),
    status: answer.status,
    detail: expect.stringMatching(/\S/),
    hint: expect.stringMatching(/\S/),
    retryable: expect.any(Boolean),
    request_id: answer.headers.get('x-request-id'),
  })
  return problem
}

export interface StackInUse {
  readonly stack: () => LocalStack
  readonly call: (route: string, options?: CallOptions) => Promise<CallAnswer>
  readonly drained: () => Promise<void>
  readonly rowsOf: (tenant: string) => Promise<readonly Item[]>
}

/** One embedded stack for all tests of a file, in a fresh folder. */
export function useStack(options: Omit<LocalStackOptions, 'dataDir'> = {}): StackInUse {
  let running: { readonly stack: LocalStack; readonly remove: () => Promise<void> } | undefined
  beforeAll(async () => {
    const { path, remove } = await aTempFolder()
    running = { stack: await startLocalStack({ startWorker: warmWorker, ...options, dataDir: path }), remove }
  })
  afterAll(async () => {
    await running?.stack.close()
    await running?.remove()
  })
  const stack = (): LocalStack => {
    if (running === undefined) throw new Error('the stack runs inside tests only')
    return running.stack
  }
  return {
    stack,
    call: (route, callOptions) => call(stack().url, route, callOptions),
    drained: () => drained(stack()),
    rowsOf: (tenant) => rowsOf(stack(), tenant),
  }
}
