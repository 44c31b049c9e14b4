/** What a refusal means to each side: its HTTP status, whether the same request may succeed later, and the next step. */
export interface Fault {
  /** HTTP status; 0 where the fault never leaves the client. */
  readonly status: number
  readonly retryable: boolean
  /** Exit code of a command that ends with it: 1 the check failed, 2 usage or runtime error, 3 inconclusive. */
  readonly exit: 1 | 2 | 3
  /** Short and fixed, for RFC 9457's `title`. */
  readonly title: string
  /** The next step. */
  readonly hint: string
}

/** Every code of the HTTP interface and its client. Server, SDK, CLI and docs all read this table. */
export const faults = {
  empty_body: fault(400, 'Empty body', 'Send at least one record.'),
  invalid_json: fault(400, 'Malformed JSON', 'Check the body with a JSON parser.'),
  invalid_utf8: fault(400, 'Body is not UTF-8', 'Encode the body as UTF-8.'),
  invalid_encoding: fault(400, 'Body does not match its content encoding', 'Compress the whole body once.'),
  invalid_request: fault(400, 'Invalid request', 'Fix the problem described in `detail`.'),
  invalid_record: fault(400, 'Invalid record', 'Fix the field that the message names.'),
  invalid_log_id: fault(400, 'Invalid log id', 'Use 1 to 128 of A-Z a-z 0-9 . _ : -, or omit it.'),
  invalid_cursor: fault(400, 'Invalid cursor', 'Use the `next` of the previous page unchanged, or omit it.'),
  empty_text: fault(400, 'Empty text', 'Do not send empty logs.'),
  missing_tenant: fault(400, 'Missing tenant', 'Add "tenant_id" to the body, or an X-Tenant-ID header.'),
  invalid_tenant: fault(400, 'Invalid tenant', 'Use a-z, 0-9, "_" and "-", at most 64 characters.'),
  unauthorized: fault(
    401,
    'Unauthorized',
    'Send a valid API key as "Authorization: Bearer <key>"; the command line reads it from LOGPIPE_KEY.',
  ),
  forbidden: fault(403, 'Forbidden', 'Use a key with the permission described in `detail`.'),
  tenant_mismatch: fault(403, 'Tenant mismatch', 'Use the same tenant in body, header and key.'),
  not_found: fault(404, 'Not found', 'Check the path and the id.'),
  method_not_allowed: fault(405, 'Method not allowed', 'Use one of the methods in the Allow header.'),
  conflict: fault(409, 'Conflict', 'Another log already has this id: use a new one.'),
  request_too_large: fault(413, 'Request too large', 'Send fewer records per request.'),
  decoded_too_large: fault(413, 'Decoded body too large', 'Send fewer records per request.'),
  too_many_records: fault(413, 'Too many records', 'Send fewer records per request.'),
  text_too_long: fault(413, 'Text too long', 'Split the text.'),
  attributes_too_large: fault(413, 'Attributes too large', 'Move large values into the text, or drop them.'),
  work_too_long: fault(413, 'Simulated work too long', 'Split the text, or lower the work per character.'),
  unsupported_media_type: fault(
    415,
    'Unsupported media type',
    'Use application/json, application/x-ndjson or text/plain, in UTF-8.',
  ),
  unsupported_encoding: fault(415, 'Unsupported content encoding', 'Use gzip, deflate, br, zstd or identity.'),
  duplicate_id: fault(422, 'Duplicate id', 'Give records with different content different ids.'),
  rate_limited: { ...fault(429, 'Too many requests', 'Retry after the Retry-After interval.'), retryable: true },
  over_quota: {
    ...fault(429, 'Daily quota exhausted', 'Retry after the Retry-After interval, or ask for a larger quota.'),
    retryable: true,
  },
  internal: { ...fault(500, 'Internal error', 'Retry; if it persists, report the request id.'), retryable: true },
  queue_unavailable: { ...fault(503, 'Queue unavailable', 'Retry; nothing was accepted.'), retryable: true },
  table_unavailable: { ...fault(503, 'Table unavailable', 'Retry; if it persists, check the table.'), retryable: true },
  overloaded: {
    ...fault(503, 'Server is busy', 'Retry after the Retry-After interval; nothing was accepted.'),
    retryable: true,
  },
  shutting_down: {
    ...fault(503, 'Shutting down', 'Retry when the server is up again; nothing was accepted.'),
    retryable: true,
  },
  connection_failed: {
    ...local('Connection failed', 'Check the URL and that the endpoint is up; `logpipe doctor` checks both.'),
    retryable: true,
  },
  connection_unusable: local(
    'Connection unusable',
    'Check the scheme and the port of the URL, and the certificate of the endpoint.',
  ),
  request_timeout: { ...local('Request timed out', 'Retry; retries are idempotent.'), retryable: true },
  endpoint_unavailable: {
    ...local(
      'Endpoint unavailable',
      'Retry; if it persists, check the proxy or load balancer in front of the endpoint.',
    ),
    retryable: true,
  },
  incomplete_response: { ...local('Incomplete response', 'Retry; retries are idempotent.'), retryable: true },
  unexpected_answer: local('Unexpected response', 'Check that the URL is a logpipe endpoint.'),
  invalid_option: local('Invalid option', 'Fix the option that the message names.'),
  too_many_pending: {
    ...local(
      'Too many calls in progress',
      'Await calls before making others, or raise the limit that the message names.',
    ),
    retryable: true,
  },
  client_closed: local('Client is closed', 'Create a new client, or close it after the last call.'),
} as const satisfies Record<string, Fault>

export type FaultCode = keyof typeof faults

function fault(status: number, title: string, hint: string): Fault {
  return { status, retryable: false, exit: 2, title, hint }
}

function local(title: string, hint: string): Fault {
  return fault(0, title, hint)
}

/** Whether a string is one of {@link faults}' codes. */
export function isFaultCode(value: unknown): value is FaultCode {
  return typeof value === 'string' && Object.hasOwn(faults, value)
}
