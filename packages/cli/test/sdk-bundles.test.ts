import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { useStack } from '../../infra/test/with-stack.ts'
import { aFolder } from './a-folder.ts'
import { bundle } from './bundle.ts'

const run = promisify(execFile)

const wholeSdk = "export * from '@logpipe/sdk'"

/** What may be downloaded for it, gzipped, bytes. */
const maxBytes = 12_000

test('for browsers the SDK is at most 12 kB, and there is nothing of Node in it', async () => {
  const { text: code, inputs } = await bundle(wholeSdk, { platform: 'browser', minify: true })
  const bytes = gzipSync(code, { level: 9 }).length
  console.log(`the SDK for browsers: ${bytes} bytes gzipped; the limit is ${maxBytes}`)
  expect(bytes).toBeLessThanOrEqual(maxBytes)
  expect(inputs.filter((path) => path.includes('undici'))).toEqual([])
  expect(code).not.toMatch(/["'](?:node:|undici)/)
})

test('with the sender it is at most 14 kB, and there is nothing of Node in it', async () => {
  const program = `${wholeSdk}\nexport * from '@logpipe/sdk/sender'`
  const { text: code, inputs } = await bundle(program, { platform: 'browser', minify: true })
  const bytes = gzipSync(code, { level: 9 }).length
  console.log(`the SDK and its sender for browsers: ${bytes} bytes gzipped`)
  expect(bytes).toBeLessThanOrEqual(14_000)
  expect(inputs.filter((path) => /undici|spill-files/.test(path))).toEqual([])
  expect(code).not.toMatch(/["'](?:node:|undici)/)
})

test.each(['workerd', 'edge-light', 'worker', 'deno', 'bun', 'browser'])(
  'runtimes with the condition %s get the build on fetch, and Node gets undici',
  async (condition) => {
    // Deno and Bun know the condition `node` too: theirs must count first.
    const { inputs } = await bundle(wholeSdk, { platform: 'neutral', conditions: [condition, 'node'] })
    expect(inputs.some((path) => path.endsWith('sdk/dist/fetch.js'))).toBe(true)
    expect(inputs.filter((path) => /undici|sdk\/dist\/index\.js/.test(path))).toEqual([])
    const onNode = await bundle(wholeSdk, { platform: 'node' })
    expect(onNode.inputs.some((path) => path.includes('undici'))).toBe(true)
  },
)

const open = useStack()

const nodeProgram = `
import { createClient } from '@logpipe/sdk'
const run = async () => {
  const client = createClient({ url: process.argv[2], tenant: 'bundled' })
  const results = await Promise.all([client.ingest('one'), client.ingest([{ text: 'two', attributes: { at: new Date(0) } }])])
  const error = await createClient({ url: 'http://127.0.0.1:9', retries: 0 }).health().catch((thrown) => thrown)
  await client.close()
  console.log(JSON.stringify([...results.map(({ accepted }) => accepted), error.code]))
}
run()
`

test.each([
  ['an ES module, without a banner', 'esm', 'app.mjs'],
  ['CommonJS', 'cjs', 'app.cjs'],
] as const)('bundled for Node as %s, it runs where nothing is installed', async (_, format, file) => {
  const { text: code } = await bundle(nodeProgram, { platform: 'node', format })
  const cwd = await aFolder({ [file]: code })
  const { stdout, stderr } = await run(process.execPath, [file, open.stack().url], { cwd })
  expect([JSON.parse(stdout), stderr]).toEqual([[1, 1, 'connection_failed'], ''])
})
