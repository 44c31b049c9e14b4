import type { LocalStack, StackCounters } from '@logpipe/infra/local'
import type { Output } from '../context.ts'
import { count, plural } from './format.ts'

/** What a program needs to use the stack; the instance too where a command manages it. */
export function readyJson({ url, dynamodb, sqs, pid, instance, syslogPort }: LocalStack, isManaged: boolean) {
  const syslog = syslogPort !== undefined && { syslog_port: syslogPort }
  return { url, dynamodb, sqs, pid, ...syslog, ...(isManaged && { instance }) }
}

/** Where the stack is, with commands to try it. */
export function readyText({ url, dynamodb, sqs, syslogPort }: LocalStack, dataDir: string, { color }: Output): string {
  const { bold, dim, cyan } = color
  return `
${bold('logpipe dev')}: the whole pipeline on this machine

  endpoint   ${cyan(url)}
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
