import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { VirtualClock } from '../../pipeline/test/virtual-clock.ts'
import type { Queue } from '../src/topology.ts'

export interface VirtualQueue {
  readonly client: SQSClient
  readonly send: (body: string) => void
  /** Bodies that were received too often. */
  readonly deadLetters: readonly string[]
  /** When messages were received, milliseconds. */
  readonly receivedAtMs: readonly number[]
  /** Resolves when no message is left. */
  readonly empty: () => Promise<void>
}

interface Held {
  readonly id: string
  readonly body: string
  readonly sentMs: number
  visibleAtMs: number
  receives: number
}

/** A queue on a virtual clock, by SQS's rules for visibility and redrive. Its receipt handle is the message id. */
export function createVirtualQueue(
  clock: VirtualClock,
  { visibilityTimeoutSeconds, maxReceiveCount = 1_000 }: Pick<Queue, 'visibilityTimeoutSeconds' | 'maxReceiveCount'>,
): VirtualQueue {
  const messages = new Map<string, Held>()
  const deadLetters: string[] = []
  const receivedAtMs: number[] = []
  const isVisible = ({ visibleAtMs }: Held): boolean => visibleAtMs <= clock.now()
  const takeVisible = (count: number): readonly Held[] => {
    for (const message of [...messages.values()].filter(isVisible)) {
      if (message.receives < maxReceiveCount) continue
      messages.delete(message.id)
      deadLetters.push(message.body)
    }
    return [...messages.values()].filter(isVisible).slice(0, count)
  }
  const receive = async (count: number, waitSeconds: number, signal?: AbortSignal) => {
    const untilMs = clock.now() + waitSeconds * 1_000
    while (takeVisible(count).length === 0 && clock.now() < untilMs) {
      const next = Math.min(untilMs, ...[...messages.values()].map(({ visibleAtMs }) => visibleAtMs))
      await clock.sleep(Math.max(1, next - clock.now()), signal)
    }
    const taken = takeVisible(count)
    for (const message of taken) {
      message.receives++
      message.visibleAtMs = clock.now() + visibilityTimeoutSeconds * 1_000
      receivedAtMs.push(clock.now())
    }
    return { Messages: taken.map(toMessage) }
  }
  const send = async (command: unknown, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown> => {
    if (command instanceof ReceiveMessageCommand)
      return receive(command.input.MaxNumberOfMessages ?? 1, command.input.WaitTimeSeconds ?? 0, options?.abortSignal)
    if (command instanceof DeleteMessageBatchCommand) {
      for (const { ReceiptHandle = '' } of command.input.Entries ?? []) messages.delete(ReceiptHandle)
      return {}
    }
    if (!(command instanceof ChangeMessageVisibilityBatchCommand))
      throw new Error('the fake does not know this command')
    for (const { ReceiptHandle = '', VisibilityTimeout = 0 } of command.input.Entries ?? []) {
      const message = messages.get(ReceiptHandle)
      if (message !== undefined) message.visibleAtMs = clock.now() + VisibilityTimeout * 1_000
    }
    return {}
  }
  return {
    client: { send } as unknown as SQSClient,
    send: (body) => {
      const id = `m${messages.size}`
      messages.set(id, { id, body, sentMs: clock.now(), visibleAtMs: 0, receives: 0 })
    },
    deadLetters,
    receivedAtMs,
    empty: async () => {
      while (messages.size > 0) await clock.sleep(60_000)
    },
  }
}

function toMessage({ id, body, sentMs, receives }: Held) {
  const Attributes = { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentMs) }
  return { MessageId: id, ReceiptHandle: id, Body: body, Attributes }
}
