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

/** Every code that logpipe answers or fails with. HTTP, SDK, CLI and docs all read this table. */
export const faults = {
  empty_body: fault(400, 'Empty body', 'Send at least one record.'),
  invalid_json: fault(400, 'Malformed JSON', 'Check the body with a JSON parser.'),
  invalid_utf8: fault(400, 'Body is not UTF-8', 'Encode the body as UTF-8.'),
  invalid_encoding: fault(400, 'Body does not match its content encoding', 'Compress the whole body once.'),
  invalid_request: fault(400, 'Invalid request', 'Mend what the detail names.'),
  invalid_record: fault(400, 'Invalid record', 'Mend the field that the message names.'),
  invalid_log_id: fault(400, 'Invalid log id', 'Use 1 to 128 of A-Z a-z 0-9 . _ : -, or leave it out.'),
  invalid_cursor: fault(400, 'Invalid cursor', 'Use the `next` of the page before, unchanged, or leave it out.'),
  empty_text: fault(400, 'Empty text', 'Leave empty logs out.'),
  missing_tenant: fault(400, 'Missing tenant', 'Name the tenant: "tenant_id" in the body or an X-Tenant-ID header.'),
  invalid_tenant: fault(400, 'Invalid tenant', 'Use a-z, 0-9, "_" and "-", at most 64 characters.'),
  unauthorized: fault(
    401,
    'Unauthorized',
    'Send a valid API key as "Authorization: Bearer <key>"; the command line takes it from LOGPIPE_KEY.',
  ),
  forbidden: fault(403, 'Forbidden', 'Use a key that allows what the detail names.'),
  tenant_mismatch: fault(403, 'Tenant mismatch', 'Name one tenant, the same in body and header.'),
  not_found: fault(404, 'Not found', 'Check the path and the id.'),
  method_not_allowed: fault(405, 'Method not allowed', 'See the Allow header.'),
  conflict: fault(409, 'Conflict', 'The id is taken by other content: use a new id.'),
  request_too_large: fault(413, 'Request too large', 'Send fewer records a request.'),
  decoded_too_large: fault(413, 'Decoded body too large', 'Send fewer records a request.'),
  too_many_records: fault(413, 'Too many records', 'Send fewer records a request.'),
  text_too_long: fault(413, 'Text too long', 'Split the text.'),
  attributes_too_large: fault(413, 'Attributes too large', 'Move large values into the text, or drop them.'),
  work_too_long: fault(413, 'Simulated work too long', 'Split the text, or lower the work per character.'),
  unsupported_media_type: fault(
    415,
    'Unsupported media type',
    'Use application/json, application/x-ndjson or text/plain, in UTF-8.',
  ),
  unsupported_encoding: fault(415, 'Unsupported content encoding', 'Use gzip, deflate, br, zstd or identity.'),
  duplicate_id: fault(422, 'Id used twice', 'Give records of different content different ids.'),
  rate_limited: { ...fault(429, 'Too many requests', 'Wait as Retry-After says.'), retryable: true },
  over_quota: {
    ...fault(429, 'Daily quota used up', 'Wait as Retry-After says, or ask for a larger quota.'),
    retryable: true,
  },
  internal: { ...fault(500, 'Internal error', 'Retry; report the request id if it stays.'), retryable: true },
  queue_unavailable: { ...fault(503, 'Queue unavailable', 'Retry: nothing was accepted.'), retryable: true },
  table_unavailable: { ...fault(503, 'Table unavailable', 'Retry.'), retryable: true },
  overloaded: {
    ...fault(503, 'Too much under way', 'Retry as Retry-After says: nothing was accepted.'),
    retryable: true,
  },
  shutting_down: {
    ...fault(503, 'Shutting down', 'Retry when it is up again: nothing was accepted.'),
    retryable: true,
  },
  connection_failed: {
    ...local('Cannot connect', 'Check the URL and that the endpoint is up; logpipe doctor looks.'),
    retryable: true,
  },
  request_timeout: { ...local('No answer in time', 'Retry: the same ids make no second row.'), retryable: true },
  unexpected_answer: local('Unexpected answer', 'Check that the URL is a logpipe endpoint.'),
  invalid_option: local('Invalid option', 'See --help.'),
  unreadable_input: local('Unreadable input', 'Check the path and its permissions.'),
  data_in_use: local('Data folder in use', 'Stop the process that holds it, or name another with --data.'),
  data_unusable: local('Data folder unusable', 'Name a folder that you may write, with --data.'),
  port_in_use: local('Port in use', 'Choose another with --port, or 0 for any free one.'),
  storage_failed: local(
    'Storage failed',
    'Free space or mend the disk, then start again: the queue keeps its records.',
  ),
  stack_failed: local('The embedded stack failed', 'Run logpipe dev to see why.'),
  invalid_setting: local(
    'Invalid setting',
    'Mend what the message names; see logpipe tenants set --help, and docs/redaction.md for a policy.',
  ),
  tenant_exists: local('Tenant exists', 'Change it with logpipe tenants set, or give it a key with logpipe keys add.'),
  unknown_tenant: local('Unknown tenant', 'Look for it with logpipe tenants list.'),
  unknown_key: local('Unknown key', 'Look for it with logpipe keys list.'),
  unknown_message: local('Unknown message', 'Look for it with logpipe dlq list --json; try again in five minutes.'),
  dead_letters_failed: {
    ...local('Dead letters failed', 'Run it again: whatever was not finished is still in the dead-letter queue.'),
    retryable: true,
  },
  no_credentials: local(
    'No AWS credentials',
    'Sign in with `aws login` or `aws sso login`, or choose a profile with AWS_PROFILE; `aws sts get-caller-identity` tells who you are.',
  ),
  expired_credentials: local('AWS credentials have expired', 'Sign in again with `aws login` or `aws sso login`.'),
  unknown_region: local('Unknown AWS region', 'Name one with --region, such as eu-central-1, or set AWS_REGION.'),
  not_permitted: local('Not permitted in AWS', 'Have the action allowed; docs/deploy.md lists what deploying needs.'),
  aws_failed: { ...local('AWS failed', 'Try again; the message is what AWS said.'), retryable: true },
  unknown_stack: local('No such stack', 'Deploy it with logpipe deploy, or name another with --stage and --region.'),
  stack_busy: { ...local('Stack is being changed', 'Wait for it with logpipe status --wait.'), retryable: true },
  stack_broken: local('Stack cannot be changed', 'Do what the message says, then deploy again.'),
  deploy_failed: local('Deployment failed', 'Mend what the message names, then run logpipe deploy again.'),
  name_taken: local('Name taken', 'Choose another, or remove what has it.'),
  unknown_target: local('Unknown target', 'Use embedded, a deployed stack (logpipe-<stage>) or a URL.'),
} as const satisfies Record<string, Fault>

export type FaultCode = keyof typeof faults

function fault(status: number, title: string, hint: string): Fault {
  return { status, retryable: false, exit: 2, title, hint }
}

function local(title: string, hint: string): Fault {
  return { status: 0, retryable: false, exit: 2, title, hint }
}

/** Whether a string is one of {@link faults}' codes. */
export function isFaultCode(value: unknown): value is FaultCode {
  return typeof value === 'string' && Object.hasOwn(faults, value)
}
