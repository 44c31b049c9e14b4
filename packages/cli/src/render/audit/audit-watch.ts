import type { Doubt, Violation } from '../../audit/watch/judge-canary.ts'
import type { TenantRound } from '../../audit/watch/run-round.ts'
import type { Round, WatchSummary } from '../../audit/watch/run-watch.ts'
import type { TenantTally, Times } from '../../audit/watch/tally.ts'
import type { Output } from '../../context.ts'
import { count, duration, jsonLine, plural, printable } from '../format.ts'

/** A round as a person reads it: a line for each tenant, and one for each thing that is wrong. */
export function roundText({ skipped, tenants }: Round, at: string, output: Output): string {
  const left =
    skipped === 0 ? '' : output.color.yellow(`${at} left out ${plural(skipped, 'round')}: one took too long\n`)
  return left + tenants.map((tenant) => tenantText(tenant, at, output)).join('')
}

function tenantText(found: TenantRound, at: string, { color }: Output): string {
  const { tenantId, verdict, acknowledgedMs, storedMs, violations, doubts } = found
  const mark = { passed: color.green('✔'), failed: color.red('✘'), inconclusive: color.yellow('?') }[verdict]
  const times = [
    acknowledgedMs === undefined ? 'not acknowledged' : `acknowledged in ${duration(acknowledgedMs)}`,
    ...(storedMs === undefined ? [] : [`stored in ${duration(storedMs)}`]),
  ]
  const why = [...new Set(doubts.map(doubtText))]
  const wrong = violations.map(
    (one) => `    ${color.red(`${printable(one.logId)}: ${printable(violationText(one))}`)}\n`,
  )
  return `${color.dim(at)} ${mark} ${printable(tenantId)}  ${printable([...times, ...why].join(' · '))}\n${wrong.join('')}`
}

/** What is wrong, in words. */
export function violationText(violation: Violation): string {
  switch (violation.kind) {
    case 'given_away':
      return `the endpoint lets ${violation.tenant} read it`
    case 'strayed':
      return `it also has a row in the partition of ${violation.tenant}`
    case 'unredacted':
      return `unredacted ${violation.type} in ${violation.attribute}`
    case 'altered':
      return `altered (${violation.what.replaceAll('_', ' ')})`
    case 'dead_lettered':
      return `acknowledged, but in the dead-letter queue (${violation.reason})`
    case 'duplicated':
      return `stored ${violation.rows} times`
    case 'hidden':
      return 'stored, but the endpoint does not show it to its tenant'
    case 'missing':
      return 'acknowledged, but never stored'
  }
}

function doubtText(doubt: Doubt): string {
  switch (doubt.kind) {
    case 'late':
      return 'late: not stored yet, and messages wait in the queue'
    case 'uncontrolled':
      return `${doubt.tenant} could not read its own, so its denial proves nothing`
    case 'failed':
      return doubt.message
    case 'custom_policy':
      return 'its own policy left a value in the text'
    case 'unknown_seal_key':
      return 'sealed with a master key that is not in the keyring'
    case 'unknown_dead_letters':
      return 'not stored, and the dead-letter queue does not say whose its letters are'
  }
}

/** The end of a watch as a person reads it. */
export function watchText(summary: WatchSummary, { color }: Output): string {
  const { rounds, skipped, verdict, tenants } = summary
  const { green, red, yellow } = color
  const paint = { passed: green, failed: red, inconclusive: yellow, interrupted: yellow }[verdict]
  const next = verdict === 'failed' ? '  Next: logpipe audit --all, which looks at every row.\n' : ''
  const left = skipped === 0 ? '' : `, ${count(skipped)} left out`
  return `${color.bold(`Watched ${plural(rounds, 'round')}`)}${left}: ${paint(verdict)}\n${tenants.map(tallyText).join('')}${next}`
}

function tallyText({ tenantId, passed, inconclusive, failed, acknowledged, stored }: TenantTally): string {
  const counts = `${count(passed)} passed, ${count(inconclusive)} inconclusive, ${count(failed)} failed`
  return `  ${printable(tenantId)}: ${counts} · acknowledged ${timesText(acknowledged)} · stored ${timesText(stored)}\n`
}

function timesText({ p50, p99, max }: Times): string {
  return `p50 ${duration(p50)}, p99 ${duration(p99)}, max ${duration(max)}`
}

/** Milliseconds, to the microsecond; null where there are none. */
function toMicrosecond(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms * 1_000) / 1_000
}

/** A round as one line of JSON. */
export function roundJson(round: Round, at: string): string {
  return jsonLine(roundDocument(round, at))
}

export function roundDocument({ round, skipped, tenants }: Round, at: string) {
  return {
    ...{ event: 'round', round, at, skipped },
    tenants: tenants.map(({ tenantId, verdict, logId, acknowledgedMs, storedMs, violations, doubts }) => ({
      ...{ tenant: tenantId, verdict, log_id: logId ?? null },
      ...{ acknowledged_ms: toMicrosecond(acknowledgedMs), stored_ms: toMicrosecond(storedMs) },
      violations: violations.map(({ logId: id, ...violation }) => ({ log_id: id, ...violation })),
      doubts,
    })),
  }
}

/** The end of a watch as one line of JSON. */
export function watchJson({ rounds, skipped, verdict, tenants }: WatchSummary): string {
  return jsonLine({
    ...{ event: 'summary', verdict, rounds, skipped },
    tenants: tenants.map(({ tenantId, passed, inconclusive, failed, acknowledged, stored }) => ({
      ...{ tenant: tenantId, passed, inconclusive, failed, acknowledged_ms: acknowledged, stored_ms: stored },
    })),
  })
}
