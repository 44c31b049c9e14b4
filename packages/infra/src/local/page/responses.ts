import type { ServerResponse } from 'node:http'
import { type FaultCode, faults } from '@logpipe/sdk/contract'
import { problemOf } from '../gateway/gateway-problem.ts'

export interface PageProblem {
  readonly code: FaultCode
  readonly detail: string
  /** The next step, where the fault's own is none for somebody at a page. */
  readonly hint?: string
}

export function sendProblem(response: ServerResponse, { code, detail, hint }: PageProblem): void {
  const { status } = faults[code]
  const requestId = String(response.getHeader('x-request-id') ?? '')
  response.writeHead(status, { 'content-type': 'application/problem+json' })
  response.end(JSON.stringify({ ...problemOf(requestId, code, { status, detail }), ...(hint && { hint }) }))
}

export function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}
