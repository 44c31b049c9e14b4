import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
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

test('trimmed clients sign their requests and name their version', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-trim-'))
  const headers: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    headers.push(request.headers)
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { outputFiles } = await build({
      stdin: { contents: calls, resolveDir: import.meta.dirname, loader: 'js' },
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
    expect(outputFiles[0]?.text).not.toContain('signWithCredentials with signingRegion')
    await (await import(pathToFileURL(file).href)).call(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
  expect(headers).toHaveLength(2)
  for (const { authorization, 'user-agent': agent } of headers) {
    expect(authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIA\/.*Signature=[0-9a-f]{64}$/)
    expect(agent).toMatch(/^aws-sdk-js\/3\.\d+\.\d+/)
  }
})

test('trimmed clients do not look at the version of Node', async () => {
  const { outputFiles } = await build({
    stdin: { contents: calls, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['bowser'],
    plugins: [trimSdk],
    write: false,
  })
  expect(outputFiles[0]?.text).not.toContain('NodeVersionSupportWarning')
})
