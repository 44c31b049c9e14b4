import type { LoadReport } from '../load/report/load-report.ts'

/** A rate within this of its target is met, percent. */
const metPercent = 1

export function perMinute(perSecond: number): string {
  return (perSecond * 60).toLocaleString('en-US', { maximumFractionDigits: 1 })
}

/** What was sent; one request has no rate. */
export function achievedText({ achieved_per_second: achieved }: LoadReport['rate']): string {
  return achieved === null ? 'not known' : perMinute(achieved)
}

/** What was asked for, and how far from it the run was. */
export function targetText({ target_per_second: target, error_percent: error }: LoadReport['rate']): string {
  if (target === null) return 'no target rate'
  if (error === null) return `target ${perMinute(target)}`
  const met = Math.abs(error) < metPercent ? 'met' : `${error.toFixed(2).replace('-', '−')} %`
  return `target ${perMinute(target)} (${met})`
}
