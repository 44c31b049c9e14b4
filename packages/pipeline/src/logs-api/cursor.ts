import { createHash } from 'node:crypto'
import type { TenantId } from '@logpipe/sdk/contract'
import { isRecentSort } from '../table/row.ts'

/** What a list of logs is of: the tenant, and everything that selects. Not how many are on a page, or in which format. */
export interface Listing {
  readonly tenantId: TenantId
  readonly selection: unknown
}

/** Characters of a digest, base64url: 96 bits, which no two lists share by chance. */
const digestChars = 16

/**
 * A cursor is a position in the order of receipt, a row's `recent_sort`, behind a digest of what it is a position in. The digest needs no
 * key: it keeps a cursor from being used by mistake. Whoever forges one gets to their own rows, and to no others.
 */
export function cursorOf(position: string, listing: Listing): string {
  return Buffer.from(`${digestOf(listing)}${position}`).toString('base64url')
}

export type ParsedCursor =
  | { readonly kind: 'position'; readonly position: string }
  | { readonly kind: 'malformed' }
  /** It is of another tenant, or of another selection. */
  | { readonly kind: 'foreign' }

export function parseCursor(cursor: string, listing: Listing): ParsedCursor {
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(cursor)) return { kind: 'malformed' }
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const [digest, position] = [text.slice(0, digestChars), text.slice(digestChars)]
  if (!isRecentSort(position)) return { kind: 'malformed' }
  return digest === digestOf(listing) ? { kind: 'position', position } : { kind: 'foreign' }
}

function digestOf({ tenantId, selection }: Listing): string {
  return createHash('sha256')
    .update(JSON.stringify([tenantId, selection]))
    .digest('base64url')
    .slice(0, digestChars)
}
