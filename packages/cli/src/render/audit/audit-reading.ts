import type { AuditProgress } from '../../audit/audit-stack.ts'
import { count, duration, plural, printable } from '../format.ts'
import { timeText } from '../ledger-list.ts'

/** What an audit read of the tables, and what AWS charges for it. */
export interface AuditReading {
  /** Read capacity units. */
  readonly units: number
  /** On demand, US dollars, and the region whose price it is; undefined where nobody charges for it. */
  readonly price: { readonly usd: number; readonly region: string } | undefined
  /** When the audit that it resumed began, epoch milliseconds; undefined where it resumed none. */
  readonly resumedFromMs: number | undefined
}

export function readingJson({ units, price, resumedFromMs }: AuditReading) {
  const read = { capacity_units: units, ...(price && { usd: price.usd, price_region: price.region }) }
  return { read, ...(resumedFromMs !== undefined && { resumed_from: timeText(resumedFromMs) }) }
}

/** A line each, where there is something to say. */
export function readingText({ units, price, resumedFromMs }: AuditReading): string {
  const cost = price && `${plural(units, 'read capacity unit')}, $${dollars(price.usd)} on demand in ${price.region}\n`
  return `${resumedFromMs === undefined ? '' : `resumed: begun at ${timeText(resumedFromMs)}\n`}${cost ?? ''}`
}

/** Of a cent at least the first two digits that are not zero. */
function dollars(usd: number): string {
  return usd >= 0.01 || usd === 0 ? usd.toFixed(2) : usd.toFixed(1 - Math.floor(Math.log10(usd)))
}

/** Too short to tell how long the rest takes, milliseconds. */
const leastMs = 2_000

/** Says how far an audit is, from one call to the next. */
export function createAuditProgress(elapsed: () => number): (progress: AuditProgress) => string {
  let began: { readonly tenantId: string; readonly atMs: number; readonly missing: number } | undefined
  return ({ tenantId, rows, records, missing, units }) => {
    if (began?.tenantId !== tenantId) began = { tenantId, atMs: elapsed(), missing }
    const [tookMs, found] = [elapsed() - began.atMs, began.missing - missing]
    const left = tookMs < leastMs || found <= 0 ? '' : ` · about ${duration((tookMs * missing) / found)} left`
    const of = records === 0 ? '' : ` · ${count(records - missing)} of ${plural(records, 'receipt')}`
    return `${printable(tenantId)}: ${plural(rows, 'row')}${of}${left} · ${plural(units, 'read capacity unit')}`
  }
}
