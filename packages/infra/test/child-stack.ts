import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { sqsClient } from '@logpipe/pipeline/compose/clients'
import { queueDepth } from '@logpipe/pipeline/queue/depth'
import { onTestFinished } from 'vitest'
import type { Moment } from './moments.ts'
import { testNode } from './test-node.ts'
import { place } from './with-stack.ts'

/** When a stack kills itself. */
export interface Death {
  readonly moment: Moment
  /** How often the moment must have come. */
  readonly nth: number
}

/** A stack that serves. */
export interface Serving {
  readonly url: string
  readonly queued: number
  /** Messages that its worker has received and not finished. */
  readonly inFlight: () => Promise<number>
}

/** The embedded stack as it is built, in a process that has loaded it already, since loading takes longer than all the rest. */
export interface ChildStack {
  /** Resolves when it serves, with what was on its queue then; with undefined where it is killed before. */
  readonly start: (death?: Death) => Promise<Serving | undefined>
  /** kill -9; resolves when it is gone. */
  readonly kill: () => Promise<void>
  /** Resolves when it is gone, with the moment at which it killed itself. */
  readonly died: Promise<string | undefined>
}

type Child = ChildProcessByStdio<Writable, Readable, null>

/** Code is compiled once for all processes of a test, and for those of the next run. */
const compileCache = { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'node-compile-cache') }

/** `port` is that of an earlier stack, whose clients go on. */
export async function aChildStack(dataDir: string, workMsPerChar = 0, port = '0'): Promise<ChildStack> {
  const script = fileURLToPath(new URL('./run-stack.ts', import.meta.url))
  const [node, ...flags] = testNode
  const args = [...flags, script, dataDir, String(workMsPerChar), port]
  const env = { ...process.env, ...compileCache }
  const child: Child = spawn(node, args, { stdio: ['pipe', 'pipe', 'inherit'], env })
  const gone = once(child, 'exit')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone
  }
  onTestFinished(kill)
  const lines = createInterface(child.stdout)
  const state: { last?: string } = {}
  lines.on('line', (line) => {
    if (!line.startsWith('{')) state.last = line
  })
  await once(lines, 'line')
  const died = once(lines, 'close').then(() => state.last || undefined)
  return { start: (death) => startChild(child, lines, death), kill, died }
}

const notVisible = 'ApproximateNumberOfMessagesNotVisible'

async function startChild(child: Child, lines: Interface, death: Death | undefined): Promise<Serving | undefined> {
  child.stdin.write(JSON.stringify(death ?? null))
  const line = await Promise.race([
    once(lines, 'line').then(([first]) => String(first)),
    once(lines, 'close').then(() => ''),
  ])
  if (!line.startsWith('{')) return undefined
  const { url, sqs } = JSON.parse(line)
  const client = sqsClient({ ...place, sqsEndpoint: sqs.endpoint })
  const inFlight = async (): Promise<number> => {
    const command = new GetQueueAttributesCommand({ QueueUrl: sqs.queues.ingest, AttributeNames: [notVisible] })
    return Number((await client.send(command)).Attributes?.[notVisible])
  }
  // A stack may be dead again by now.
  return { url, inFlight, queued: await queueDepth(client, sqs.queues.ingest).catch(() => 0) }
}
