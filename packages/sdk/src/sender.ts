export { createSender } from './sender/create-sender.ts'
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
