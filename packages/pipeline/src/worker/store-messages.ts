import type { TenantId } from '@logpipe/sdk/contract'
import pLimit from 'p-limit'
import { rowTools } from '../table/build-row.ts'
import type { TenantBatch, Unpacked, Work } from './batch.ts'
import { keepOutcomes } from './keep-outcomes.ts'
import type { ReturnDeps } from './return-failed.ts'
import { outOfTime, type Store, type StoringDeps, storeRecords, type TimeLeft } from './store-records.ts'

interface StoreDeps extends StoringDeps, Pick<ReturnDeps, 'onFailure'> {
  readonly batch: TenantBatch
  readonly timeLeft: TimeLeft
}

/** Extra time for calls to time out by themselves, milliseconds. */
const graceMs = 1_000

/**
 * Stores one tenant's messages a step at a time, in their order. A message that fails is redelivered whole, so as few as
 * possible are begun before others are done: when time runs out, most are stored or untouched.
 */
export async function storeMessages(deps: StoreDeps, tenantId: TenantId, messages: readonly Unpacked[]): Promise<void> {
  const unfinished = new Set(messages.map(({ messageId }) => messageId))
  try {
    await withDeadline(deps, () => storeSteps(deps, { tenantId, messages, unfinished }))
  } catch (error) {
    for (const messageId of unfinished) deps.batch.fail(messageId, error)
  }
}

/** A hanging call must not delay the response until the function times out: the messages of all tenants would be redelivered. */
async function withDeadline({ timeLeft, sleep }: StoreDeps, act: () => Promise<void>): Promise<void> {
  const leftMs = timeLeft()
  if (!Number.isFinite(leftMs)) return act()
  const ended = new AbortController()
  const expire = async (): Promise<never> => {
    await sleep(Math.max(0, leftMs) + graceMs, ended.signal)
    throw outOfTime()
  }
  try {
    await Promise.race([act(), expire()])
  } finally {
    ended.abort()
  }
}

/** Steps in flight: the rows of one are built while those of the one before are written. */
const maxSteps = 2
/** With less time left no step is begun. Milliseconds. */
const minStepMs = 1_000

interface Messages {
  readonly tenantId: TenantId
  readonly messages: readonly Unpacked[]
  /** Ids of those that are neither stored nor failed. */
  readonly unfinished: Set<string>
}

async function storeSteps(deps: StoreDeps, { tenantId, messages, unfinished }: Messages): Promise<void> {
  await simulateWork(deps, messages)
  const tools = rowTools(await deps.policyOf(tenantId), deps.rowKeys(tenantId))
  const halted = new AbortController()
  const store: Store = { deps, tenantId, tools, rows: deps.openRows(tenantId), halt: (error) => halted.abort(error) }
  const limit = pLimit(maxSteps)
  const storeStep = async (step: readonly Unpacked[]): Promise<void> => {
    try {
      // The table takes no more of this tenant's rows for now, and a step begun is a step written in part.
      halted.signal.throwIfAborted()
      if (deps.timeLeft() < minStepMs) throw outOfTime()
      const unstorable = await storeRecords(store, step.flatMap(workOf))
      await keepOutcomes(store, step, unstorable)
    } catch (error) {
      for (const { messageId } of step) deps.batch.fail(messageId, error)
    }
    for (const { messageId } of step) unfinished.delete(messageId)
  }
  await Promise.all(stepsOf(messages).map((step) => limit(storeStep, step)))
}

/** Records of a step, unless its last message has more: as many as are written concurrently. */
const stepRecords = 200

/** Small messages share a step, as they share calls. */
function stepsOf(messages: readonly Unpacked[]): readonly (readonly Unpacked[])[] {
  const steps: Unpacked[][] = []
  let room = 0
  for (const message of messages) {
    if (room <= 0) {
      steps.push([])
      room = stepRecords
    }
    steps.at(-1)?.push(message)
    room -= message.content.records.length
  }
  return steps
}

function workOf({ messageId, mayBeStored, content }: Unpacked): readonly Work[] {
  const { records, unreadable, receivedAt, order } = content
  return [...records, ...unreadable.map((line) => ({ unreadable: line, order }))].map((item) => ({
    messageId,
    receivedAt,
    mayBeStored,
    item,
  }))
}

/** Simulated as a wait: all records wait concurrently, so a batch takes as long as its longest record. */
async function simulateWork(
  { workMsPerChar = 0, sleep, timeLeft }: StoreDeps,
  messages: readonly Unpacked[],
): Promise<void> {
  const longest = workMsPerChar === 0 ? 0 : longestText(messages)
  const waitMs = longest * workMsPerChar
  if (timeLeft() <= waitMs) throw outOfTime()
  if (waitMs > 0) await sleep(waitMs)
}

function longestText(messages: readonly Unpacked[]): number {
  const texts = messages.flatMap(({ content }) => content.records.map(({ record }) => record.text.length))
  return texts.reduce((max, length) => Math.max(max, length), 0)
}
