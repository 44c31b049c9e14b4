import { Readable } from 'node:stream'
import { S3Client } from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { secureBucket, whenFree } from './asset-bucket.ts'

const account = { accountId: '123456789012', region: 'eu-west-1', partition: 'aws' }

/** What S3 says of a setting that was never made; of the versioning it answers with nothing in it. */
const notSet: Readonly<Record<string, string>> = {
  publicAccessBlock: 'NoSuchPublicAccessBlockConfiguration',
  encryption: 'ServerSideEncryptionConfigurationNotFoundError',
  lifecycle: 'NoSuchLifecycleConfiguration',
  policy: 'NoSuchBucketPolicy',
}

/** An S3 that takes everything, has the settings that it is given, and says what was put: method, path and body. */
function aListener({ endpoint, has = {} }: { endpoint?: string; has?: Readonly<Record<string, string>> } = {}) {
  const asked: { readonly what: string; readonly body: string }[] = []
  const answerTo = (setting: string): readonly [number, string] => {
    const found = has[setting] ?? (setting === 'versioning' ? '<VersioningConfiguration/>' : undefined)
    return found === undefined ? [404, `<Error><Code>${notSet[setting]}</Code></Error>`] : [200, found]
  }
  const s3 = new S3Client({
    region: 'eu-west-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    ...(endpoint && { endpoint }),
    requestHandler: {
      handle: async ({ method, path, query, body }: Asked) => {
        const [setting = ''] = Object.keys(query).filter((name) => name !== 'x-id')
        if (method !== 'GET') asked.push({ what: `${method} ${path}?${setting}`, body: String(body) })
        const [statusCode, text] = method === 'GET' ? answerTo(setting) : [200, '']
        return { response: { statusCode, headers: {}, body: Readable.from([Buffer.from(text)]) } }
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
  const { s3, asked } = aListener({ endpoint: 'http://localhost:1' })
  await secureBucket(s3, account)
  const settings = asked.map(({ what }) => what.split('?')[1])
  expect(settings).toEqual(['publicAccessBlock', 'encryption', 'versioning', 'lifecycle'])
})

const settings: Readonly<Record<string, string>> = {
  publicAccessBlock: `<PublicAccessBlockConfiguration>${['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'].map((name) => `<${name}>true</${name}>`).join('')}</PublicAccessBlockConfiguration>`,
  encryption:
    '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>theirs</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>',
  versioning: '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
  lifecycle: '<LifecycleConfiguration><Rule><ID>theirs</ID><Status>Enabled</Status></Rule></LifecycleConfiguration>',
}
const theirs = { Sid: 'Theirs', Effect: 'Deny', Principal: '*', Action: 's3:DeleteBucket', Resource: '*' }

test("an administrator's own key, rules and statements stay; what is missing is added once", async () => {
  const { s3, asked } = aListener({ has: { ...settings, policy: JSON.stringify({ Id: 'x', Statement: theirs }) } })
  await secureBucket(s3, account)
  expect(asked.map(({ what }) => what.split('?')[1])).toEqual(['policy'])
  const policy = asked[0]?.body ?? ''
  expect(JSON.parse(policy)).toMatchObject({ Id: 'x', Statement: [theirs, { Sid: 'TlsOnly' }] })

  const whole = aListener({ has: { ...settings, policy } })
  await secureBucket(whole.s3, account)
  expect(whole.asked).toEqual([])
})

test.each([
  ['publicAccessBlock', settings.publicAccessBlock?.replace('true', 'false')],
  ['versioning', '<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>'],
])('what was opened again is closed: %s', async (setting, found = '') => {
  const { s3, asked } = aListener({ endpoint: 'http://localhost:1', has: { ...settings, [setting]: found } })
  await secureBucket(s3, account)
  expect(asked.map(({ what }) => what.split('?')[1])).toEqual([setting])
})

describe('two first deployments at once', () => {
  const busy = Object.assign(new Error('A conflicting conditional operation is in progress'), {
    name: 'OperationAborted',
  })
  const failing = (times: number, error: Error) => {
    let tries = 0
    const work = async (): Promise<string> => {
      tries += 1
      if (tries <= times) throw error
      return 'made'
    }
    return { work, tries: () => tries }
  }
  const pause = async (): Promise<void> => undefined

  test('the slower one goes on when the bucket is free', async () => {
    expect(await whenFree(failing(2, busy).work, pause, 3)).toBe('made')
  })

  test('a bucket that never gets free is given up, and another error is not tried again', async () => {
    const never = failing(9, busy)
    await expect(whenFree(never.work, pause, 3)).rejects.toBe(busy)
    expect(never.tries()).toBe(3)
    const other = failing(1, new Error('no'))
    await expect(whenFree(other.work, pause, 3)).rejects.toThrow('no')
    expect(other.tries()).toBe(1)
  })
})
