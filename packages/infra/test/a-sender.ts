import { setTimeout as sleep } from 'node:timers/promises'
import { call } from './with-stack.ts'
import { type Sent, textOf } from './worked-off.ts'

export interface Sender {
  readonly sent: readonly Sent[]
  /** Sends so many batches, one after the other; fewer when there is no answer any more. */
  readonly send: (url: string, batches?: number) => Promise<void>
}

interface Draft {
  readonly tenant_id: string
  readonly log_id?: string
  readonly text: string
}

const tenants = ['acme', 'beta', 'gamma'] as const

/** Sends new records, half of them with ids of its own, and now and then one of those ids again: with its text, or another. */
export function aSender(random: () => number, recordsPerBatch: number): Sender {
  const sent: Sent[] = []
  const drafts = createDrafts(random, recordsPerBatch)
  const sendOne = async (url: string): Promise<boolean> => {
    const batch = drafts()
    const answer = await call(url, 'POST /ingest', { body: batch }).catch(() => undefined)
    sent.push(...asSent(batch, answer?.status === 202 ? answer.json() : undefined))
    return answer !== undefined
  }
  const send = async (url: string, batches = Number.POSITIVE_INFINITY): Promise<void> => {
    for (let i = 0; i < batches && (await sendOne(url)); i++) await sleep(10)
  }
  return { sent, send }
}

function createDrafts(random: () => number, recordsPerBatch: number): () => readonly Draft[] {
  const owned: Required<Draft>[] = []
  let count = 0
  const newDraft = (): Draft => {
    const tenant_id = tenants[Math.floor(random() * tenants.length)] ?? 'acme'
    const text = textOf(`r${count++}`)
    const again = owned[owned.length - 1 - Math.floor(random() * 300)]
    const draw = random()
    if (draw < 0.5 || again === undefined) return draw < 0.5 ? { tenant_id, text } : own({ tenant_id, text })
    if (draw < 0.9) return own({ tenant_id, text })
    return draw < 0.95 ? again : own({ ...again, text })
  }
  const own = (draft: Draft): Required<Draft> => {
    const one = { log_id: `own-${count}`, ...draft }
    owned.push(one)
    return one
  }
  return () => {
    const drafts = Array.from({ length: recordsPerBatch }, newDraft)
    const first = new Map(drafts.map((draft, i) => [draft.log_id ?? `new-${i}`, draft]))
    return [...first.values()]
  }
}

/** What the answer accepted has the ids that it names; without an answer nothing counts as accepted. */
function asSent(batch: readonly Draft[], answer: Readonly<Record<string, unknown>> | undefined): readonly Sent[] {
  const refused = new Set((answer?.errors as { index: number }[] | undefined)?.map(({ index }) => index))
  const logIds = [...((answer?.log_ids as string[] | undefined) ?? [])]
  return batch.map(({ tenant_id, log_id, text }, i) => {
    const logId = answer === undefined || refused.has(i) ? log_id : logIds.shift()
    const isAccepted = answer !== undefined && !refused.has(i)
    return { tenant: tenant_id, text, isAccepted, ...(logId !== undefined && { logId }) }
  })
}
