/** The sender without Node: for browsers, Deno, Bun and edge runtimes. */

export { createSender } from './sender/fetch/create-sender.ts'
export type * from './sender/sender.ts'
