import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { dynamodbClient, sqsClient } from '@logpipe/pipeline/compose/clients'
import { expect, onTestFinished, test } from 'vitest'
import { queueDepth } from '../src/local/queue-depth.ts'
import { startLocalStack } from '../src/local/start.ts'
import { seed, seeded } from './seeded.ts'
import { aTempFolder, call, drained, place } from './with-stack.ts'
import { allRows, expectWorkedOff, type Outcome, type Sent, takeLetters, textOf } from './worked-off.ts'

/** Few for each folder, since a message that is in flight at five kills is moved to the dead-letter queue as a whole. */
const killsPerFolder = 10
const folders = 5
const foldersSideBySide = 2

test(`${folders * killsPerFolder} times kill -9 at any moment of start and work loses and doubles no accepted record (seed ${seed})`, async () => {
  const seeds = Array.from({ length: folders }, (_, i) => seed + i)
  const runs: Run[] = []
  const runAll = async (): Promise<void> => {
    for (let from = seeds.shift(); from !== undefined; from = seeds.shift()) runs.push(await killAndCheck(seeded(from)))
  }
  await Promise.all(Array.from({ length: foldersSideBySide }, runAll))
  const total = (of: (run: Run) => number): number => runs.reduce((sum, run) => sum + of(run), 0)
  // Without these the test could pass with nothing at stake.
  expect(total(({ sent }) => sent.filter(({ isAccepted }) => isAccepted).length)).toBeGreaterThan(2_000)
  expect(total(({ busyStarts }) => busyStarts)).toBeGreaterThan((folders * killsPerFolder) / 3)
  expect(total(({ outcome }) => outcome.letters.filter(({ reason }) => reason === 'conflict').length)).toBeGreaterThan(
    0,
  )
  expect(total(({ outcome }) => outcome.rows.length)).toBeGreaterThan(2_000 * 0.8)
}, 300_000)

interface Run {
  readonly sent: readonly Sent[]
  /** How many stacks found records on the queue that the one before had not worked off. */
  readonly busyStarts: number
  readonly outcome: Outcome
}

async function killAndCheck(random: () => number): Promise<Run> {
  const { path, remove } = await aTempFolder()
  onTestFinished(remove)
  const dataDir = join(path, 'data')
  const sender = aSender(random)
  const life = (): Promise<ChildStack> => aChildStack(dataDir, random)
  let next = life()
  await fillQueue(await next, sender)
  next = life()
  let busyStarts = 0
  for (let kill = 1; kill < killsPerFolder; kill++) {
    const stack = next
    next = life()
    if (await liveAndDie(await stack, sender, random)) busyStarts++
  }
  await (await next).kill()
  const outcome = await workOff(dataDir)
  const masterKey = Buffer.from(await readFile(join(dataDir, 'master.key'), 'utf8'), 'hex')
  expectWorkedOff(sender.sent, outcome, masterKey)
  return { sent: sender.sent, busyStarts, outcome }
}

/** The first life: long enough to accept more than it can work off. */
async function fillQueue(stack: ChildStack, { send }: Sender): Promise<void> {
  const { url } = await stack.start()
  await Promise.all([1, 2, 3].map(() => send(url, 6)))
  await stack.kill()
}

/** One kill in five falls into the start. Answers whether there was work left of the stack before. */
async function liveAndDie(stack: ChildStack, sender: Sender, random: () => number): Promise<boolean> {
  const [dieStarting, point] = [random() < 0.2, random()]
  const ready = stack.start()
  if (dieStarting) {
    await Promise.race([sleep(point * 400), ready])
    await stack.kill()
    return false
  }
  const { url, queued } = await ready
  const sending = Promise.all([sender.send(url), sender.send(url)])
  await sleep(point * 900)
  await stack.kill()
  await sending
  return queued > 0
}

async function workOff(dataDir: string): Promise<Outcome> {
  const stack = await startLocalStack({ dataDir })
  onTestFinished(() => stack.close())
  await drained(stack)
  const dynamodb = dynamodbClient({ ...place, dynamodbEndpoint: stack.dynamodb.endpoint })
  const sqs = sqsClient({ ...place, sqsEndpoint: stack.sqs.endpoint })
  return {
    rows: await allRows(dynamodb, stack.dynamodb.tables.logs ?? ''),
    letters: await takeLetters(sqs, stack.sqs.queues.deadLetter ?? ''),
  }
}

interface ChildStack {
  /** Resolves when it serves, with what was on its queue then; never where it is killed before. */
  readonly start: () => Promise<{ readonly url: string; readonly queued: number }>
  /** kill -9; resolves when it is gone. */
  readonly kill: () => Promise<void>
}

/** A process that has loaded the stack already, since loading takes longer than all the rest. */
async function aChildStack(dataDir: string, random: () => number): Promise<ChildStack> {
  const script = fileURLToPath(new URL('./run-stack.ts', import.meta.url))
  const workMsPerChar = random() < 0.3 ? '4' : '0'
  const args = ['--conditions=@logpipe/source', script, dataDir, workMsPerChar, 'when-told']
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  onTestFinished(kill)
  const lines = createInterface(child.stdout)
  await once(lines, 'line')
  return { start: () => startChild(child, lines), kill }
}

async function startChild(child: ChildProcessByStdio<Writable, Readable, null>, lines: Interface) {
  child.stdin.write('start')
  const [line] = await once(lines, 'line')
  const { url, sqs } = JSON.parse(line)
  const client = sqsClient({ ...place, sqsEndpoint: sqs.endpoint })
  return { url, queued: await queueDepth(client, sqs.queues.ingest) }
}

interface Sender {
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
const recordsPerBatch = 40

/** Sends new records, half of them with ids of its own, and now and then one of those ids again: with its text, or another. */
function aSender(random: () => number): Sender {
  const sent: Sent[] = []
  const drafts = createDrafts(random)
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

function createDrafts(random: () => number): () => readonly Draft[] {
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
