import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { serve } from './serve.ts'

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface ScriptedResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as it is where it is a string, else as JSON. */
  readonly body?: unknown
}

/** What a server does with one request: answers, or misbehaves. */
export type Step =
  | ScriptedResponse
  /** Says nothing, ever. */
  | 'hang'
  /** Breaks the connection off. */
  | 'reset'
  /** Sends headers, then half of the body that it announced, and breaks off. */
  | 'truncate'
  /** Sends one byte of its body every 20 ms, without end. */
  | 'drip'

export interface ScriptedServer {
  readonly url: string
  readonly seen: readonly SeenRequest[]
}

/** A server on loopback that answers its requests with `script`, step by step; the last step stays. Ends with its test. */
export async function startScriptedServer(...script: readonly Step[]): Promise<ScriptedServer> {
  const seen: SeenRequest[] = []
  const url = await serve(async (request, response) => {
    const step = script[Math.min(seen.length, script.length - 1)] ?? 'hang'
    const { method = '', url: path = '', headers } = request
    const slot = seen.push({ method, path, headers, body: '' }) - 1
    seen[slot] = { method, path, headers, body: await text(request) }
    perform(step, response)
  })
  return { url, seen }
}

function perform(step: Step, response: ServerResponse): void {
  if (step === 'hang') return
  if (step === 'reset') {
    response.destroy()
    return
  }
  if (step === 'truncate') {
    response.writeHead(202, { 'content-length': '100' })
    response.write('{"accepted":', () => response.destroy())
    return
  }
  if (step === 'drip') {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), 20)
    response.once('close', () => clearInterval(timer))
    return
  }
  response.writeHead(step.status, { 'content-type': 'application/json', ...step.headers })
  response.end(typeof step.body === 'string' ? step.body : JSON.stringify(step.body ?? {}))
}
