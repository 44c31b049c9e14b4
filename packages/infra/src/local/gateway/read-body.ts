import type { IncomingMessage } from 'node:http'
import type { KnowsCaller } from '@logpipe/pipeline/compose/ingest'
import { limits } from '@logpipe/sdk/contract'
import { flatHeaders } from './to-event.ts'

/** Bytes of one body, or of all that are in flight. */
export interface ByteCount {
  bytes: number
}

export interface Reading {
  /** What has come so far. */
  readonly read: ByteCount
  /** False where the body is received, so that the sender hears the response, and thrown away. */
  readonly isKept: boolean
}

/** Upper bound of all bodies in flight. Bytes. */
export const maxBodyBytes = 256 * 1024 * 1024

/** The whole body; stops buffering when it, or all bodies together, exceed their limit. Counts what it keeps in `all`. */
export async function readBody(
  all: ByteCount,
  request: IncomingMessage,
  { read, isKept }: Reading,
): Promise<Buffer | 'request_too_large' | 'overloaded'> {
  const contentLength = Number(request.headers['content-length'] ?? 0)
  if (contentLength > limits.maxRequestBytes) return 'request_too_large'
  const chunks: Buffer[] = []
  for await (const chunk of request) {
    read.bytes += chunk.length
    if (isKept) all.bytes += chunk.length
    if (read.bytes > limits.maxRequestBytes) return 'request_too_large'
    if (!isKept) continue
    if (all.bytes > maxBodyBytes) return 'overloaded'
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

/** Whether a body comes from someone without a valid key. Where keys cannot be read, its function says so. */
export async function isOfStranger(
  request: IncomingMessage,
  routeKey: string,
  knowsCaller: KnowsCaller | undefined,
): Promise<boolean> {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers
  if (knowsCaller === undefined || (length === '0' && encoding === undefined)) return false
  return !(await knowsCaller({ routeKey, headers: flatHeaders(request) }).catch(() => true))
}
