import { isObject, LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'

/** Where a call went, as far as it explains why it failed. */
export interface CallPlace {
  /** What was being done, to begin a sentence with: `reading the stack logpipe-prod`. */
  readonly doing: string
  readonly region?: string
  /** The resource that the call uses, named if AWS reports it missing: `the table logs-1`. */
  readonly resource?: string
}

type Code = Parameters<typeof operationError>[0]

/**
 * Says in one sentence why a call to AWS failed: `no_credentials`, `expired_credentials`, `unknown_region`, `not_permitted`,
 * `connection_failed`, `stack_broken` where what it uses is gone, or `aws_failed` with AWS's own words. A `LogpipeError` stays as it is.
 */
export function explainAwsError(
  error: unknown,
  { doing, region, resource = 'a resource it uses' }: CallPlace,
): LogpipeError {
  if (error instanceof LogpipeError) return error
  const { name, message, host } = read(error)
  const fail = (code: Code, text: string): LogpipeError => operationError(code, text, { cause: error })
  if (/region is missing/i.test(message)) return fail('unknown_region', `${doing}: no AWS region is set`)
  if (expired.test(name) || (/CredentialsProvider|Token/.test(name) && /expired/i.test(message))) {
    return fail('expired_credentials', `${doing}: the AWS credentials have expired`)
  }
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    return fail('no_credentials', `${doing}: ${missingCredentials(message)}`)
  }
  if (unknownIdentity.test(name)) {
    const place = region === undefined ? 'the region' : region
    const otherwise = disabledRegion.test(name) ? `, or ${place} is not enabled for the account` : ''
    return fail('no_credentials', `${doing}: AWS does not recognize these credentials${otherwise}`)
  }
  if (denied.test(name)) return fail('not_permitted', `${doing}: ${deniedAction(message)}`)
  if (gone.test(name))
    return fail('stack_broken', `${doing}: ${resource} does not exist; restore it under the same name`)
  // The SDK calls these timeouts as well.
  if (name === 'TimeoutError' && isClosed(error)) {
    return fail('connection_failed', `${doing}: the endpoint closed the connection before it responded`)
  }
  if (name === 'TimeoutError') {
    const why = 'the endpoint takes too long to respond; check AWS_ENDPOINT_URL, your proxy and the network'
    return fail('connection_failed', `${doing}: ${why}`)
  }
  if (host !== undefined) return fail(...unreachable(doing, host, region))
  if (isUnexpectedResponse(error)) return unexpectedResponse(doing, error)
  return fail('aws_failed', `${doing}: ${oneLine(message || name)}`)
}

const expired = /^(?:ExpiredToken(?:Exception)?|RequestExpired|TokenRefreshRequired)$/
const unknownIdentity =
  /^(?:InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|AuthFailure|InvalidSignatureException)$/
/** A region that is not enabled rejects all credentials. https://docs.aws.amazon.com/general/latest/gr/rande-manage.html */
const disabledRegion = /^(?:InvalidClientTokenId|UnrecognizedClientException|AuthFailure)$/
const denied =
  /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation|UnauthorizedException|Forbidden|AuthorizationError(?:Exception)?)$/

const gone = /^(?:ResourceNotFoundException|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/

/** The SDK's chain passes over a profile that is not there, and keeps to itself why a credential_process failed. */
function missingCredentials(message: string): string {
  if (message === '' || /^Could not load credentials from any providers/.test(message)) {
    return 'no AWS credentials found; a profile that does not exist, or whose credential_process fails, is ignored'
  }
  return `could not load AWS credentials: ${oneLine(message).slice(0, 300)}`
}

/** The response did not come from AWS, but from a proxy or a network's sign-in page. */
export function unexpectedResponse(doing: string, cause?: unknown): LogpipeError {
  const text = `${doing}: the endpoint returned an unexpected response; check AWS_ENDPOINT_URL and the network`
  return operationError('aws_failed', text, { cause })
}

/** The SDK could not parse the response; or it names no error and none of the request ids that AWS always sends. */
function isUnexpectedResponse(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error.message.includes('Deserialization error: to see the raw response')) return true
  const metadata = '$metadata' in error && isObject(error.$metadata) ? error.$metadata : undefined
  return metadata !== undefined && metadata.requestId === undefined && /^Unknown(?:Error)?$/.test(error.message)
}

interface Failure {
  readonly name: string
  readonly message: string
  /** The host that was not reached. */
  readonly host?: string
}

function read(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: '', message: String(error) }
  if (error instanceof AggregateError && error.message === '' && !error.errors.some(isNetworkError)) {
    return read(error.errors[0])
  }
  const { name, message } = error
  const network = [error, ...(error instanceof AggregateError ? error.errors : [])].find(isNetworkError)
  return { name, message, ...(network && { host: network.hostname ?? network.address ?? 'its endpoint' }) }
}

interface NetworkError extends Error {
  readonly code: string
  readonly hostname?: string
  readonly address?: string
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(?:ECONNRESET|EPIPE)$/.test(String(error.code))
}

function isNetworkError(error: unknown): error is NetworkError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/.test(error.code)
  )
}

function unreachable(doing: string, host: string, region: string | undefined): [Code, string] {
  if (region !== undefined && host.includes(`.${region}.`)) {
    return [
      'unknown_region',
      `${doing}: ${host} does not resolve: ${region} is not an AWS region, or the network is down`,
    ]
  }
  return ['connection_failed', `${doing}: cannot reach ${host}`]
}

/** Keeps who, what and where of AWS's sentence, whichever way it is put. */
function deniedAction(message: string): string {
  const match = /(?:User: (\S+) )?is not authorized to perform: (\S+?)(?: on resource: (\S+))?(?:[\s,.]|$)/.exec(
    message,
  )
  if (match === null) return oneLine(message || 'access denied')
  const [, who, action, resource] = match
  return `${who ?? 'this identity'} may not ${action}${resource === undefined ? '' : ` on ${resource}`}`
}

/** What AWS says, in one line and without its tail of request ids. */
export function oneLine(message: string): string {
  return message
    .replaceAll(/\s+/g, ' ')
    .replace(/\s*\((?:Service|RequestToken|Request ID|HandlerErrorCode|SDK Attempt Count)\b[^)]*\)+/g, '')
    .trim()
}
