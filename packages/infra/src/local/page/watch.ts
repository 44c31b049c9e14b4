import type { Row } from '@logpipe/pipeline/table'
import type { Settled } from '@logpipe/pipeline/worker'
import type { SQSRecord } from 'aws-lambda'
import { createTail, type Tail, type TailFilter } from './tail.ts'
import { createTenantCounts, type TakenCounts, type TenantCounts } from './tenant-counts.ts'
import type { RefusalCount, Rows } from './view/messages.ts'

/** What the functions of the stack tell. None of it costs more than a comparison while no page is open. */
export interface Taps {
  /** `receivedAt` is when their request arrived, ISO 8601 UTC. */
  readonly accepted: (records: readonly { readonly tenantId: string }[], receivedAt: string) => void
  readonly refused: (refusals: () => readonly RefusalCount[]) => void
  /** Notes when messages were put on the queue; `forget` when they are processed. */
  readonly received: (messages: readonly SQSRecord[]) => void
  readonly forget: (messages: readonly SQSRecord[]) => void
  readonly settled: (settled: Settled) => void
  /** A log that was stored without the queue. */
  readonly wrote: (row: Row) => void
}

/** What an open page sees. */
export interface View {
  readonly take: () => Rows
  readonly close: () => void
}

/** Watches the stack while at least one page is open. */
export interface Watch extends Taps {
  readonly open: (filter: TailFilter) => View
  /** The figures of the second that ends; starts the next. */
  readonly takeCounts: () => TakenCounts
}

interface Watched {
  readonly counts: TenantCounts
  /** Wall clock at the start, ISO 8601 UTC. */
  readonly since: string
  readonly queuedMs: Map<string, number>
}

/** `now` is the wall clock, milliseconds. */
export function createWatch(now: () => number): Watch {
  const tails = new Set<Tail>()
  let watched: Watched | undefined
  return {
    open: (filter) => {
      watched ??= { counts: createTenantCounts(), since: new Date(now()).toISOString(), queuedMs: new Map() }
      const tail = createTail(filter)
      tails.add(tail)
      const close = (): void => {
        tails.delete(tail)
        if (tails.size === 0) watched = undefined
      }
      return { take: tail.take, close }
    },
    takeCounts: () => (watched?.counts ?? createTenantCounts()).take(),
    accepted: (accepted, receivedAt) => {
      if (watched === undefined) return
      const isOlder = receivedAt < watched.since
      for (const [tenant, records] of countsBy(accepted)) watched.counts.accepted(tenant, { records, isOlder })
    },
    refused: (refusals) => {
      if (watched === undefined) return
      for (const refusal of refusals()) watched.counts.refused(refusal)
    },
    received: (messages) => {
      if (watched === undefined) return
      for (const { messageId, attributes } of messages) {
        if (attributes.SentTimestamp) watched.queuedMs.set(messageId, Number(attributes.SentTimestamp))
      }
    },
    forget: (messages) => {
      for (const { messageId } of messages) watched?.queuedMs.delete(messageId)
    },
    settled: (settled) => {
      if (watched !== undefined) settle(watched, tails, { settled, storedMs: now() })
    },
    wrote: (row) => {
      if (watched === undefined) return
      const storedMs = now()
      watched.counts.accepted(row.tenant_id, { records: 1, isOlder: false })
      watched.counts.stored(row.tenant_id, {
        records: 1,
        latencyMs: storedMs - Date.parse(row.received_at),
        isOlder: false,
      })
      for (const tail of tails) tail.offer({ row, storedMs })
    },
  }
}

/** Most requests have records of one tenant. */
function countsBy(records: readonly { readonly tenantId: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { tenantId } of records) counts.set(tenantId, (counts.get(tenantId) ?? 0) + 1)
  return counts
}

interface Settling {
  readonly settled: Settled
  readonly storedMs: number
}

function settle(watched: Watched, tails: ReadonlySet<Tail>, { settled, storedMs }: Settling): void {
  const { tenantId, stored, deadLettered } = settled
  if (deadLettered > 0) watched.counts.deadLettered(tenantId, deadLettered)
  // The records of a message were received together.
  const byReceipt = new Map<string, number>()
  for (const { row, messageId } of stored) {
    byReceipt.set(row.received_at, (byReceipt.get(row.received_at) ?? 0) + 1)
    const one = { row, storedMs, queuedMs: watched.queuedMs.get(messageId) }
    for (const tail of tails) tail.offer(one)
  }
  for (const [receivedAt, records] of byReceipt) {
    const latencyMs = storedMs - Date.parse(receivedAt)
    watched.counts.stored(tenantId, { records, latencyMs, isOlder: receivedAt < watched.since })
  }
}
