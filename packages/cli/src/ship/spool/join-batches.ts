import { type BatchBody, maxBatchBytes } from '../deliver/batcher.ts'
import type { NamedBatch } from './entry.ts'

/**
 * One batch of two that follow each other under one key, so that what piled up in small pieces is sent in large ones; undefined
 * where they do not, or are too large together. It makes the same rows as both.
 */
export function joinBatches(a: NamedBatch, b: NamedBatch, maxRecords: number): NamedBatch | undefined {
  const records = a.numbers.length + b.numbers.length
  const isNext = a.id.key === b.id.key && a.id.index + a.numbers.length === b.id.index && a.name === b.name
  const isAlike = (a.owners === undefined) === (b.owners === undefined)
  if (!isNext || !isAlike || records > maxRecords || a.body.length + b.body.length > maxBatchBytes) return undefined
  const body = joinBodies(a.body, b.body)
  if (body === undefined) return undefined
  return {
    name: a.name,
    body,
    numbers: [...a.numbers, ...b.numbers],
    id: a.id,
    ...(a.owners && b.owners && { owners: [...a.owners, ...b.owners] }),
  }
}

/** Lines have their line ends. */
function joinBodies(a: BatchBody, b: BatchBody): BatchBody | undefined {
  if (typeof a === 'string') return typeof b === 'string' ? `${a}\n${b}` : undefined
  return typeof b === 'string' ? undefined : Buffer.concat([a, b])
}
