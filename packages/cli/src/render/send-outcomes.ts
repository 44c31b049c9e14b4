import type { Output } from '../context.ts'
import type { LineRange } from '../ship/deliver/sent-request.ts'
import type { DeadLettered, WaitResult } from '../ship/wait-for-outcomes.ts'
import { count, plural, printable, shellWord } from './format.ts'

/** Where the dead letters of what was sent can be looked at. */
export interface OutcomeContext {
  /** Whose records they are if they name no tenant. */
  readonly tenantId: string | undefined
  /** The flags that choose the target, each after a space; undefined where only an endpoint is known, which gives no access to its queues. */
  readonly dlqFlags: string | undefined
}

/** What a waiting command reports as JSON. */
export function outcomesJson({ stored, missing, deadLetters, firstDeadLetters, firstMissing }: WaitResult) {
  return {
    stored,
    missing,
    dead_letters: deadLetters,
    not_stored: firstDeadLetters.map(({ tenantId, logId, reason, lines }) => {
      return { tenant: tenantId, log_id: logId ?? null, reason, ...placeJson(lines) }
    }),
    not_yet_stored: firstMissing.map(({ tenantId, records, lines }) => ({
      tenant: tenantId,
      records,
      ...placeJson(lines),
    })),
  }
}

function placeJson({ name, first, last }: LineRange) {
  return { input: name, first_line: first, last_line: last }
}

/** One line: how many records are stored, and how many are not. */
export function storedText({ stored, missing, deadLetters, isInterrupted }: WaitResult, { color }: Output): string {
  const dead = total(deadLetters)
  return [
    `  stored ${count(stored)}`,
    ...(dead > 0 ? [color.red(`in the dead-letter queue ${count(dead)}`)] : []),
    ...(missing > 0 && !isInterrupted ? [color.red(`not yet stored ${count(missing)}`)] : []),
    ...(missing > 0 && isInterrupted ? [`not seen stored ${count(missing)}`] : []),
  ].join(' · ')
}

/** What is not stored, why, and the next command. */
export function notStoredText(result: WaitResult, context: OutcomeContext, { color }: Output): string {
  const { deadLetters, firstDeadLetters } = result
  // Nobody waited long enough to be told of them.
  const { firstMissing, missing } = result.isInterrupted ? { firstMissing: [], missing: 0 } : result
  const [dead, late] = [color.red('not stored'), color.red('not yet stored')]
  const moreDead = total(deadLetters) - firstDeadLetters.length
  const moreLate = missing - firstMissing.reduce((sum, { records }) => sum + records, 0)
  return [
    ...firstDeadLetters.map((one) => `${dead}: ${placeText(one.lines)}: ${ofTenant(one, context)}${reasonText(one)}`),
    ...(moreDead > 0 ? [`${dead}: and ${plural(moreDead, 'more record')}`] : []),
    ...firstMissing.map(
      (sent) => `${late}: ${placeText(sent.lines)}: ${ofTenant(sent, context)}${plural(sent.records, 'record')}`,
    ),
    ...(moreLate > 0 ? [`${late}: and ${plural(moreLate, 'more record')}`] : []),
    ...nextSteps({ ...result, firstMissing }, context),
    ...(result.isInterrupted && result.missing > 0 ? [unseenText(result.missing, context)] : []),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

/** What was accepted is on the queue, whoever waits for it. */
function unseenText(missing: number, { tenantId, dlqFlags }: OutcomeContext): string {
  const known = `Interrupted: ${plural(missing, 'record')} not confirmed as stored; the stack will store what is queued.`
  if (dlqFlags === undefined) return known
  const whose = tenantId === undefined ? '--all' : `--tenant ${shellWord(tenantId)}`
  return `${known} See it with: logpipe audit ${whose}${dlqFlags}`
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

function placeText({ name, first, last }: LineRange): string {
  return `${printable(name)}:${first}${last === first ? '' : `-${last}`}`
}

function ofTenant({ tenantId }: { readonly tenantId: string }, context: OutcomeContext): string {
  return tenantId === context.tenantId ? '' : `${tenantId}: `
}

function reasonText({ logId, reason }: DeadLettered): string {
  const log = logId === undefined ? 'the record' : `log ${printable(logId)}`
  switch (reason) {
    case 'conflict':
      return `conflict: another log already has the id ${printable(logId ?? '')}; the first was kept`
    case 'refused':
      return `refused: the table rejects ${log}, for example for its size`
    case 'failed':
      return `failed: the worker failed on ${log}`
    default:
      return `${printable(reason)}: ${log} could not be stored`
  }
}

function nextSteps(
  { deadLetters, firstDeadLetters, firstMissing }: WaitResult,
  { dlqFlags }: OutcomeContext,
): readonly string[] {
  const listing = dlqFlags === undefined ? 'whoever runs the stack lists them with: ' : 'list them with: '
  const list = (records: readonly { readonly tenantId: string }[], reasons: readonly string[]): string => {
    const tenants = [...new Set(records.map(({ tenantId }) => tenantId))]
    return `${listing}logpipe dlq list${onlyOne('tenant', tenants)}${onlyOne('reason', reasons)}${dlqFlags ?? ''}`
  }
  const reasons = Object.keys(deadLetters)
  const advice = reasons.includes('conflict')
    ? 'Send records in conflict again under new ids'
    : 'Dead letters stay for 14 days'
  return [
    ...(reasons.length > 0 ? [`${advice}; ${list(firstDeadLetters, reasons)}`] : []),
    ...(firstMissing.length > 0
      ? [
          `What is still queued is stored later. The queue dead-letters what fails for days; ${list(firstMissing, ['exhausted'])}`,
        ]
      : []),
  ]
}

/** A flag, where there is one value for it. */
function onlyOne(name: string, values: readonly string[]): string {
  const [value, ...others] = values
  return value === undefined || others.length > 0 ? '' : ` --${name} ${shellWord(value)}`
}
