import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { trimSdk } from './trim-sdk.ts'

const calls = `
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
export async function call(endpoint) {
  const options = { endpoint, region: 'eu-central-1', maxAttempts: 1, credentials: { accessKeyId: 'AKIA', secretAccessKey: 'x' } }
  await new STSClient(options).send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/x', RoleSessionName: 'x' })).catch(() => {})
  process.env.AWS_ACCESS_KEY_ID ??= 'AKIA'
  process.env.AWS_SECRET_ACCESS_KEY ??= 'x'
  const { credentials, ...fromEnvironment } = options
  await new DynamoDBClient({ ...fromEnvironment, endpointDiscoveryEnabled: false }).send(new ListTablesCommand({})).catch(() => {})
}`

const failing = `
import { DynamoDBClient, DynamoDBServiceException, ListTablesCommand, ResourceNotFoundException } from '@aws-sdk/client-dynamodb'
export async function call(endpoint) {
  const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'x' }
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', maxAttempts: 1, credentials })
  const error = await client.send(new ListTablesCommand({})).catch((reason) => reason)
  const { name, message, $fault } = error
  const kinds = [ResourceNotFoundException, DynamoDBServiceException, Error].map((kind) => error instanceof kind)
  const made = new ResourceNotFoundException({ message: 'made', $metadata: {} })
  return { name, message, $fault, kinds, made: [made.name, made.message, made.$fault] }
}`

test('trimmed clients sign their requests and name their version', async () => {
  const headers: IncomingHttpHeaders[] = []
  const { code } = await callOf(calls, (request, response) => {
    headers.push(request.headers)
    response.end('{}')
  })
  expect(code).not.toContain('signWithCredentials with signingRegion')
  expect(code).not.toContain('NodeVersionSupportWarning')
  expect(code).toContain('"ap-southeast-2"')
  expect(code).not.toContain('Asia Pacific (Sydney)')
  expect(headers).toHaveLength(2)
  for (const { authorization, 'user-agent': agent } of headers) {
    expect(authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIA\/.*Signature=[0-9a-f]{64}$/)
    expect(agent).toMatch(/^aws-sdk-js\/3\.\d+\.\d+/)
  }
})

test('errors of trimmed clients have their names, faults and classes', async () => {
  const { code, result } = await callOf(failing, (_request, response) => {
    response.statusCode = 400
    response.end('{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"no table"}')
  })
  expect(code).not.toContain('ResourceNotFoundException.prototype')
  const name = 'ResourceNotFoundException'
  expect(result).toEqual({
    name,
    message: 'no table',
    $fault: 'client',
    kinds: [true, true, true],
    made: [name, 'made', 'client'],
  })
})

/** Runs the `call` that `contents` exports, bundled with trimmed clients, against a server. */
async function callOf(contents: string, respond: RequestListener): Promise<{ code: string; result: unknown }> {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-trim-'))
  const server = createServer(respond)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: import.meta.dirname, loader: 'js' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      external: ['bowser'],
      plugins: [trimSdk],
      write: false,
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    })
    const file = join(folder, 'calls.mjs')
    await writeFile(file, outputFiles[0]?.contents ?? '')
    const { call } = await import(pathToFileURL(file).href)
    const result = await call(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    return { code: outputFiles[0]?.text ?? '', result }
  } finally {
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
}
