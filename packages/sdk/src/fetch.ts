/** The main entry on the `fetch` of the runtime, without undici: for browsers, Deno, Bun and edge runtimes. */

export type {
  CallOptions,
  Client,
  IngestOptions,
  IngestRecord,
  IngestResult,
  LogWrite,
  RawBody,
  RecentOptions,
} from './client/client.ts'
export type { ClientOptions } from './client/client-options.ts'
export { createClient } from './client/fetch/create-client.ts'
export type { HookRequest, Hooks, ResponseState, RetryState } from './client/hooks.ts'
export type { RecordAttributes } from './client/serialize-record.ts'
export type { HttpResponse } from './client/transport.ts'
export type { Attributes, Json } from './contract/attributes.ts'
export type { Backoff } from './contract/backoff.ts'
export { type FaultCode, faults } from './contract/faults.ts'
export type { Severity } from './contract/log-record.ts'
export { LogpipeError } from './contract/logpipe-error.ts'
export type {
  DeadLetteredRecord,
  IngestResponse,
  LogPage,
  LogView,
  OutcomesResponse,
  RecordError,
  RequestOutcome,
  StoredResponse,
} from './contract/responses.ts'
