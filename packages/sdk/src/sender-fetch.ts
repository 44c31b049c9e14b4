/** The sender without Node: for browsers, Deno, Bun and edge runtimes. */

export { createSender } from './sender/fetch/create-sender.ts'
export type {
  Dropped,
  RecordContext,
  Rejected,
  Sender,
  SenderOptions,
  SenderStats,
  SendResult,
  WaitOptions,
} from './sender/sender.ts'
