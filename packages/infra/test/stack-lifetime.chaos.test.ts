import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { dynamodbClient } from '@logpipe/pipeline/compose/clients'
import { expect, onTestFinished, test } from 'vitest'
import { createTables } from '../src/local/create-resources.ts'
import { findRunningStack } from '../src/local/data/running-stack.ts'
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../src/local/start.ts'
import { topology } from '../src/topology.ts'
import { aChildStack, type ChildStack, type Serving } from './child-stack.ts'
import { rowsOf } from './rows-of.ts'
import { warmWorker } from './warm-workers.ts'
import { aTempFolder, call, drained, place } from './with-stack.ts'

async function aDataDir(): Promise<string> {
  const { path, remove } = await aTempFolder()
  onTestFinished(remove)
  return join(path, 'data')
}

/** In threads that other stacks had before; a start that must fail gets new ones. */
async function started(dataDir: string, options: Omit<LocalStackOptions, 'dataDir'> = {}): Promise<LocalStack> {
  const stack = await startLocalStack({ dataDir, startWorker: warmWorker, ...options })
  onTestFinished(() => stack.close())
  return stack
}

/** Sends one log a request, side by side, and answers with the ids that were acknowledged. */
async function ingested(url: string, ids: readonly string[], text = 'User logged in'): Promise<readonly string[]> {
  const answers = await Promise.all(
    ids.map((log_id) => call(url, 'POST /ingest', { body: { tenant_id: 'acme', log_id, text } })),
  )
  return ids.filter((_, i) => answers[i]?.status === 202)
}

function idsOf(count: number, prefix = 'id'): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}-${i}`)
}

async function storedIds(stack: LocalStack): Promise<readonly string[]> {
  return (await rowsOf(stack, 'acme')).map((row) => String(row.log_id)).sort()
}

test('a second stack on a folder is refused with the first one’s place, and the first goes on', async () => {
  const dataDir = await aDataDir()
  const first = await started(dataDir)
  await expect(startLocalStack({ dataDir })).rejects.toMatchObject({
    code: 'data_in_use',
    message: `the data folder ${dataDir} is in use by process ${process.pid} at ${first.url}`,
  })
  expect((await call(first.url, 'GET /healthz')).status).toBe(200)
  expect(await findRunningStack(dataDir)).toMatchObject({ url: first.url, instance: first.instance })
  await first.close()
  expect(await findRunningStack(dataDir)).toBeUndefined()
  await started(dataDir)
})

test('a stack on a port in use is refused, and leaves its folder free', async () => {
  const first = await started(await aDataDir())
  const port = Number(new URL(first.url).port)
  const dataDir = await aDataDir()
  await expect(startLocalStack({ dataDir, port })).rejects.toMatchObject({
    code: 'port_in_use',
    message: `port ${port} is in use by another process`,
  })
  expect((await call((await started(dataDir)).url, 'GET /healthz')).status).toBe(200)
})

test.each(['table', 'queue'])(
  'a %s that cannot be kept stops the start, and its folder opens when it is mended',
  async (name) => {
    const dataDir = await aDataDir()
    await mkdir(dataDir)
    await writeFile(join(dataDir, name), 'not a folder')
    await expect(startLocalStack({ dataDir })).rejects.toMatchObject({
      code: 'storage_failed',
      message: expect.stringMatching(new RegExp(`^(?:could not start )?the ${name} `)),
    })
    expect(await readFile(join(dataDir, name), 'utf8')).toBe('not a folder')
    await rm(join(dataDir, name))
    expect((await call((await started(dataDir)).url, 'GET /healthz')).status).toBe(200)
  },
)

test('table, queue and gateway listen on 127.0.0.1 and on no other address', async () => {
  const { url, dynamodb, sqs } = await started(await aDataDir())
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map(({ address }) => address))
  const others = new Set([
    '127.0.0.2',
    '::1',
    ...own.filter((address) => address !== '127.0.0.1' && !address.startsWith('fe80')),
  ])
  for (const place of [url, dynamodb.endpoint, sqs.endpoint]) {
    const port = Number(new URL(place).port)
    expect(await canConnect('127.0.0.1', port)).toBe(true)
    for (const address of others) expect([address, await canConnect(address, port)]).toEqual([address, false])
  }
})

async function canConnect(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: 1_000 })
  try {
    await Promise.race([
      once(socket, 'connect'),
      once(socket, 'timeout').then(() => Promise.reject(new Error('timeout'))),
    ])
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** Sends until there is more on the queue than can be in flight, of which the worker finishes a hundred in four seconds; returns the ids. */
async function moreThanInFlight(stack: LocalStack): Promise<readonly string[]> {
  const ids: string[] = []
  do {
    const more = idsOf(130, `id-${ids.length}`)
    expect(await ingested(stack.url, more, 'x'.repeat(40))).toEqual(more)
    ids.push(...more)
  } while ((await stack.counters()).queued <= 110)
  return ids
}

test('what was stored and what was still on the queue is there after a restart, under the same keys', async () => {
  const dataDir = await aDataDir()
  const first = await started(dataDir, { workMsPerChar: 100 })
  await ingested(first.url, ['stored'], 'x')
  await drained(first)
  const [before] = await rowsOf(first, 'acme')
  const ids = await moreThanInFlight(first)
  await first.close()
  const second = await started(dataDir)
  await drained(second)
  expect((await second.counters()).stored).toBeGreaterThan(0)
  expect(await storedIds(second)).toEqual([...ids, 'stored'].sort())
  expect((await rowsOf(second, 'acme')).find((row) => row.log_id === 'stored')).toEqual(before)
  expect(await ingested(second.url, ['stored'], 'x')).toEqual(['stored'])
  await drained(second)
  expect(await second.counters()).toMatchObject({ queued: 0, deadLetters: 0 })
})

test('after kill -9 in the middle of its work, every acknowledged record is stored, once and soon', async () => {
  const dataDir = await aDataDir()
  const child = await serving(dataDir, 500)
  const slow = await ingested(child.url, idsOf(60, 'slow'), 'x'.repeat(40))
  expect(slow).toHaveLength(60)
  await expect.poll(child.inFlight).toBeGreaterThan(0)
  const late = ingested(child.url, idsOf(200, 'late')).catch(() => [])
  await child.kill()
  await late
  const stack = await started(dataDir)
  // Gives up after 20 s without progress: sooner than the visibility timeout would bring anything back.
  await drained(stack)
  const stored = await storedIds(stack)
  expect(stored).toEqual([...new Set(stored)])
  expect(stored).toEqual(expect.arrayContaining([...slow]))
  expect(await stack.counters()).toMatchObject({ queued: 0, deadLetters: 0 })
})

test('rows that a killed stack had acknowledged by POST /logs are in the table', async () => {
  const dataDir = await aDataDir()
  const child = await serving(dataDir, 0)
  const written = await Promise.all(
    idsOf(50).map((id) =>
      call(child.url, 'POST /logs', { body: { tenant_id: 'acme', id, severity: 'info', message: 'a' } }),
    ),
  )
  await child.kill()
  expect(written.map(({ status }) => status)).toEqual(Array(50).fill(201))
  expect(await storedIds(await started(dataDir))).toEqual(idsOf(50).toSorted())
})

test('a folder whose first start was killed while it made its tables stores what it accepts', async () => {
  const dataDir = await aDataDir()
  await killWhileTablesAreMade(join(dataDir, 'table'))
  const stack = await started(dataDir)
  expect(await ingested(stack.url, ['1'])).toEqual(['1'])
  await drained(stack)
  expect(await storedIds(stack)).toEqual(['1'])
})

/** The emulator says that a table is being made, and a moment later that it is there; here that moment lasts until kill -9. */
async function killWhileTablesAreMade(path: string): Promise<void> {
  const serve = `const server = require('dynalite')({ path: ${JSON.stringify(path)}, createTableMs: 1e9 })
    server.listen(0, '127.0.0.1', () => console.log(server.address().port))`
  await mkdir(path, { recursive: true })
  // The first that a start writes.
  await writeFile(join(path, '..', 'master.key'), 'ab'.repeat(32))
  const cwd = fileURLToPath(new URL('.', import.meta.url))
  const child = spawn(process.execPath, ['-e', serve], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = await once(createInterface(child.stdout), 'line')
  const client = dynamodbClient({ ...place, dynamodbEndpoint: `http://127.0.0.1:${port}` })
  const creating = createTables(client, topology).catch(() => undefined)
  const tableNames = async () => (await client.send(new ListTablesCommand({}))).TableNames
  await expect.poll(tableNames).toHaveLength(Object.keys(topology.tables).length)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await creating
}

/** The stack in a process of its own, at work. */
async function serving(dataDir: string, workMsPerChar: number): Promise<Serving & Pick<ChildStack, 'kill'>> {
  const { start, kill } = await aChildStack(dataDir, workMsPerChar)
  const child = await start()
  if (child === undefined) throw new Error('the stack ended before it served')
  return { ...child, kill }
}
