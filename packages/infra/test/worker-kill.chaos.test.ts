import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dynamodbClient, sqsClient } from '@logpipe/pipeline/compose/clients'
import { expect, onTestFinished, test } from 'vitest'
import { seed } from '../../pipeline/test/seed.ts'
import { startLocalStack } from '../src/local/start.ts'
import { aSender, type Sender } from './a-sender.ts'
import { aChildStack, type ChildStack, type Death } from './child-stack.ts'
import { runs, testFullSize } from './full-size.ts'
import { type Moment, moments } from './moments.ts'
import { seeded, shuffled } from './seeded.ts'
import { warmWorker } from './warm-workers.ts'
import { aTempFolder, drained, place } from './with-stack.ts'
import { allRows, expectWorkedOff, type Outcome, type Sent, takeLetters } from './worked-off.ts'

/** What the lives of one data folder left behind. */
interface Run {
  readonly sent: readonly Sent[]
  readonly outcome: Outcome
}

/** Moments of the first start in a folder, and of every later one. */
const ofFirstStart: readonly Moment[] = ['the first table is created', 'the first queue is created']
const ofLaterStarts: readonly Moment[] = ['a start has found its tables', 'a start has found its dead-letter queue']
const ofWork = (Object.keys(moments) as Moment[]).filter(
  (moment) => !ofFirstStart.includes(moment) && !ofLaterStarts.includes(moment),
)

function deathsFrom(random: () => number): readonly Death[] {
  const starting = ofFirstStart.map((moment) => ({ moment, nth: 1 }))
  const working = ofWork.map((moment) => deathAt(moment, 3, random))
  const again = Array.from({ length: runs({ fast: 0, full: 3 }) }, () => shuffled(working, random))
  return [...starting, ...working, ...again.flat()]
}

/** When a moment comes for any time up to the last. */
function deathAt(moment: Moment, last: number, random: () => number): Death {
  return { moment, nth: 1 + Math.floor(random() * last) }
}

test(
  `kill -9 at every moment between receiving and deleting loses and doubles no accepted record (seed ${seed})`,
  async () => {
    const random = seeded(seed)
    const deaths = deathsFrom(random)
    const { sent, outcome } = await liveAndDie(deaths, random)
    const accepted = sent.filter(({ isAccepted }) => isAccepted).length
    // Without these the test could pass with nothing at stake. How much a life accepts depends on how busy the machine is.
    expect(accepted).toBeGreaterThan(100)
    expect(outcome.letters.length).toBeGreaterThan(0)
    // Twelve kills exhaust no message: a letter of SQS itself has no reason.
    expect(deaths.length + 1).toBeGreaterThanOrEqual(12)
    expect(outcome.letters.filter(({ reason }) => reason !== 'conflict')).toEqual([])
    expect(outcome.rows.length).toBeGreaterThan(accepted / 2)
  },
  runs({ fast: 180_000, full: 900_000 }),
)

/** One life after the other on one folder, each of which ends at its moment. */
async function liveAndDie(deaths: readonly Death[], random: () => number): Promise<Run> {
  const { dataDir, sender } = await aFolder(random, 20)
  let next = aChildStack(dataDir)
  for (const [i, death] of deaths.entries()) {
    const stack = await next
    if (i + 1 < deaths.length) next = aChildStack(dataDir)
    await liveUntil(stack, sender, death)
  }
  return settled(dataDir, sender)
}

/** Sends until the stack kills itself. Returns whether it found work that the one before had left. */
async function liveUntil(stack: ChildStack, sender: Sender, death: Death): Promise<boolean> {
  const started = await stack.start(death)
  if (started !== undefined) await Promise.all([1, 2].map(() => sender.send(started.url)))
  expect(await stack.died).toBe(death.moment)
  return (started?.queued ?? 0) > 0
}

async function aFolder(random: () => number, recordsPerBatch = 40) {
  const { path, remove } = await aTempFolder()
  onTestFinished(remove)
  return { dataDir: join(path, 'data'), sender: aSender(random, recordsPerBatch) }
}

/** Starts a last time, works the queue off, and checks every record. */
async function settled(dataDir: string, { sent }: Sender): Promise<Run> {
  const outcome = await workOff(dataDir)
  const masterKey = Buffer.from(await readFile(join(dataDir, 'master.key'), 'utf8'), 'hex')
  expectWorkedOff(sent, outcome, masterKey)
  return { sent, outcome }
}

async function workOff(dataDir: string): Promise<Outcome> {
  const stack = await startLocalStack({ dataDir, startWorker: warmWorker })
  onTestFinished(() => stack.close())
  await drained(stack)
  const dynamodb = dynamodbClient({ ...place, dynamodbEndpoint: stack.dynamodb.endpoint })
  const sqs = sqsClient({ ...place, sqsEndpoint: stack.sqs.endpoint })
  return {
    rows: await allRows(dynamodb, stack.dynamodb.tables.logs ?? ''),
    letters: await takeLetters(sqs, stack.sqs.queues.deadLetter ?? ''),
  }
}

const killsPerFolder = 10
const folders = 5
const foldersSideBySide = 2

testFullSize(
  `${folders * killsPerFolder} times kill -9 at a moment of start or work loses and doubles no accepted record (seed ${seed})`,
  async () => {
    const seeds = Array.from({ length: folders }, (_, i) => seed + i)
    const runs: RandomRun[] = []
    const runAll = async (): Promise<void> => {
      for (let from = seeds.shift(); from !== undefined; from = seeds.shift())
        runs.push(await killAtRandom(seeded(from)))
    }
    await Promise.all(Array.from({ length: foldersSideBySide }, runAll))
    const total = (of: (run: RandomRun) => number): number => runs.reduce((sum, run) => sum + of(run), 0)
    expect(total(({ sent }) => sent.filter(({ isAccepted }) => isAccepted).length)).toBeGreaterThan(2_000)
    expect(total(({ busyStarts }) => busyStarts)).toBeGreaterThan((folders * killsPerFolder) / 3)
    expect(
      total(({ outcome }) => outcome.letters.filter(({ reason }) => reason === 'conflict').length),
    ).toBeGreaterThan(0)
    expect(total(({ outcome }) => outcome.rows.length)).toBeGreaterThan(2_000 * 0.8)
  },
  900_000,
)

interface RandomRun extends Run {
  /** How many stacks found records on the queue that the one before had not worked off. */
  readonly busyStarts: number
}

async function killAtRandom(random: () => number): Promise<RandomRun> {
  const { dataDir, sender } = await aFolder(random)
  const life = (): Promise<ChildStack> => aChildStack(dataDir, random() < 0.3 ? 4 : 0)
  let next = life()
  await fillQueue(await next, sender)
  next = life()
  let busyStarts = 0
  for (let kill = 1; kill < killsPerFolder; kill++) {
    const stack = next
    next = life()
    if (await liveUntil(await stack, sender, randomDeath(random))) busyStarts++
  }
  await (await next).kill()
  return { ...(await settled(dataDir, sender)), busyStarts }
}

/** The first life: long enough to accept more than it can work off. */
async function fillQueue(stack: ChildStack, { send }: Sender): Promise<void> {
  const started = await stack.start()
  await Promise.all([1, 2, 3].map(() => send(started?.url ?? '', 6)))
  await stack.kill()
}

/** One kill in five falls into the start, the others into any moment of the work. */
function randomDeath(random: () => number): Death {
  const isOfStart = random() < 0.2
  const [moment = 'messages are received'] = shuffled(isOfStart ? ofLaterStarts : ofWork, random)
  return deathAt(moment, isOfStart ? 1 : 10, random)
}
