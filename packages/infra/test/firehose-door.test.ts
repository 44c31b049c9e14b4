import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { addTenant } from './use-manager.ts'
import { useStack } from './with-stack.ts'

const open = useStack({ requiresKeys: true })

/** Headers and body as in https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html */
async function aStream(tenant: string) {
  const { key } = await addTenant(open.stack(), tenant)
  return (requestId: string, data: readonly (string | Buffer)[], headers: Readonly<Record<string, string>> = {}) => {
    const records = data.map((one) => ({ data: Buffer.from(one as string).toString('base64') }))
    const body = JSON.stringify({ requestId, timestamp: 1_578_090_901_599, records })
    return open.call('POST /firehose', {
      headers: {
        'x-amz-firehose-protocol-version': '1.0',
        'x-amz-firehose-request-id': requestId,
        'x-amz-firehose-source-arn': 'arn:aws:firehose:us-east-1:123456789:deliverystream/testStream',
        'x-amz-firehose-access-key': key,
        'content-type': 'application/json',
        ...headers,
      },
      body: headers['content-encoding'] === 'gzip' ? gzipSync(body) : body,
    })
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#FirehoseExample */
const cloudWatch = gzipSync(
  JSON.stringify({
    owner: '111111111111',
    logGroup: 'CloudTrail/logs',
    logStream: '111111111111_CloudTrail/logs_us-east-1',
    subscriptionFilters: ['Destination'],
    messageType: 'DATA_MESSAGE',
    logEvents: [1, 2].map((n) => ({
      id: `3195310660696698337880902507980421114328961542429822156${n}`,
      timestamp: 1_432_826_855_000 + n,
      message: `call 555-010${n}`,
    })),
  }),
)

test('events of CloudWatch are stored once, even if Firehose sends them in another request', async () => {
  const send = await aStream('cloudwatch')
  for (const [requestId, headers] of [
    ['ed4acda5-034f-9f42-bba1-f29aea6d7d8f', {}],
    ['ed4acda5-034f-9f42-bba1-f29aea6d7d8f', {}],
    ['0d4acda5-034f-9f42-bba1-f29aea6d7d8f', { 'content-encoding': 'gzip' }],
  ] as const) {
    const response = await send(requestId, [cloudWatch], headers)
    expect([response.status, response.json()]).toEqual([200, { requestId, timestamp: expect.any(Number) }])
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('content-length')).toMatch(/^\d+$/)
  }
  await open.drained()
  expect(await open.rowsOf('cloudwatch')).toMatchObject([
    { modified_text: 'call [REDACTED:PHONE]', timestamp: '2015-05-28T15:27:35.001Z' },
    { modified_text: 'call [REDACTED:PHONE]', timestamp: '2015-05-28T15:27:35.002Z' },
  ])
})

test('lines without an id are stored once if Firehose sends their request again', async () => {
  const send = await aStream('lines')
  for (let i = 0; i < 2; i++)
    expect((await send('a-1', ['hello\nhello', '{"message":"bye","level":"error"}'])).status).toBe(200)
  await open.drained()
  const rows = await open.rowsOf('lines')
  expect(rows.map(({ modified_text, severity }) => [modified_text, severity])).toEqual([
    ['hello', 'info'],
    ['hello', 'info'],
    ['bye', 'error'],
  ])
})

/** As recorded in https://docs.aws.amazon.com/sns/latest/dg/firehose-delivered-message-format-http.html */
const sns = Buffer.from(
  'eyJUeXBlIjoiTm90aWZpY2F0aW9uIiwiTWVzc2FnZUlkIjoiMjFkMmUzOGQtMmNhYi01ZjYxLTliYTItYmJiYWFhYzg0MGY2IiwiVG9waWNBcm4iOiJhcm46YXdzOnNuczp1cy1lYXN0LTE6MTExMTExMTExMTExOm15LXRvcGljIiwiTWVzc2FnZSI6IlNhbXBsZSBtZXNzYWdlIGZvciBBbWF6b24gS2luZXNpcyBEYXRhIEZpcmVob3NlIGVuZHBvaW50cyIsIlRpbWVzdGFtcCI6IjIwMjAtMTEtMjRUMjI6MDc6MzEuNjY3WiIsIlVuc3Vic2NyaWJlVVJMIjoiaHR0cHM6Ly9zbnMudXMtZWFzdC0xLmFtYXpvbmF3cy5jb20vP0FjdGlvbj1VbnN1YnNjcmliZSZTdWJzY3JpcHRpb25Bcm49YXJuOmF3czpzbnM6MTExMTExMTExMTExOm15LXRvcGljOjAxYjY5MTJjLTAwNzAtNGQ4Yi04YjEzLTU1NWJmYjc2ZTdkNCJ9',
  'base64',
)

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
const event = {
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '111122223333',
  time: '2017-12-22T18:43:48Z',
  region: 'us-west-1',
  resources: ['arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0'],
  detail: { 'instance-id': 'i-1234567890abcdef0', state: 'terminated' },
}

test('what SNS and EventBridge hand to Firehose is stored, with its time', async () => {
  const send = await aStream('events')
  await send('b-1', [sns, JSON.stringify(event)])
  await open.drained()
  const rows = await open.rowsOf('events')
  expect(rows).toMatchObject([
    {
      modified_text: 'Sample message for Amazon Kinesis Data Firehose endpoints',
      timestamp: '2020-11-24T22:07:31.667Z',
    },
    { modified_text: expect.stringContaining('State-change'), timestamp: event.time },
  ])
  expect(JSON.parse(String(rows[0]?.attributes))).toMatchObject({
    Type: 'Notification',
    MessageId: '21d2e38d-2cab-5f61-9ba2-bbbaaac840f6',
  })
})

/** The input transformer of docs/doors.md, filled in as EventBridge does. */
test('what an API destination of EventBridge sends is stored once', async () => {
  const { key } = await addTenant(open.stack(), 'bridge')
  const { id, source, time, detail } = event
  for (let i = 0; i < 2; i++) {
    const response = await open.call('POST /ingest', {
      headers: { 'x-api-key': key, 'content-type': 'application/json; charset=utf-8' },
      body: { log_id: id, timestamp: time, text: event['detail-type'], source, detail },
    })
    expect(response.status).toBe(202)
  }
  await open.drained()
  expect(await open.rowsOf('bridge')).toMatchObject([
    {
      log_id: id,
      modified_text: event['detail-type'],
      timestamp: time,
      attributes: JSON.stringify({ source, detail }),
    },
  ])
})

test('a wrong key is refused in the form that Firehose reads', async () => {
  const response = await open.call('POST /firehose', {
    headers: { 'x-amz-firehose-access-key': 'wrong', 'x-amz-firehose-request-id': 'c-1' },
    body: { requestId: 'c-1', records: [] },
  })
  expect([response.status, response.json()]).toEqual([
    401,
    { requestId: 'c-1', timestamp: expect.any(Number), errorMessage: 'the API key is not valid' },
  ])
})
