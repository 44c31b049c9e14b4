import { once } from 'node:events'
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { useThread } from './use-thread.ts'

/** As AWS SDKs send them: `fetch` sets `Host` and others itself. */
async function ask(endpoint: string, { method = 'POST', headers = {}, body = '' }: Asked) {
  const asked = request(endpoint, { method, headers }).end(body)
  const [response]: IncomingMessage[] = await once(asked, 'response')
  if (response === undefined) throw new TypeError('no response')
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}

interface Asked {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string
}

const signed = {
  'x-amz-date': '20260131T120000Z',
  authorization: 'AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c',
}

describe.each([
  ['table', { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' }],
  ['queue', { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.ListQueues' }],
] as const)('the emulator of the %s', (name, headers) => {
  const endpoint = useThread(name)
  const meant = { ...headers, ...signed }

  test('answers an AWS client', async () => {
    expect(await ask(endpoint(), { headers: meant, body: '{}' })).toMatchObject({ status: 200 })
  })

  test.each<[string, Asked]>([
    ['a page of another site', { headers: { ...meant, origin: 'http://evil.example' }, body: '{}' }],
    ['a page of this machine', { headers: { ...meant, origin: 'http://localhost:3000' }, body: '{}' }],
    ['a page of a file', { headers: { ...meant, origin: 'null' }, body: '{}' }],
    ['an image of a page', { method: 'GET', headers: { 'sec-fetch-site': 'cross-site' } }],
    ['a name that was rebound', { headers: { ...meant, host: 'evil.example' }, body: '{}' }],
    [
      'a name that was rebound, with the port',
      { headers: { ...meant, host: '127.0.0.1.evil.example:80' }, body: '{}' },
    ],
    [
      'a page that asks whether it may',
      {
        method: 'OPTIONS',
        headers: {
          origin: 'http://evil.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,x-amz-target,authorization,x-amz-date',
        },
      },
    ],
  ])('refuses %s, and lets it read nothing', async (_, asked) => {
    const { status, headers: answered, body } = await ask(endpoint(), asked)
    expect(status).toBe(403)
    expect(Object.keys(answered).filter((key) => key.startsWith('access-control'))).toEqual([])
    expect(body).toMatch(/^refused: use an AWS client/)
  })
})

describe('the emulator of the queue', () => {
  const endpoint = useThread('queue')

  test.each<[string, Asked]>([
    ['SNS', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'Action=CreateTopic&Name=evil' }],
    ['SQS by form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'Action=ListQueues' }],
    ['S3', { method: 'PUT', body: '' }],
  ])('does not serve %s', async (_, asked) => {
    expect((await ask(endpoint(), asked)).status).toBe(403)
  })
})
