import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../sdk/test/any-character.ts'
import {
  badHeaders,
  encodedBodies,
  jsonBodies,
  millionsOfLines,
  millionsOfRecords,
  naughtyStrings,
  ndjsonBodies,
  rawRequests,
} from './bad-bodies.ts'
import { drawn } from './drawn.ts'
import { isFullSize, runs } from './full-size.ts'
import { type CallAnswer, type CallOptions, problemOf, useStack } from './with-stack.ts'

const errors: unknown[] = []
const { call, drained, rowsOf, stack } = useStack({ onError: (error) => errors.push(error) })

const posts = ['POST /ingest', 'POST /logs', 'POST /logs/stored', 'POST /logs/outcomes'] as const
const json = { 'content-type': 'application/json', 'x-tenant-id': 'fuzz' }
const ndjson = { ...json, 'content-type': 'application/x-ndjson' }

/** A stack trace, a path of ours, or the name of a file of ours. */
const inside = /\n\s+at |node:internal|node_modules|file:\/\/\/tmp|\/packages\/|\.ts:\d|\.js:\d|Error:/

function numbered<T extends object>(inputs: readonly T[]): readonly (T & { readonly nth: number })[] {
  return inputs.map((input, nth) => ({ ...input, nth }))
}

/** No answer is a 5xx, shows anything of the inside, or refuses without a problem document. */
async function ask(route: string, options: CallOptions): Promise<CallAnswer> {
  const answer = await call(route, options)
  const shown = `${route} ${answer.text.slice(0, 300)}`
  expect(answer.status, shown).toBeLessThan(500)
  expect(answer.headers.get('x-request-id'), shown).toMatch(/\S/)
  if (answer.status < 400) return answer
  expect(answer.text, shown).not.toMatch(inside)
  problemOf(answer)
  return answer
}

test.each(numbered(jsonBodies))('as JSON: $name', async ({ body, nth }) => {
  for (const route of drawn(posts, 2, nth)) await ask(route, { headers: json, body })
})

test.each(ndjsonBodies)('as NDJSON and as text: $name', async ({ body }) => {
  await ask('POST /ingest', { headers: ndjson, body })
  await ask('POST /ingest?split=lines', { headers: { ...json, 'content-type': 'text/plain' }, body })
})

test.each(numbered(encodedBodies))('encoded: $name', async ({ encoding, body, nth }) => {
  for (const route of drawn(posts, 2, nth))
    await ask(route, { headers: { ...json, 'content-encoding': encoding }, body })
})

test('a body of millions of records is counted, and none of them is decoded', async () => {
  const encoded = { 'content-encoding': 'gzip' }
  const lines = await ask('POST /ingest', { headers: { ...ndjson, ...encoded }, body: millionsOfLines })
  expect(problemOf(lines)).toMatchObject({
    code: 'too_many_records',
    detail: expect.stringContaining('8388608 records'),
  })
  const records = await ask('POST /ingest', { headers: { ...ndjson, ...encoded }, body: millionsOfRecords })
  expect(problemOf(records).code).toBe('decoded_too_large')
})

const tenantsAtOnce = runs({ fast: 100, full: 5_000 })

test(`${tenantsAtOnce} records of as many tenants are taken`, async () => {
  const logs = Array.from({ length: tenantsAtOnce }, (_, i) => ({ tenant_id: `t-${i}`, text: 'a' }))
  const answer = await ask('POST /ingest', { headers: { prefer: 'return=minimal' }, body: logs })
  expect(answer.json()).toMatchObject({ accepted: tenantsAtOnce, errors: [] })
})

test.each(badHeaders.map((headers, nth) => [JSON.stringify(headers).slice(0, 60), headers, nth] as const))(
  'headers %s',
  async (_, headers, nth) => {
    const body = JSON.stringify({ text: 'a', tenant_id: 'fuzz' })
    for (const route of drawn([...posts, 'GET /logs?limit=1'], 2, nth)) {
      await ask(route, route.startsWith('GET') ? { headers } : { headers: { ...json, ...headers }, body })
    }
  },
)

const recordFields = ['tenant_id', 'log_id', 'severity', 'timestamp', 'attributes', 'x'] as const

/** Every way to hand in a text beside that of a log. */
const placesOfText: readonly ((text: string) => Promise<unknown>)[] = [
  ...recordFields.map(
    (field) => (text: string) => ask('POST /ingest', { body: { tenant_id: 'fuzz', text: 'a', [field]: text } }),
  ),
  ...['tenant_id', 'id', 'severity', 'datetime', 'message'].map(
    (field) => (text: string) => ask('POST /logs', { body: { severity: 'info', message: 'a', [field]: text } }),
  ),
  ...['limit', 'cursor', 'severity', 'since', 'format', 'tenant_id', 'q', 'attr.a'].map(
    (name) => (text: string) => ask(`GET /logs?${name}=${inPath(text)}`, {}),
  ),
  (text) => ask(`GET /logs/${inPath(text)}`, {}),
]

function inPath(text: string): string {
  return encodeURIComponent(text.toWellFormed().slice(0, 1_000))
}

test('a naughty string is stored as text like any other, and does no harm in other fields', async () => {
  const records = naughtyStrings.map((text, i) => ({
    tenant_id: 'naughty',
    log_id: `id-${i}`,
    text,
    attributes: { [text.slice(0, 100)]: text.slice(0, 900) },
  }))
  const stored = await ask('POST /ingest', { body: records })
  expect(stored.json()).toMatchObject({ accepted: records.length, rejected: 0, errors: [] })
  for (const [i, text] of naughtyStrings.entries()) {
    // In one request the text is in every field of a record.
    await ask('POST /ingest', { body: recordFields.map((field) => ({ tenant_id: 'fuzz', text: 'a', [field]: text })) })
    for (const tryAt of drawn(placesOfText, 2, i)) await tryAt(text)
  }
  await drained()
  const rows = await rowsOf('naughty')
  const plain = naughtyStrings.filter((text) => !/\d{4}|@|::|PRIVATE|1\./.test(text))
  expect(rows.map((row) => row.modified_text)).toEqual(expect.arrayContaining(plain.map((text) => text.toWellFormed())))
  expect(rows).toHaveLength(naughtyStrings.length)
})

test('any JSON in any field, and any bytes as any type, get a response', async () => {
  const anyJson = fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text))
  const odd = fc.oneof(
    anyJson,
    fc.constantFrom<unknown>(...naughtyStrings.slice(0, 45)),
    fc.string({ unit: anyCharacter }),
  )
  const names = [
    'tenant_id',
    'log_id',
    'text',
    'severity',
    'timestamp',
    'attributes',
    'logs',
    'id',
    'datetime',
    'message',
  ]
  const fields = fc.dictionary(fc.constantFrom(...names, 'log_ids', '__proto__'), odd, { noNullPrototype: true })
  const aBody = fc.oneof(
    fields.map((value) => JSON.stringify({ text: 'a', severity: 'info', message: 'a', ...value })),
    fc.array(fields).map((values) => JSON.stringify(values)),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  )
  const aRoute = fc.constantFrom(...posts, 'POST /ingest?split=lines')
  const aType = fc.constantFrom('application/json', 'application/x-ndjson', 'text/plain')
  await fc.assert(
    fc.asyncProperty(aRoute, aType, aBody, async (route, type, body) => {
      await ask(route, { headers: { 'content-type': type, 'x-tenant-id': 'fuzz' }, body })
    }),
    { numRuns: runs({ fast: 100, full: 400 }) },
  )
})

interface Connection {
  readonly socket: Socket
  /** Everything that came back, when the connection is closed. */
  readonly answers: Promise<string>
  /** Resolves when as many answers as expected have begun. */
  readonly answered: Promise<void>
}

async function aConnection(expected = 1): Promise<Connection> {
  const socket = connect(Number(new URL(stack().url).port), '127.0.0.1')
  const { promise: answered, resolve } = Promise.withResolvers<void>()
  let text = ''
  if (expected === 0) resolve()
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk
    if (statusesOf(text).length >= expected) resolve()
  })
  socket.on('error', () => undefined)
  const answers = new Promise<string>((closed) => socket.once('close', () => closed(text)))
  await once(socket, 'connect')
  return { socket, answers, answered }
}

function statusesOf(answers: string): readonly number[] {
  return [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}

test.each(rawRequests)('on the wire: %s', async (name, bytes, statuses) => {
  const { socket, answers, answered } = await aConnection(statuses.length)
  if (bytes !== '') socket.write(bytes, 'latin1')
  // Node answers nobody who has closed his side, unless that is what is wrong: so the others wait for their answers.
  if (!/shorter|stop|half/.test(name)) await Promise.race([answered, answers])
  socket.end()
  const text = await answers
  expect(statusesOf(text), text).toEqual(statuses)
  expect(text).not.toMatch(inside)
  const refusals = statuses.filter((status) => status >= 400)
  expect(text.match(/x-request-id: \S/g) ?? []).toHaveLength(statuses.length)
  expect(text.match(/application\/problem\+json/g) ?? []).toHaveLength(refusals.length)
})

test('any bytes on the wire are refused or left unanswered', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1 }),
      fc.constantFrom('', 'POST /ingest HTTP/1.1\r\n'),
      async (bytes, head) => {
        const { socket, answers } = await aConnection()
        socket.end(Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n\r\n')]))
        const text = await answers
        for (const status of statusesOf(text)) expect(status).toBeLessThan(500)
        expect(text).not.toMatch(inside)
      },
    ),
    { numRuns: 100 },
  )
})

test('a client that sends one byte at a time is served, and one that sends nothing or stops delays nobody', async () => {
  const silent = await Promise.all(Array.from({ length: 300 }, () => aConnection()))
  const head = 'POST /ingest HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{'
  for (const { socket } of silent.slice(0, 150)) socket.write(head)
  const body = JSON.stringify({ tenant_id: 'slow', text: 'a' })
  const slow = await aConnection()
  slow.socket.setNoDelay(true)
  const request = `POST /ingest HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  for (const byte of request) await new Promise((resolve) => slow.socket.write(byte, resolve))
  expect(statusesOf(await slow.answers)).toEqual([202])
  for (const { socket } of silent) socket.destroy()
  expect((await ask('GET /healthz', {})).status).toBe(200)
})

test('a client that disconnects before its response affects nobody', async () => {
  const bytes = `GET /logs?limit=1000 HTTP/1.1\r\nhost: x\r\n\r\n`
  for (let i = 0; i < 50; i++) {
    const { socket } = await aConnection()
    socket.write(bytes.repeat(3), () => (i % 2 === 0 ? socket.resetAndDestroy() : socket.destroy()))
  }
  expect((await ask('GET /healthz', {})).status).toBe(200)
})

test('the memory of the process does not grow with what it refuses', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  /** All of it, or every nth of each kind: after half of it nearly all is loaded and compiled. */
  const round = async (nth = 1): Promise<NodeJS.MemoryUsage> => {
    const some = <T>(inputs: readonly T[]): readonly T[] => inputs.filter((_, i) => i % nth === 0)
    for (const { body } of some(jsonBodies)) await ask('POST /ingest', { headers: json, body })
    for (const { body, encoding } of some(encodedBodies)) {
      await ask('POST /ingest', { headers: { ...json, 'content-encoding': encoding }, body })
    }
    for (const headers of some(badHeaders)) await ask('GET /logs/x', { headers })
    await drained()
    // Buffers are swept beside the main thread: what the first collection found is gone by the second.
    for (let i = 0; i < 3; i++) {
      collect()
      await nextTurn()
    }
    return process.memoryUsage()
  }
  const before = await round(isFullSize ? 1 : 2)
  for (let i = 0; i < runs({ fast: 1, full: 3 }); i++) {
    const after = await round()
    expect(after.heapUsed - before.heapUsed).toBeLessThan(8 * 1024 * 1024)
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(64 * 1024 * 1024)
  }
})

test('after all of it the stack stores a valid log, and nothing failed after a response', async () => {
  expect((await ask('POST /ingest', { body: { tenant_id: 'witness', log_id: 'last', text: 'ok' } })).status).toBe(202)
  await drained()
  expect(await rowsOf('witness')).toMatchObject([{ log_id: 'last', modified_text: 'ok' }])
  expect(errors).toEqual([])
  expect(await stack().counters()).toMatchObject({ queued: 0 })
})
