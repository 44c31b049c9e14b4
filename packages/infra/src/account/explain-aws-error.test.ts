import { expect, test } from 'vitest'
import { explainAwsError, oneLine } from './explain-aws-error.ts'

const place = { doing: 'reading the stack logpipe-prod', region: 'eu-wst-1' }
const named = (name: string, message: string, more = {}) => Object.assign(new Error(message), { name, ...more })

test.each([
  ['no_credentials', named('CredentialsProviderError', 'Could not load credentials from any providers')],
  ['no_credentials', named('InvalidClientTokenId', 'The security token included in the request is invalid.')],
  ['expired_credentials', named('ExpiredTokenException', 'The security token included in the request is expired')],
  ['expired_credentials', named('CredentialsProviderError', 'The SSO session has expired')],
  ['unknown_region', new Error('Region is missing')],
  ['unknown_region', named('Error', '', { code: 'ENOTFOUND', hostname: 'sts.eu-wst-1.amazonaws.com' })],
  ['connection_failed', named('Error', '', { code: 'ECONNREFUSED', address: '127.0.0.1' })],
  ['connection_failed', new AggregateError([named('Error', '', { code: 'ECONNREFUSED', address: '::1' })])],
  ['connection_failed', named('TimeoutError', 'socket hang up', { code: 'ECONNRESET' })],
  ['not_permitted', named('AccessDenied', 'no')],
  ['stack_broken', named('ResourceNotFoundException', 'Requested resource not found')],
  ['stack_broken', named('QueueDoesNotExist', 'The specified queue does not exist.')],
  ['stack_broken', named('AWS.SimpleQueueService.NonExistentQueue', 'The specified queue does not exist.')],
  ['aws_failed', named('ThrottlingException', 'Rate exceeded')],
  ['aws_failed', 'thrown text'],
])('%s: %s', (code, error) => {
  const explained = explainAwsError(error, place)
  expect(explained.code).toBe(code)
  expect(explained.message).toMatch(/^reading the stack logpipe-prod: .+/)
  expect(explained.message).not.toContain('\n')
})

test('a connection that was closed is not called a timeout', () => {
  const error = named('TimeoutError', 'socket hang up', { code: 'ECONNRESET' })
  expect(explainAwsError(error, place).message).toBe(
    'reading the stack logpipe-prod: the endpoint closed the connection before it responded',
  )
})

test('names who may not do what to which resource', () => {
  const said =
    'User: arn:aws:iam::1:user/ada is not authorized to perform: cloudformation:DescribeStacks on resource: arn:aws:cloudformation:x:1:stack/logpipe-prod/* because no identity-based policy allows it'
  expect(explainAwsError(named('AccessDenied', said), place).message).toBe(
    'reading the stack logpipe-prod: arn:aws:iam::1:user/ada may not cloudformation:DescribeStacks on arn:aws:cloudformation:x:1:stack/logpipe-prod/*',
  )
})

test.each([
  ['Could not load credentials from any providers', 'a profile that does not exist'],
  [
    'Profile mfa requires multi-factor authentication, but no MFA code callback was provided.',
    'could not load AWS credentials: Profile mfa requires multi-factor authentication',
  ],
])('says of missing credentials what the SDK knows: %s', (said, sentence) => {
  const error = named('CredentialsProviderError', said)
  expect(explainAwsError(error, place)).toMatchObject({
    code: 'no_credentials',
    message: expect.stringContaining(sentence),
  })
})

test.each([
  ['InvalidClientTokenId', 'does not recognize these credentials, or eu-wst-1 is not enabled for the account'],
  ['SignatureDoesNotMatch', 'does not recognize these credentials'],
])('%s may be of the region: %s', (name, sentence) => {
  expect(explainAwsError(named(name, 'no'), place).message).toBe(`reading the stack logpipe-prod: AWS ${sentence}`)
})

test('names what is gone, where the caller knows it', () => {
  const error = named('ResourceNotFoundException', 'Requested resource not found')
  expect(explainAwsError(error, { ...place, resource: 'the table logs-1' }).message).toBe(
    'reading the stack logpipe-prod: the table logs-1 does not exist; restore it under the same name',
  )
})

const unreadable =
  'Unexpected token \'<\', "<!doctype "... is not valid JSON\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.'

test.each([
  ['cannot be read', named('SyntaxError', unreadable, { $metadata: { httpStatusCode: 200 } })],
  ['names no error and no request', named('Unknown', 'UnknownError', { $metadata: { httpStatusCode: 502 } })],
  ['is found nowhere', named('NotFound', 'Unknown', { $metadata: { httpStatusCode: 404 } })],
])('an answer that %s is none of AWS', (_, error) => {
  expect(explainAwsError(error, place)).toMatchObject({
    code: 'aws_failed',
    message:
      'reading the stack logpipe-prod: the endpoint returned an unexpected response; check AWS_ENDPOINT_URL and the network',
  })
})

test('an error without words is of AWS where it has the id of a request', () => {
  const error = named('Unknown', 'UnknownError', { $metadata: { httpStatusCode: 502, requestId: '1' } })
  expect(explainAwsError(error, place).message).toBe('reading the stack logpipe-prod: UnknownError')
})

test('says again what was explained before', () => {
  const explained = explainAwsError(named('AccessDenied', 'no'), place)
  expect(explainAwsError(explained, { doing: 'more' })).toBe(explained)
})

test('leaves request ids out, and keeps one line', () => {
  const said =
    'Resource of type X\nalready exists. (Service: Lambda, Status Code: 409, Request ID: 1) (RequestToken: 2, HandlerErrorCode: 3)'
  expect(oneLine(said)).toBe('Resource of type X already exists.')
})
