export { createClient } from './client/create-client.ts'
export * from './exports.ts'
