/** The main entry on the `fetch` of the runtime, without undici: for browsers, Deno, Bun and edge runtimes. */

export { createClient } from './client/fetch/create-client.ts'
export * from './exports.ts'
