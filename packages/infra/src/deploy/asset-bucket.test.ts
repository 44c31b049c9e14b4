import { S3Client } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { secureBucket } from './asset-bucket.ts'

const account = { accountId: '123456789012', region: 'eu-west-1', partition: 'aws' }

/** An S3 that takes everything and says what it was asked: method, path and body. */
function aListener(endpoint?: string) {
  const asked: { readonly what: string; readonly body: string }[] = []
  const s3 = new S3Client({
    region: 'eu-west-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    ...(endpoint && { endpoint }),
    requestHandler: {
      handle: async ({ method, path, query, body }: Asked) => {
        asked.push({ what: `${method} ${path}?${Object.keys(query).join()}`, body: String(body) })
        return { response: { statusCode: 200, headers: {} } }
      },
    } as never,
  })
  return { s3, asked }
}

interface Asked {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
}

test('a bucket of AWS refuses whoever comes without TLS', async () => {
  const { s3, asked } = aListener()
  await secureBucket(s3, account)
  const policy = asked.find(
    ({ what }) => what.startsWith('PUT /logpipe-assets-123456789012-eu-west-1') && what.endsWith('?policy'),
  )
  expect(JSON.parse(policy?.body ?? '{}')).toMatchObject({
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [
          'arn:aws:s3:::logpipe-assets-123456789012-eu-west-1',
          'arn:aws:s3:::logpipe-assets-123456789012-eu-west-1/*',
        ],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  })
})

test('an endpoint without TLS gets all but that: it could not be filled any more', async () => {
  const { s3, asked } = aListener('http://localhost:1')
  await secureBucket(s3, account)
  const settings = asked.map(({ what }) => what.split('?')[1])
  expect(settings).toEqual(['publicAccessBlock', 'encryption', 'versioning', 'lifecycle'])
})
