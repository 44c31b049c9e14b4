import type { SQSRecord } from 'aws-lambda'
import { type OutcomePart, outcomeAttribute, readOutcomePart } from '../queue/outcome-part.ts'
import { redrivenAttribute } from '../queue/redriven.ts'

/** What the queue says about one delivery of a message. */
export interface Delivery {
  readonly messageId: string
  readonly receiptHandle: string
  /** How often it was received, including this time. */
  readonly receives: number
  /** When it was sent, milliseconds since the epoch; undefined if the queue does not say. */
  readonly sentAtMs: number | undefined
  /** Whether some of its records may be stored already. */
  readonly mayBeStored: boolean
  /** Where its sender asked what becomes of the records. */
  readonly outcome?: OutcomePart
}

export function deliveryOf({ messageId, receiptHandle, attributes, messageAttributes }: SQSRecord): Delivery {
  const receives = Number(attributes?.ApproximateReceiveCount ?? 1)
  const outcome = readOutcomePart(messageAttributes?.[outcomeAttribute]?.stringValue)
  return {
    messageId,
    receiptHandle,
    receives,
    sentAtMs: attributes?.SentTimestamp ? Number(attributes.SentTimestamp) : undefined,
    mayBeStored: receives > 1 || messageAttributes?.[redrivenAttribute] !== undefined,
    ...(outcome && { outcome }),
  }
}
