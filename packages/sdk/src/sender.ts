export { createSender } from './sender/create-sender.ts'
export type * from './sender/sender.ts'
