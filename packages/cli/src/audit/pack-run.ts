import { compactIds } from '@logpipe/sdk/contract'
import { type PackedIds, packIds, unpackIds } from '../ledger/packed-ids.ts'

/** Ids of records that follow each other under one key, packed; undefined for all others. */
export function packRun(logIds: readonly string[]): PackedIds | undefined {
  const [, key, first] = /^[0-9a-f]\.([\w-]+)\.(\d{1,15})\.[\w-]{11}$/.exec(logIds[0] ?? '') ?? []
  if (key === undefined) return undefined
  const packed = packIds({ key, first: Number(first), ids: compactIds(logIds), refused: [] })
  if (packed === undefined) return undefined
  const again = unpackIds(packed)
  return again.length === logIds.length && again.every((logId, i) => logId === logIds[i]) ? packed : undefined
}
