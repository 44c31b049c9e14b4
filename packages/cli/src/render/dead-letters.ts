import type {
  DeadLetter,
  DeadLetterGroup,
  DeadLetterList,
  DeadLetterView,
  LineView,
  Reason,
  RecordView,
} from '@logpipe/infra/dead-letters'
import type { CliContext, Output } from '../context.ts'
import { age, bytes, count, plural, printable } from './format.ts'
import { tableText } from './table.ts'

/** What to do about each reason, in one line. */
const hints: Readonly<Record<Reason, string>> = {
  conflict: 'another log already has this id; the first was kept: send it with a new id, then purge',
  unreadable: 'its line in the message cannot be parsed: inspect it with show, send it again, then purge',
  refused: 'the table rejects the row: inspect it with show, send it again smaller, then purge',
  failed: 'the worker failed on it: fix or update the worker, then redrive',
  exhausted: 'the worker gave up on the whole message, often while the table was down: redrive',
  other: 'not sent there by this version of the worker: inspect it with show',
}

export interface ListContext {
  /** The filter, such as ` of acme for conflict`; empty without one. */
  readonly scope: string
  /** Flags that name the tenant, and those that name the target, each after a space, for the next command. */
  readonly repeated: { readonly tenant: string; readonly target: string }
  /** Wall clock, milliseconds. */
  readonly nowMs: number
}

/** Dead letters as a person reads them: tenant, reason, number, age, and what to do. */
export function deadLetterListText(
  list: DeadLetterList,
  { scope, repeated, nowMs }: ListContext,
  output: Output,
): string {
  const { letters, groups, unseen } = list
  const more = unseenText(list)
  const [oldest] = letters.toSorted((a, b) => (a.sentAt < b.sentAt ? -1 : 1))
  if (oldest === undefined) {
    const nothing = scope === '' && unseen === 0 ? 'The dead-letter queue is empty' : `No dead letters${scope}`
    return `${nothing}\n${more}`
  }
  const present = [...new Set(groups.map(({ reason }) => reason))].toSorted()
  const advice = present
    .map((reason) => `  ${reason.padEnd(10)}  ${hints[reason]}${redriveText(reason, repeated)}\n`)
    .join('')
  const next = `  ${output.color.dim(`The oldest: logpipe dlq show ${printable(oldest.id)}${repeated.target}; --json names all.`)}\n`
  return `${groupTable(groups, nowMs, output)}${advice}${next}${more}`
}

/** The command that tries again, for reasons that may have passed. */
function redriveText(reason: Reason, { tenant, target }: ListContext['repeated']): string {
  const mayPass = reason === 'failed' || reason === 'exhausted'
  return mayPass ? ` with logpipe dlq redrive --reason ${reason}${tenant}${target}` : ''
}

function unseenText({ unseen, end }: DeadLetterList): string {
  if (unseen === 0) return ''
  if (end !== 'complete') return `About ${plural(unseen, 'more message')}, not examined\n`
  return `About ${plural(unseen, 'more message')}, held by another command for at most 5 min\n`
}

function groupTable(groups: readonly DeadLetterGroup[], nowMs: number, output: Output): string {
  const rows = groups.map(({ tenant, reason, messages, records, unreadable, oldest }) => [
    tenant ?? '(unknown)',
    reason,
    count(messages),
    recordsText(records, unreadable),
    age(nowMs - Date.parse(oldest)),
  ])
  return tableText({ head: ['tenant', 'reason', 'messages', 'records', 'oldest'], rows }, output)
}

/** `12`, `12 + ?` or `?`: nobody knows how many records an unreadable message contains. */
function recordsText(records: number, unreadable: number): string {
  if (unreadable === 0) return count(records)
  return records === 0 ? '?' : `${count(records)} + ?`
}

export function deadLetterListJson({ letters, groups, unseen, end }: DeadLetterList): unknown {
  return {
    messages: letters.length,
    records: groups.reduce((sum, { records }) => sum + records, 0),
    groups: groups.map((group) => ({ ...group, tenant: group.tenant ?? null })),
    entries: letters.map(deadLetterJson),
    unseen,
    complete: end === 'complete',
  }
}

/** An unknown field is null, and never missing. */
function deadLetterJson({ id, tenant, reason, logIds, records, sentAt, receives, bytes: size }: DeadLetter): object {
  const named = { id, tenant: tenant ?? null, reason, log_ids: logIds, records: records ?? null }
  return { ...named, sent_at: sentAt, receives, bytes: size }
}

export function deadLetterViewJson(letter: DeadLetterView): unknown {
  const {
    id,
    tenant,
    reason,
    logIds,
    records,
    sentAt,
    receives,
    bytes: size,
    receivedAt,
    content,
    lines,
    body,
  } = letter
  return {
    ...{ id, tenant: tenant ?? null, reason, records: records ?? null, sent_at: sentAt, receives, bytes: size },
    received_at: receivedAt ?? null,
    // Ids stand with what they name; by themselves only where that cannot be read.
    ...(content.length === 0 && { log_ids: logIds }),
    content: content.map(recordJson),
    lines: lines.map(({ lineBytes, line }) => ({ line_bytes: lineBytes, ...(line !== undefined && { line }) })),
    ...(body !== undefined && { body }),
  }
}

/** Text and attributes, only on request, are what a client sent. */
function recordJson({
  logId,
  idSource,
  severity,
  timestamp,
  textBytes,
  attributesBytes,
  text,
  attributes,
}: RecordView) {
  return {
    ...{ log_id: logId, id_source: idSource, severity: severity ?? null, timestamp: timestamp ?? null },
    ...{ text_bytes: textBytes, attributes_bytes: attributesBytes },
    ...(text !== undefined && { text }),
    ...(attributes !== undefined && { attributes }),
  }
}

/** One dead letter as a person reads it; its text only where it was requested. */
export function deadLetterViewText(letter: DeadLetterView, { out, now }: CliContext): string {
  const { id, tenant, reason, records, sentAt, receives, bytes: size, receivedAt, content, lines, body } = letter
  const contents = records === undefined ? 'unknown: the body cannot be read' : plural(records, 'record')
  return `${printable(id)}
  tenant      ${tenant ?? '(unknown)'}
  reason      ${reason}  ${out.color.dim(hints[reason])}
  contains    ${contents}, ${bytes(size)}
  sent        ${sentAt}  ${out.color.dim(`${age(now() - Date.parse(sentAt))} ago, delivered ${plural(receives, 'time')}`)}
${receivedAt === undefined ? namedIds(letter) : `  received    ${printable(receivedAt)}\n`}
${content.map(recordText).join('')}${lines.map(lineText).join('')}${body === undefined ? '' : `${printable(body)}\n`}`
}

/** The ids of a message whose body cannot be read. */
function namedIds({ logIds }: DeadLetterView): string {
  return logIds.ids.map((logId) => `  log id      ${logId}\n`).join('')
}

function lineText({ lineBytes, line }: LineView): string {
  return `  a line of ${bytes(lineBytes)} that cannot be parsed\n${line === undefined ? '' : `    ${printable(line)}\n`}`
}

function recordText({
  logId,
  idSource,
  severity,
  timestamp,
  textBytes,
  attributesBytes,
  text,
  attributes,
}: RecordView): string {
  const facts = [
    idSource === 'client' ? 'id set by the client' : 'id set by the server',
    severity ?? 'no severity',
    timestamp === undefined ? 'no timestamp' : printable(timestamp),
    `text ${bytes(textBytes)}`,
    attributesBytes === 0 ? 'no attributes' : `attributes ${bytes(attributesBytes)}`,
  ]
  const textLine = text === undefined ? '' : `    ${printable(text)}\n`
  const more = attributes === undefined ? '' : `    ${printable(JSON.stringify(attributes))}\n`
  return `  ${logId}  ${facts.join(' · ')}\n${textLine}${more}`
}
