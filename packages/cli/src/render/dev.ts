import type { LocalStack, StackCounters } from '@logpipe/infra/local'
import type { Output } from '../context.ts'
import { count, plural } from './format.ts'

/** What a program needs to use the stack; the instance too where a command manages it, and the page where none does. */
export function readyJson(
  { url, dynamodb, sqs, pid, instance, syslogPort }: LocalStack,
  { isManaged, pageToken }: ReadyJson,
) {
  const page = pageToken !== undefined && { page: pageUrl(url, pageToken) }
  const syslog = syslogPort !== undefined && { syslog_port: syslogPort }
  return { url, ...page, dynamodb, sqs, pid, ...syslog, ...(isManaged && { instance }) }
}

interface ReadyJson {
  readonly isManaged: boolean
  readonly pageToken: string | undefined
}

/** A browser sends what is after the `#` to nobody: the token is in no log and in no Referer. */
function pageUrl(url: string, token: string): string {
  return `${url}/_logpipe#${token}`
}

interface Ready {
  readonly dataDir: string
  readonly pageToken: string | undefined
}

/** Where the stack is, with commands to try it. */
export function readyText(
  { url, dynamodb, sqs, syslogPort }: LocalStack,
  { dataDir, pageToken }: Ready,
  { color }: Output,
): string {
  const { bold, dim, cyan } = color
  const page = pageToken === undefined ? '' : `\n  page       ${cyan(pageUrl(url, pageToken))}`
  return `
${bold('logpipe dev')}: the whole pipeline on this machine

  endpoint   ${cyan(url)}${page}
  DynamoDB   ${dynamodb.endpoint}  ${dim(`table ${Object.values(dynamodb.tables).join(', ')}`)}
  SQS        ${sqs.endpoint}  ${dim(`queues ${Object.keys(sqs.queues).join(', ')}`)}
  data       ${dataDir}${syslogPort === undefined ? '' : `\n  syslog     127.0.0.1:${syslogPort}`}

Send JSON:
  curl -sS ${url}/ingest -H 'content-type: application/json' -d '{"tenant_id":"acme","text":"User 555-0199 accessed system"}'
Send text:
  curl -sS ${url}/ingest -H 'content-type: text/plain' -H 'x-tenant-id: acme' -d 'Raw log dump with 555-0199 inside'
Read it back:
  curl -sS ${url}/logs -H 'x-tenant-id: acme'

${dim('Ctrl-C stops it; the data stays.')}
`
}

/** Totals, and the number stored since the previous counters, a second ago. */
export function counterLine(now: StackCounters, before: StackCounters | undefined): string {
  const rate = before === undefined ? 0 : now.stored - before.stored
  const deadLetters = now.deadLetters > 0 ? ` · ${count(now.deadLetters)} in the dead-letter queue` : ''
  return `accepted ${count(now.accepted)} · stored ${count(now.stored)} (${count(rate)}/s) · ${plural(now.queued, 'message')} queued${deadLetters}`
}
