/** A message that stays away for a while. */
export interface DelayedMessage {
  readonly receiptHandle: string
  readonly waitSeconds: number
}

/** Makes received messages visible again only after their wait. Throws if that fails for one of them. */
export type DelayMessages = (messages: readonly DelayedMessage[]) => Promise<void>
