import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useFakeAccount } from '../../../test/fake-account.ts'
import { useFakeBucket } from '../../../test/fake-bucket.ts'
import { publishAssets, readableOrigin } from './publish-assets.ts'

const aws = useFakeAccount()
const bucket = useFakeBucket('<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>key-1</KMSMasterKeyID>')
const name = 'logpipe-assets-123456789012-eu-west-1'
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logpipe-assets-'))
  await mkdir(join(folder, 'asset.code'))
  await writeFile(join(folder, 'asset.code', 'index.mjs'), 'code')
  await writeFile(join(folder, 't.json'), '{}')
})
afterAll(() => rm(folder, { recursive: true }))

const assets = [
  { path: 't.json', isFolder: false, key: 'abc.json' },
  { path: 'asset.code', isFolder: true, key: 'def.zip' },
]

function publishing(signal = new AbortController().signal) {
  const told: boolean[] = []
  const listener = { onAsset: ({ isDone }: { readonly isDone: boolean }) => void told.push(isDone) }
  const stack = { folder, assets, templateKey: 'abc.json' }
  return { told, published: publishAssets(aws.in('eu-west-1'), { stack, listener, now: Date.now, signal }) }
}

test('uploads a template and a bundle as the bucket wants them, and says where the template is', async () => {
  const { told, published } = publishing()
  expect(await published).toBe(`${bucket.origin()}/${name}/abc.json`)
  expect(told).toEqual([false, false, true, true])
  const [template, code] = ['abc.json', 'def.zip'].map((key) => bucket.objects.get(key))
  expect(template?.body.toString()).toContain('{}')
  expect(template?.headers).toMatchObject({ 'content-type': 'application/json' })
  expect(code?.body.includes('index.mjs')).toBe(true)
  expect(code?.headers).toMatchObject({
    'content-type': 'application/zip',
    'x-amz-expected-bucket-owner': '123456789012',
    'x-amz-server-side-encryption': 'aws:kms',
    'x-amz-server-side-encryption-aws-kms-key-id': 'key-1',
  })
})

test('uploads nothing that is there; an archive without a file in it is not', async () => {
  await publishing().published
  await publishing().published
  expect(bucket.uploads().toSorted()).toEqual(['abc.json', 'def.zip'])
  bucket.objects.set('def.zip', { headers: {}, body: Buffer.alloc(22) })
  await publishing().published
  expect(bucket.uploads().slice(2)).toEqual(['def.zip'])
})

test('the bucket is asked once what is in it, however much is deployed, and once more for each page', async () => {
  await publishing().published
  expect(bucket.listings()).toBe(1)
  bucket.listAtMost(1)
  await publishing().published
  expect(bucket.listings()).toBe(3)
  expect(bucket.uploads().toSorted()).toEqual(['abc.json', 'def.zip'])
})

test('what is there but old is uploaded again: somebody else may be about to remove it', async () => {
  await publishing().published
  const [template, code] = ['abc.json', 'def.zip'].map((key) => bucket.objects.get(key))
  if (!template || !code) throw new Error('nothing was uploaded')
  bucket.objects.set('abc.json', { ...template, modified: daysAgo(20.1) })
  bucket.objects.set('def.zip', { ...code, modified: daysAgo(19.9) })
  await publishing().published
  expect(bucket.uploads().slice(2)).toEqual(['abc.json'])
})

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000)

test('a longer name that begins alike is another one', async () => {
  bucket.objects.set('abc.json.old', { headers: {}, body: Buffer.alloc(100) })
  await publishing().published
  expect(bucket.uploads()).toContain('abc.json')
})

test('says who may not upload, and ends without an error where it is interrupted', async () => {
  bucket.deny()
  await expect(publishing().published).rejects.toMatchObject({
    code: 'not_permitted',
    message: expect.stringMatching(`^uploading to the bucket ${name}: arn:aws:iam::1:user/ada may not s3:PutObject on`),
  })
  expect(await publishing(AbortSignal.abort()).published).toBeUndefined()
})

test.each([
  ['eu-west-1', 'https://bucket.vpce-1.s3.eu-west-1.vpce.amazonaws.com', 'https://s3.eu-west-1.amazonaws.com'],
  ['cn-north-1', 'https://s3.cn-north-1.amazonaws.com.cn', 'https://s3.cn-north-1.amazonaws.com.cn'],
  ['eu-west-1', 'http://localhost:4566', 'http://localhost:4566'],
])('in %s, who uploads through %s has CloudFormation read from %s', async (region, used, origin) => {
  expect(await readableOrigin(new S3Client({ region }), new URL(used))).toBe(origin)
})
