import { randomBytes } from 'node:crypto'
import type { TenantId } from '@logpipe/sdk/contract'
import { recall, remember } from '../tenants/remember.ts'

/** The place of a manifest in its series, and what it says of those before it. */
export interface ManifestNumber {
  /** Names the series: random, and of no character but those of base64url. */
  readonly instance: string
  readonly number: number
  readonly settled: number
  readonly settledUntil: number
  /** `3,7-12`; empty for none. */
  readonly abandoned: string
  readonly expiresAt: number
}

export interface DrawnNumber extends ManifestNumber {
  /** Says what became of the write. One of which nobody knows has failed. */
  readonly end: (isWritten: boolean) => void
}

export interface KeptFor {
  /** When the request arrived, and for how long its manifest is kept, seconds. */
  readonly receivedAt: number
  readonly keepSeconds: number
}

/** Numbers the manifests of each tenant without a gap, so that a gap shows that one was deleted. */
export type DrawNumber = (tenantId: TenantId, kept: KeptFor) => DrawnNumber

export interface SeriesOptions {
  readonly newInstance?: () => string
  /** Series that are kept; a tenant whose series is forgotten begins another one. */
  readonly maxTenants?: number
  /** Numbers whose write failed and that no manifest has told yet: with more, another series begins. */
  readonly maxUntold?: number
}

interface Series {
  readonly instance: string
  readonly keepSeconds: number
  next: number
  lastExpiresAt: number
  settled: number
  settledUntil: number
  /** Numbers that have ended beyond `settled`: when each expires, or 0 where its write failed. */
  readonly ended: Map<number, number>
  readonly untold: Set<number>
}

export function createManifestSeries(options: SeriesOptions = {}): DrawNumber {
  const { newInstance = () => randomBytes(9).toString('base64url'), maxTenants = 4_096, maxUntold = 1_000 } = options
  const known = new Map<TenantId, Series>()
  return (tenantId, { receivedAt, keepSeconds }) => {
    const before = recall(known, tenantId)
    // Within a series, none expires before an earlier one: whoever finds that one knows that the other must be there.
    const goesOn = before !== undefined && before.keepSeconds === keepSeconds && before.untold.size <= maxUntold
    const series = goesOn ? before : newSeries(newInstance(), keepSeconds)
    if (!goesOn) remember(known, tenantId, series, maxTenants)
    return draw(series, receivedAt + keepSeconds)
  }
}

function newSeries(instance: string, keepSeconds: number): Series {
  const none = { next: 0, lastExpiresAt: 0, settled: -1, settledUntil: 0 }
  return { instance, keepSeconds, ...none, ended: new Map(), untold: new Set() }
}

function draw(series: Series, wantedExpiry: number): DrawnNumber {
  const { instance, settled, settledUntil, untold } = series
  const number = series.next++
  const expiresAt = Math.max(series.lastExpiresAt, wantedExpiry)
  series.lastExpiresAt = expiresAt
  const told = [...untold]
  return {
    ...{ instance, number, settled, settledUntil, abandoned: spansOf(told), expiresAt },
    end: (isWritten) => {
      if (isWritten) for (const one of told) untold.delete(one)
      else untold.add(number)
      series.ended.set(number, isWritten ? expiresAt : 0)
      settle(series)
    },
  }
}

function settle(series: Series): void {
  for (;;) {
    const expiresAt = series.ended.get(series.settled + 1)
    if (expiresAt === undefined) return
    series.ended.delete(++series.settled)
    if (expiresAt > 0) series.settledUntil = expiresAt
  }
}

/** Numbers as text: `3,7-12`. */
function spansOf(numbers: readonly number[]): string {
  const spans: { readonly from: number; to: number }[] = []
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = spans.at(-1)
    if (last?.to === number - 1) last.to = number
    else spans.push({ from: number, to: number })
  }
  return spans.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',')
}
