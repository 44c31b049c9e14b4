import { createHmac, hkdfSync } from 'node:crypto'
import { zstdDecompressSync } from 'node:zlib'
import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { expect } from 'vitest'
import type { Item } from './rows-of.ts'

/** One record as a test sent it. */
export interface Sent {
  readonly tenant: string
  /** As {@link textOf} makes it, of a name that no other record has. */
  readonly text: string
  /** Where it is known: the client made it, or an answer named it. */
  readonly logId?: string
  /** A record without an answer may be stored, once, or not. */
  readonly isAccepted: boolean
  /** Where the record must be put aside, the reason. */
  readonly aside?: string
}

/** A message of the dead-letter queue, read without the pipeline's code. */
export interface Letter {
  readonly tenant: string
  /** Absent where the queue's redrive moved the whole message. */
  readonly reason?: string
  /** One for each record. */
  readonly lines: readonly string[]
}

/** What is left of a pipeline's work when its queue is empty. */
export interface Outcome {
  readonly rows: readonly Item[]
  readonly letters: readonly Letter[]
}

const personal = '555-0199'

export function textOf(name: string): string {
  return `record ${name}, call ${personal}`
}

function redacted(text: string): string {
  return text.replace(personal, '[REDACTED:PHONE]')
}

/**
 * The promise of the whole pipeline: every accepted record is stored once, under its tenant, as it was sent but redacted,
 * and sealed; or it is in the dead-letter queue for a good reason. Nothing that nobody sent is in either.
 */
export function expectWorkedOff(sent: readonly Sent[], outcome: Outcome, masterKey: Buffer): void {
  const book = { sent: index(sent), rows: index(outcome.rows.map(asEntry)), letters: index(letterEntries(outcome)) }
  const problems = [
    ...outcome.rows.flatMap((row) => rowProblems(row, book, masterKey)),
    ...letterEntries(outcome).flatMap((letter) => letterProblems(letter, book)),
    ...sent.flatMap((one) => sentProblems(one, book)),
  ]
  expect({ problems: problems.length, first: problems.slice(0, 10) }).toEqual({ problems: 0, first: [] })
}

/** A record, a row or a record of a letter, all by their redacted text. */
interface Entry {
  readonly tenant: string
  readonly logId?: string
  readonly text: string
  readonly reason?: string
  readonly aside?: string
}

interface Index<T extends Entry> {
  readonly byText: ReadonlyMap<string, readonly T[]>
  readonly byId: ReadonlyMap<string, readonly T[]>
}

interface Book {
  readonly sent: Index<Entry>
  readonly rows: Index<Entry>
  readonly letters: Index<Entry>
}

function index(entries: readonly Entry[]): Index<Entry> {
  const normal = entries.map((entry) => ({ ...entry, text: redacted(entry.text) }))
  return {
    byText: Map.groupBy(normal, ({ tenant, text }) => `${tenant} ${text}`),
    byId: Map.groupBy(normal, ({ tenant, logId }) => `${tenant} ${logId}`),
  }
}

function withText(entries: Index<Entry>, { tenant, text, logId }: Entry): readonly Entry[] {
  const found = entries.byText.get(`${tenant} ${redacted(text)}`) ?? []
  return found.filter((one) => logId === undefined || one.logId === undefined || one.logId === logId)
}

function asEntry({ tenant_id, log_id, modified_text }: Item): Entry & { readonly logId: string } {
  return { tenant: String(tenant_id), logId: String(log_id), text: String(modified_text) }
}

/** A line that cannot be read belongs to no record; tests of such lines look at the letters themselves. */
function letterEntries({ letters }: Outcome): readonly Entry[] {
  return letters.flatMap(({ tenant, reason, lines }) =>
    lines.flatMap((line) => {
      if (reason === 'unreadable') return []
      const blank = line.indexOf(' ')
      const { text } = JSON.parse(line.slice(blank + 1))
      return [{ tenant, logId: line.slice(0, blank).replace(/!$/, ''), text, ...(reason && { reason }) }]
    }),
  )
}

function rowProblems(row: Item, { sent, rows }: Book, masterKey: Buffer): readonly string[] {
  const entry = asEntry(row)
  const name = `row ${entry.tenant} ${entry.logId} "${entry.text.slice(0, 60)}"`
  const problems: string[] = []
  if (withText(sent, entry).length === 0) problems.push(`${name} is nothing that was sent`)
  if (withText(sent, entry).some(({ aside }) => aside !== undefined)) problems.push(`${name} should not be here`)
  if ((rows.byText.get(`${entry.tenant} ${entry.text}`) ?? []).length > 1) problems.push(`${name} is stored twice`)
  if (JSON.stringify(row).includes(personal)) problems.push(`${name} is not redacted`)
  if (sealOf(row, masterKey) !== row.seal) problems.push(`${name} is not sealed`)
  return problems
}

function letterProblems(letter: Entry, { sent, rows }: Book): readonly string[] {
  const name = `letter ${letter.reason ?? 'of a redrive'} ${letter.tenant} ${letter.logId} "${letter.text.slice(0, 60)}"`
  const problems: string[] = []
  if (withText(sent, letter).length === 0) problems.push(`${name} is nothing that was sent`)
  if (letter.reason === undefined) return problems
  if (withText(rows, letter).length > 0) problems.push(`${name} is stored too`)
  const holders = rows.byId.get(`${letter.tenant} ${letter.logId}`) ?? []
  if (letter.reason === 'conflict' && holders.length === 0) problems.push(`${name} conflicts with nothing`)
  const expected = withText(sent, letter).map(({ aside }) => aside ?? 'conflict')
  if (!expected.includes(letter.reason)) problems.push(`${name} has the wrong reason`)
  return problems
}

function sentProblems(one: Sent, { rows, letters }: Book): readonly string[] {
  if (!one.isAccepted) return []
  return withText(rows, one).length + withText(letters, one).length === 0
    ? [`record ${one.tenant} ${one.logId} "${one.text.slice(0, 60)}" is lost`]
    : []
}

/** Computes a seal from its format alone: docs/seal.md. */
function sealOf(row: Item, masterKey: Buffer): string {
  const texts = ['tenant_id', 'log_id', 'modified_text', 'original_text', 'severity', 'timestamp', 'received_at']
  const names = [...texts, 'processed_at', 'attributes', 'redactions', 'policy', 'content', 'expires_at']
  const content = [...names, 'recent_key', 'recent_sort'].map((name) => inOrder(row[name] ?? null))
  const [id, key] = [['key-id', 4] as const, [`seal/${row.tenant_id}`, 32] as const].map(([info, bytes]) =>
    Buffer.from(hkdfSync('sha256', masterKey, '', `logpipe/v1/${info}`, bytes)),
  )
  const mac = createHmac('sha256', key ?? '').update(JSON.stringify([2, ...content]))
  return `2.${id?.toString('hex')}.${mac.digest('base64url')}`
}

/** The names of an object in order. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Every row of a table, whoever's it is. */
export async function allRows(client: DynamoDBDocumentClient, tableName: string): Promise<readonly Item[]> {
  const rows: Item[] = []
  let startKey: Record<string, unknown> | undefined
  do {
    const scan = { TableName: tableName, ConsistentRead: true, ...(startKey && { ExclusiveStartKey: startKey }) }
    const page = await client.send(new ScanCommand(scan))
    rows.push(...(page.Items ?? []))
    startKey = page.LastEvaluatedKey
  } while (startKey !== undefined)
  return rows
}

/** Takes everything out of a dead-letter queue. */
export async function takeLetters(client: SQSClient, queueUrl: string): Promise<readonly Letter[]> {
  const letters: Letter[] = []
  for (;;) {
    const receive = { QueueUrl: queueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }
    const { Messages = [] } = await client.send(new ReceiveMessageCommand(receive))
    if (Messages.length === 0) return letters
    for (const { Body = '', MessageAttributes = {} } of Messages) {
      const reason = MessageAttributes.reason?.StringValue
      letters.push({ ...readBody(Body), ...(reason !== undefined && { reason }) })
    }
    const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle: ReceiptHandle ?? '' }))
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
  }
}

function readBody(body: string): Omit<Letter, 'reason'> {
  const packed = Buffer.from(body.slice('zstd:'.length), 'base64')
  const text = body.startsWith('zstd:') ? zstdDecompressSync(packed).toString() : body
  const [header = '', ...lines] = text.split('\n')
  return { tenant: JSON.parse(header).tenant_id, lines }
}
