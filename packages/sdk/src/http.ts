/** The client on `node:http`, for commands that are over after a few requests. Its types are those of the main entry. */
export { createClient } from './client/http/create-client.ts'
