export {
  type Client,
  type ClientOptions,
  createClient,
  type IngestOptions,
  type IngestResult,
  type LogWrite,
  type RawBody,
  type RecentOptions,
} from './client/create-client.ts'
export type { IngestRecord } from './client/split-records.ts'
export { type FaultCode, faults } from './contract/faults.ts'
export { LogpipeError } from './contract/logpipe-error.ts'
