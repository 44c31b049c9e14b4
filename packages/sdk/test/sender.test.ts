import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createClient } from '../src/index.ts'
import { createSender } from '../src/sender.ts'
import { aClosedUrl } from './serve.ts'
import { type Fault, startStoringServer } from './storing-server.ts'

/** A response may take its time on a busy machine; what hangs costs the test this long. */
const impatient = { retries: 0, timeoutMs: 1_500, maxRateLimitedMs: 0, minWaitMs: 1, backoff: { capMs: 1 } } as const

/** A program of a process of its own, that imports the sources. */
async function run(program: string, args: readonly string[]): Promise<string> {
  const sourceOf = (file: string): string => JSON.stringify(new URL(`../src/${file}`, import.meta.url).href)
  const imports = `import { createClient } from ${sourceOf('index.ts')}\nimport { createSender } from ${sourceOf('sender.ts')}`
  const code = `${imports}\n${program}`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--conditions=@logpipe/source', '--input-type=module-typescript', '-e', code, ...args],
    { timeout: 25_000 },
  )
  return stdout
}

test('a server that is busy, hangs, breaks off or says half of its response: every record is stored once, in order', async () => {
  const faults: readonly Fault[] = [429, 500, 503, 'hang', 'reset', 'store-and-reset', 'store-and-truncate', 502]
  const server = await startStoringServer((request) => faults[request] ?? 'none')
  const client = createClient({ url: server.url, tenant: 'acme', ...impatient })
  const sender = createSender(client, { maxRecords: 100, backoff: { baseMs: 1 } })
  const texts = Array.from({ length: 1_000 }, (_, i) => `line ${i} – ü`)
  for (const text of texts) expect(sender.send({ text, severity: 'warning' })).toBe('ok')
  await sender.close()
  await client.close()
  expect(server.rows().map(({ text }) => text)).toEqual(texts)
  expect(server.rows().every(({ tenant, severity }) => tenant === 'acme' && severity === 'warning')).toBe(true)
  expect(server.headers).toHaveLength(10 + faults.length)
  expect(sender.stats).toMatchObject({ accepted: 1_000, pending: 0, heldBytes: 0 })
})

test('an abort ends a request that hangs', async () => {
  const server = await startStoringServer(() => 'hang')
  const controller = new AbortController()
  const client = createClient({ url: server.url, tenant: 'acme' })
  const sender = createSender(client, { signal: controller.signal, maxRecords: 1 })
  sender.send('one')
  await expect.poll(() => server.headers.length).toBe(1)
  controller.abort()
  await sender.close()
  await client.close()
  expect(sender.stats).toMatchObject({ dropped: 1, pending: 0 })
})

test('100,000 records to a dead server take no more memory than maxBytes, and keep no process alive', async () => {
  const program = `
    const client = createClient({ url: process.argv[1], tenant: 'acme', retries: 0 })
    const reports = { block: 0, 'drop-oldest': 0 }
    const senders = Object.keys(reports).map((onFull) => createSender(client, {
      onFull, maxBytes: 4 * 1024 * 1024, onDropped: ({ records }) => { reports[onFull] += records },
    }))
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    const held = async () => {
      for (let i = 0; i < 5; i++) { gc(); await turn() }
      const { heapUsed, external } = process.memoryUsage()
      return heapUsed + external
    }
    const fill = async (sender) => {
      for (let i = 0; i < 100_000; i++) {
        sender.send({ text: 'line ' + i + ' ' + 'x'.repeat(200), attributes: { i } })
        if (i % 1_000 === 0) await turn()
      }
    }
    // What the engine compiles and undici loads once is not the sender's.
    const warmUp = createSender(client, { maxBytes: 4 * 1024 * 1024 })
    await fill(warmUp)
    await warmUp.close({ signal: AbortSignal.abort() })
    const before = await held()
    for (const sender of senders) await fill(sender)
    const grown = await held() - before
    console.log(JSON.stringify({ grown, stats: senders.map(({ stats }) => stats), reports: { ...reports } }))
    process.on('exit', () => console.log(JSON.stringify(reports)))`
  const [seen, end] = (await run(program, [await aClosedUrl()])).split('\n').map((line) => JSON.parse(line || 'null'))
  for (const { heldBytes, pending, dropped } of seen.stats) {
    expect(heldBytes).toBeGreaterThan(3 * 1024 * 1024)
    expect(heldBytes).toBeLessThanOrEqual(5 * 1024 * 1024)
    expect(pending + dropped).toBe(100_000)
    expect(dropped).toBeGreaterThan(50_000)
  }
  const heldBytes = seen.stats[0].heldBytes + seen.stats[1].heldBytes
  console.log(`${heldBytes} bytes held by two senders, ${seen.grown} bytes more in memory`)
  expect(seen.grown).toBeLessThan(heldBytes + 1024 * 1024)
  // At the end, what is left is reported too.
  expect(end).toEqual({ block: 100_000, 'drop-oldest': 100_000 })
})

test('a program that awaits close lives until everything is delivered; one that just ends sends what is buffered', async () => {
  const server = await startStoringServer((request) => (request < 2 ? 503 : 'none'))
  const program = `
    const client = createClient({ url: process.argv[1], tenant: 'acme', retries: 0 })
    const first = createSender(client, { backoff: { baseMs: 1 } })
    first.send('one')
    await first.close()
    createSender(client).send('two')`
  await run(program, [server.url])
  expect(server.rows().map(({ text }) => text)).toEqual(['one', 'two'])
})
