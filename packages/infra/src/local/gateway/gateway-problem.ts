import type { ServerResponse } from 'node:http'
import { type FaultCode, faults, type Problem } from '@logpipe/sdk/contract'

/** Rejects a request before any function sees it, with the status of the fault or another. */
export function refuse(
  response: ServerResponse,
  requestId: string,
  code: FaultCode,
  detail: string,
  status: number = faults[code].status,
): void {
  response.setHeader('content-type', 'application/problem+json')
  if (status === 503) response.setHeader('retry-after', '1')
  response.writeHead(status)
  response.end(JSON.stringify(problemOf(requestId, code, { status, detail })))
}

/** The problem document of a fault the gateway itself reports. */
export function problemOf(requestId: string, code: FaultCode, details: { status: number; detail: string }): Problem {
  const { title, retryable, hint } = faults[code]
  const type = `urn:logpipe:problem:${code}`
  return { type, title, ...details, code, retryable, hint, request_id: requestId }
}
