import { createHash } from 'node:crypto'
import type { TrafficSpec } from '../traffic/requests.ts'
import { sizeText } from '../traffic/sizes.ts'

/** What requests were to hold. Plain data. */
export interface TrafficShape {
  readonly seed: number
  readonly tenants: readonly { readonly tenant: string; readonly weight: number }[]
  /** As --size takes it; null without. */
  readonly size: string | null
  /** The lines of --from; null without. */
  readonly lines: { readonly count: number; readonly sha256: string } | null
  /** Shares from 0 to 0.5. */
  readonly duplicates: number
  readonly bad: number
  readonly personal_data: boolean
}

type Traffic = Pick<TrafficSpec, 'seed' | 'tenants' | 'size' | 'lines' | 'duplicateShare' | 'badShare' | 'isPlanted'>

export function trafficShape(traffic: Traffic): TrafficShape {
  const { seed, tenants, size, lines, duplicateShare = 0, badShare = 0, isPlanted = false } = traffic
  return {
    seed,
    tenants: tenants.map(({ tenantId, weight }) => ({ tenant: tenantId, weight })),
    size: size === undefined ? null : sizeText(size),
    lines: lines === undefined ? null : { count: lines.length, sha256: sha256(lines.join('\n')) },
    ...{ duplicates: duplicateShare, bad: badShare, personal_data: isPlanted },
  }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
