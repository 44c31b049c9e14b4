import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, vi } from 'vitest'

export interface StoredObject {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Now by default. */
  readonly modified?: Date
}

export interface FakeBucket {
  readonly origin: () => string
  /** What is in the bucket, by key. */
  readonly objects: Map<string, StoredObject>
  /** Keys that were uploaded in this test, in order. */
  readonly uploads: () => readonly string[]
  /** Keys that were copied onto themselves in this test, in order. */
  readonly copies: () => readonly string[]
  /** How often it was listed in this test. */
  readonly listings: () => number
  /** Lists no more than this at once, in this test. */
  readonly listAtMost: (keys: number) => void
  /** Refuses every change of this test. */
  readonly deny: () => void
}

/** As much of S3 as publishing takes, in memory: one bucket, to which every S3 client of a test is led. */
export function useFakeBucket(encryption = '<SSEAlgorithm>AES256</SSEAlgorithm>'): FakeBucket {
  const objects = new Map<string, StoredObject>()
  const uploads: string[] = []
  const copies: string[] = []
  let isDenied = false
  let listings = 0
  let pageSize = Infinity
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://bucket')
    const key = pathname.split('/').slice(2).join('/')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    if (searchParams.has('encryption')) return response.end(encryptionXml(encryption))
    if (request.method === 'GET') {
      listings += 1
      return response.end(listXml(objects, Number(searchParams.get('continuation-token') ?? 0), pageSize))
    }
    const isRemoval = request.method === 'POST' && searchParams.has('delete')
    // S3 answers with success, and with an error for each key.
    if (isDenied && isRemoval) return response.end(`<DeleteResult>${deniedXml(pathname)}</DeleteResult>`)
    if (isDenied) return response.writeHead(403).end(deniedXml(pathname))
    if (isRemoval) {
      for (const [, one = ''] of Buffer.concat(chunks)
        .toString()
        .matchAll(/<Key>([^<]+)<\/Key>/g))
        objects.delete(one)
      return response.end('<DeleteResult/>')
    }
    if (request.headers['x-amz-copy-source'] === pathname.slice(1)) {
      const { body = Buffer.alloc(0) } = objects.get(key) ?? {}
      objects.set(key, { headers: request.headers, body })
      copies.push(key)
      return response.end('<CopyObjectResult/>')
    }
    objects.set(key, { headers: request.headers, body: Buffer.concat(chunks) })
    uploads.push(key)
    return response.end()
  })
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    vi.stubEnv('AWS_ENDPOINT_URL_S3', origin())
  })
  afterEach(() => {
    objects.clear()
    uploads.length = 0
    copies.length = 0
    isDenied = false
    listings = 0
    pageSize = Infinity
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    server.closeAllConnections()
    server.close()
  })
  return {
    origin,
    objects,
    uploads: () => uploads,
    copies: () => copies,
    listings: () => listings,
    listAtMost: (keys) => {
      pageSize = keys
    },
    deny: () => {
      isDenied = true
    },
  }
}

function encryptionXml(rule: string): string {
  const inner = `<Rule><ApplyServerSideEncryptionByDefault>${rule}</ApplyServerSideEncryptionByDefault></Rule>`
  return `<ServerSideEncryptionConfiguration>${inner}</ServerSideEncryptionConfiguration>`
}

function listXml(objects: ReadonlyMap<string, StoredObject>, from: number, pageSize: number): string {
  const page = [...objects].slice(from, from + pageSize)
  const contents = page.map(
    ([key, { body, modified = new Date() }]) =>
      `<Contents><Key>${key}</Key><Size>${body.length}</Size><LastModified>${modified.toISOString()}</LastModified></Contents>`,
  )
  const next = from + page.length
  const isCut = next < objects.size
  const more = isCut ? `<NextContinuationToken>${next}</NextContinuationToken>` : ''
  return `<ListBucketResult><KeyCount>${page.length}</KeyCount><IsTruncated>${isCut}</IsTruncated>${more}${contents.join('')}</ListBucketResult>`
}

function deniedXml(path: string): string {
  const said = `User: arn:aws:iam::1:user/ada is not authorized to perform: s3:PutObject on resource: ${path}`
  return `<Error><Code>AccessDenied</Code><Message>${said}</Message></Error>`
}
