import { createHash } from 'node:crypto'
import { json } from 'node:stream/consumers'
import { serve } from '../../sdk/test/serve.ts'

export interface SentEntry {
  readonly Id: string
  readonly MessageBody: string
  readonly MessageGroupId: string
}

/** The outcome of one entry of a SendMessageBatch: sent, failed with a code, or not mentioned. */
export type EntryOutcome = 'sent' | 'unmentioned' | { readonly code: string }

export interface SqsServer {
  readonly endpoint: string
  /** The entries of each call. */
  readonly calls: readonly (readonly SentEntry[])[]
}

/** A server for SendMessageBatch in the SQS JSON protocol. Stops with its test. */
export async function startSqsServer(outcomeOf: (entry: SentEntry) => EntryOutcome): Promise<SqsServer> {
  const calls: (readonly SentEntry[])[] = []
  const endpoint = await serve(async (request, response) => {
    const { Entries } = (await json(request)) as { Entries: readonly SentEntry[] }
    calls.push(Entries)
    const outcomes = Entries.map((entry) => ({ entry, outcome: outcomeOf(entry) }))
    const Successful = outcomes
      .filter(({ outcome }) => outcome === 'sent')
      .map(({ entry: { Id, MessageBody } }) => ({ Id, MessageId: `m-${Id}`, MD5OfMessageBody: md5(MessageBody) }))
    const Failed = outcomes.flatMap(({ entry: { Id }, outcome }) =>
      typeof outcome === 'object' ? [{ Id, Code: outcome.code, SenderFault: false }] : [],
    )
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(JSON.stringify({ Successful, Failed }))
  })
  return { endpoint, calls }
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
