import { type LogId, limits, type TenantId } from '@logpipe/sdk/contract'
import type { MacKey } from '../tenants/mac-key.ts'
import { compactList } from './compact-list.ts'
import type { ManifestNumber } from './manifest-series.ts'

/**
 * What ingest keeps of a message that the queue has confirmed: an item of the manifests table. An audit expects a row of each id, and finds a manifest
 * that was altered or deleted; docs/seal.md has the format.
 */
export interface Manifest {
  readonly tenant_id: TenantId
  /** `<received_at>.<instance>.<number>`. */
  readonly manifest_id: string
  /** When the request arrived, ISO 8601 UTC. */
  readonly received_at: string
  readonly count: number
  /** Log ids, as `compactList` writes them. */
  readonly ids: string
  /** All numbers up to this one were written, or are abandoned; -1 for none. */
  readonly settled: number
  /** When the last of those that were written expires, seconds since the epoch; 0 for none. */
  readonly settled_until: number
  /** Numbers whose write failed, as `3,7-12`. */
  readonly abandoned?: string
  /** Seconds since the epoch. */
  readonly expires_at: number
  /** HMAC-SHA256 of all the others, base64url. */
  readonly mac: string
}

/** The records of a message, or as many of them as fit into one manifest. */
export interface ManifestContent {
  readonly tenantId: TenantId
  readonly receivedAt: string
  readonly logIds: readonly LogId[]
}

const version = 1

export function sealManifest(
  { tenantId, receivedAt, logIds }: ManifestContent,
  { instance, number, settled, settledUntil, abandoned, expiresAt }: ManifestNumber,
  key: Pick<MacKey, 'base64url'>,
): Manifest {
  const content = {
    tenant_id: tenantId,
    manifest_id: `${receivedAt}.${instance}.${number}`,
    received_at: receivedAt,
    count: logIds.length,
    ids: compactList(logIds),
    settled,
    settled_until: settledUntil,
    ...(abandoned !== '' && { abandoned }),
    expires_at: expiresAt,
  }
  const { tenant_id, manifest_id, received_at, count, ids, settled_until, expires_at } = content
  const rest = [settled, settled_until, abandoned === '' ? null : abandoned, expires_at]
  const mac = key.base64url(JSON.stringify([version, tenant_id, manifest_id, received_at, count, ids, ...rest]))
  return { ...content, mac }
}

/** DynamoDB takes items of 400 KB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const maxIdsBytes = 350_000
const idsPerManifest = Math.floor(maxIdsBytes / (limits.maxLogIdChars + 1))

/** As many log ids as fit into one item, however long each is. Nearly always all. */
export function manifestParts(logIds: readonly LogId[]): readonly (readonly LogId[])[] {
  if (logIds.length <= idsPerManifest) return [logIds]
  const parts: LogId[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const logId of logIds) {
    if (bytes + logId.length + 1 > maxIdsBytes) {
      parts.push([])
      bytes = 0
    }
    parts.at(-1)?.push(logId)
    bytes += logId.length + 1
  }
  return parts
}
