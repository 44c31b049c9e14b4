import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, vi } from 'vitest'

export interface StoredObject {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface FakeBucket {
  readonly origin: () => string
  /** What is in the bucket, by key. */
  readonly objects: Map<string, StoredObject>
  /** Keys that were uploaded in this test, in order. */
  readonly uploads: () => readonly string[]
  /** Refuses every upload of this test. */
  readonly deny: () => void
}

/** As much of S3 as publishing takes, in memory: one bucket, to which every S3 client of a test is led. */
export function useFakeBucket(encryption = '<SSEAlgorithm>AES256</SSEAlgorithm>'): FakeBucket {
  const objects = new Map<string, StoredObject>()
  const uploads: string[] = []
  let isDenied = false
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://bucket')
    const key = pathname.split('/').slice(2).join('/')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    if (searchParams.has('encryption')) return response.end(encryptionXml(encryption))
    if (request.method === 'GET') return response.end(listXml(objects, searchParams.get('prefix') ?? ''))
    if (isDenied) return response.writeHead(403).end(deniedXml(pathname))
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
    isDenied = false
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
    deny: () => {
      isDenied = true
    },
  }
}

function encryptionXml(rule: string): string {
  const inner = `<Rule><ApplyServerSideEncryptionByDefault>${rule}</ApplyServerSideEncryptionByDefault></Rule>`
  return `<ServerSideEncryptionConfiguration>${inner}</ServerSideEncryptionConfiguration>`
}

function listXml(objects: ReadonlyMap<string, StoredObject>, prefix: string): string {
  const [found] = [...objects].filter(([key]) => key.startsWith(prefix))
  const contents = found && `<Contents><Key>${found[0]}</Key><Size>${found[1].body.length}</Size></Contents>`
  return `<ListBucketResult><KeyCount>${found ? 1 : 0}</KeyCount>${contents ?? ''}</ListBucketResult>`
}

function deniedXml(path: string): string {
  const said = `User: arn:aws:iam::1:user/ada is not authorized to perform: s3:PutObject on resource: ${path}`
  return `<Error><Code>AccessDenied</Code><Message>${said}</Message></Error>`
}
