export interface Share {
  readonly count: number
  readonly total: number
}

export interface ShareChange {
  readonly change: number
  readonly low: number
  readonly high: number
}

/** By how much a share has grown, with 95 % confidence: Newcombe's hybrid of two Wilson score intervals (1998, method 10). */
export function shareChange(before: Share, after: Share): ShareChange {
  const [from, to] = [wilson(before), wilson(after)]
  const change = to.share - from.share
  return {
    change,
    low: change - Math.hypot(to.share - to.low, from.high - from.share),
    high: change + Math.hypot(to.high - to.share, from.share - from.low),
  }
}

/** The quantile of the normal distribution that 2.5 % are beyond. */
const z = 1.959964

function wilson({ count, total }: Share) {
  if (total === 0) return { share: 0, low: 0, high: 1 }
  const share = count / total
  const centre = share + (z * z) / (2 * total)
  const half = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total))
  const scale = 1 + (z * z) / total
  return { share, low: Math.max(0, (centre - half) / scale), high: Math.min(1, (centre + half) / scale) }
}
