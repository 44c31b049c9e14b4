import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { IngestResult, RawBody } from '@logpipe/sdk'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import { aLedger } from '../../test/a-ledger.ts'
import { chunksInTurn } from '../../test/chunks-in-turn.ts'
import { textsOf } from '../../test/ingest-table.ts'
import type { Receipt } from '../ledger/open-ledger.ts'
import { createConcurrency } from './deliver/concurrency.ts'
import { type ShipOptions, ship } from './ship.ts'
import type { Input } from './source/input.ts'

const runId = '0mk1c2d3e4f5g6h7i'

/** An endpoint that keeps what it accepts; `refuse` may throw for a request, by its number. */
function anEndpoint(refuse: (request: number) => void = () => undefined) {
  const texts: string[] = []
  const receipts: string[] = []
  const ingestRaw = async ({ body, idempotencyKey = '', ...type }: RawBody): Promise<IngestResult> => {
    refuse(Number(idempotencyKey.split('-')[1]))
    const records = textsOf({ body, ...type })
    texts.push(...records)
    const log_ids = records.map((_, i) => `${idempotencyKey}.${i}`)
    return { accepted: records.length, duplicates: 0, rejected: 0, log_ids, errors: [], retries: 0 }
  }
  const acknowledge = async (_: string, { logIds }: Receipt): Promise<void> => {
    receipts.push(...(logIds as readonly string[]))
  }
  return { texts, receipts, client: { ingestRaw }, book: { ...aLedger(), acknowledge } }
}

function anInput(name: string, content: string): Input {
  return { name, bytes: content.length, open: () => Readable.from([Buffer.from(content)]) }
}

type Endpoint = ReturnType<typeof anEndpoint>

function shipTo({ client, book }: Endpoint, inputs: readonly Input[], options: Partial<ShipOptions> = {}) {
  return ship({
    client,
    inputs,
    tenantId: 'acme' as TenantId,
    ledger: book,
    runId,
    batchRecords: 2,
    concurrency: createConcurrency(1),
    skipLines: 0,
    now: () => 0,
    elapsed: () => 0,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...options,
  })
}

test('every line goes out once and in order, whatever the batch, and each has its receipt', async () => {
  const line = fc.stringMatching(/^[a-z]{1,8}$/)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(line), { maxLength: 4 }),
      fc.integer({ min: 1, max: 5 }),
      async (files, batchRecords) => {
        const endpoint = anEndpoint()
        const inputs = files.map((lines, i) => anInput(`${i}.log`, lines.join('\n')))
        const result = await shipTo(endpoint, inputs, { batchRecords })
        expect(endpoint.texts).toEqual(files.flat())
        expect(new Set(endpoint.receipts).size).toBe(files.flat().length)
        expect(result).toMatchObject({ accepted: files.flat().length, problems: [] })
        expect(result.stopped).toBeUndefined()
      },
    ),
  )
})

test('the first request goes alone, and then as many are in flight as may be', async () => {
  const endpoint = anEndpoint()
  const inFlight: number[] = []
  let open = 0
  const ingestRaw = async (raw: RawBody): Promise<IngestResult> => {
    inFlight.push(++open)
    await setImmediate()
    open--
    return endpoint.client.ingestRaw(raw)
  }
  const lines = Array.from({ length: 7 }, (_, i) => `line ${i}`).join('\n')
  const options = { concurrency: createConcurrency(3), batchRecords: 1 }
  await shipTo({ ...endpoint, client: { ingestRaw } }, [anInput('a.log', lines)], options)
  expect(inFlight.slice(0, 4)).toEqual([1, 1, 2, 3])
  expect(Math.max(...inFlight)).toBe(3)
})

test('an endpoint that refuses gets fewer requests at once, from the next one on', async () => {
  const endpoint = anEndpoint()
  const concurrency = createConcurrency(4)
  const inFlight: number[] = []
  let open = 0
  const ingestRaw = async (raw: RawBody): Promise<IngestResult> => {
    inFlight.push(++open)
    if (inFlight.length === 5) concurrency.refuse()
    await setImmediate()
    open--
    return endpoint.client.ingestRaw(raw)
  }
  const lines = Array.from({ length: 12 }, (_, i) => `line ${i}`)
  await shipTo({ ...endpoint, client: { ingestRaw } }, [anInput('a.log', lines.join('\n'))], {
    concurrency,
    batchRecords: 1,
  })
  expect(inFlight.slice(0, 5)).toEqual([1, 1, 2, 3, 4])
  expect(Math.max(...inFlight.slice(5))).toBe(2)
  expect(endpoint.texts).toEqual(lines)
})

test('only what is accepted at the first attempt says how long the endpoint takes', async () => {
  const latencies: (number | undefined)[] = []
  const concurrency = { ...createConcurrency(1), end: (ms?: number) => void latencies.push(ms) }
  const clock = { ms: 0 }
  const answers = [{ retries: 0 }, { retries: 2 }, new LogpipeError('connection_failed', 'gone')]
  const endpoint = anEndpoint()
  const ingestRaw = async (raw: RawBody): Promise<IngestResult> => {
    clock.ms += 70
    const answer = answers.shift()
    if (answer instanceof Error) throw answer
    return { ...(await endpoint.client.ingestRaw(raw)), ...answer }
  }
  const options = { concurrency, batchRecords: 1, elapsed: () => clock.ms }
  await shipTo({ ...endpoint, client: { ingestRaw } }, [anInput('a.log', 'one\ntwo\nthree')], options)
  expect(latencies).toEqual([70, undefined, undefined])
})

test('each request waits for its turn by the number of its records', async () => {
  const endpoint = anEndpoint()
  const paced: number[] = []
  await shipTo(endpoint, [anInput('a.log', 'one\ntwo\nthree')], {
    pace: async (records) => {
      expect(endpoint.texts).toHaveLength(paced.length * 2)
      paced.push(records)
    },
  })
  expect(paced).toEqual([2, 1])
})

test('a failed request stops the reading, and the first line that was not acknowledged is where to go on', async () => {
  const endpoint = anEndpoint((request) => {
    if (request === 1) throw new LogpipeError('connection_failed', 'gone')
  })
  const result = await shipTo(endpoint, [anInput('a.log', 'one\ntwo\n\nthree\nfour\nfive\nsix')])
  expect(result.stopped).toMatchObject({ error: { code: 'connection_failed' }, resumeAt: { name: 'a.log', number: 4 } })
  expect(endpoint.texts).toEqual(['one', 'two'])
})

test('an error that is none of ours is an internal one, and is not thrown past the lines that were sent', async () => {
  const endpoint = anEndpoint((request) => {
    if (request === 1) throw new TypeError('a bug')
  })
  const result = await shipTo(endpoint, [anInput('a.log', 'one\ntwo\nthree')])
  expect(result).toMatchObject({ accepted: 2, stopped: { error: { code: 'internal' }, resumeAt: { number: 3 } } })
})

test('a ledger that cannot be written is one problem, and the lines are sent all the same', async () => {
  const endpoint = anEndpoint()
  const acknowledge = async (): Promise<void> => {
    throw operationError('storage_failed', 'no space is left')
  }
  const result = await shipTo({ ...endpoint, book: { ...aLedger(), acknowledge } }, [
    anInput('a.log', 'one\ntwo\nthree'),
  ])
  expect(result).toMatchObject({
    accepted: 3,
    problems: [{ name: 'ledger', kind: 'failed', message: 'no space is left' }],
  })
  expect(result.stopped).toBeUndefined()
  expect(endpoint.texts).toEqual(['one', 'two', 'three'])
})

test('an interrupted file stops at a line that was not sent, and a file after it at its first', async () => {
  const interrupt = new AbortController()
  const endpoint = anEndpoint(() => interrupt.abort())
  const { signal } = interrupt
  const middle = await shipTo(endpoint, [anInput('a.log', 'one\ntwo\nthree\nfour\nfive\nsix\nseven')], { signal })
  const sent = endpoint.texts.length
  expect(sent).toBeLessThan(7)
  expect(middle.stopped).toEqual({ resumeAt: { name: 'a.log', number: sent + 1 } })
  const before = await shipTo(endpoint, [anInput('b.log', 'one')], { signal, skipLines: 3 })
  expect(before).toMatchObject({ accepted: 0, stopped: { resumeAt: { name: 'b.log', number: 4 } } })
})

test('what a pipe says goes out at once, and an interrupt ends the wait for more', async () => {
  const pipe = new Readable({ read: () => undefined })
  const interrupt = new AbortController()
  const endpoint = anEndpoint()
  const isSent = Promise.withResolvers<void>()
  const shipping = shipTo(endpoint, [{ name: 'stdin', open: () => pipe }], {
    batchRecords: 100,
    signal: interrupt.signal,
    onProgress: () => isSent.resolve(),
  })
  pipe.push('one\ntwo\nthr')
  await isSent.promise
  expect(endpoint.texts).toEqual(['one', 'two'])
  interrupt.abort()
  expect(await shipping).toMatchObject({ accepted: 2, stopped: { resumeAt: { name: 'stdin', number: 3 } } })
})

test('an input that breaks off is a problem, and the next is sent', async () => {
  const broken = new Readable({
    read() {
      this.push('one\n')
      this.destroy(new Error('bad sector'))
    },
  })
  const endpoint = anEndpoint()
  const result = await shipTo(endpoint, [{ name: 'a.log', bytes: 9, open: () => broken }, anInput('b.log', 'two')])
  expect(result.problems).toEqual([{ name: 'a.log', kind: 'interrupted', reason: 'bad sector' }])
  expect(endpoint.texts).toContain('two')
})

test('lines of text arrive as they are, whatever becomes of the chunks that they were read in', async () => {
  const line = fc.oneof(
    fc.stringMatching(/^[ -~]{1,30}$/),
    fc.constantFrom('{"log":"a"}', '\t at x', ' ', 'a\r', '\u0001'),
  )
  const options = { batchRecords: fc.integer({ min: 1, max: 60 }), concurrency: fc.integer({ min: 1, max: 3 }) }
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 60, size: 'max' }),
      fc.integer({ min: 20, max: 90 }),
      fc.record(options),
      async (more, bytes, how) => {
        // The first 8 KiB are looked at together.
        const lines = ['p'.repeat(8_192), ...more]
        const endpoint = anEndpoint()
        // A body is on its way for a while: nobody may write to it meanwhile.
        const ingestRaw = (raw: RawBody) => setImmediate().then(() => endpoint.client.ingestRaw(raw))
        const content = Buffer.from(`${lines.join('\n')}\n`)
        const input = { name: 'a.log', bytes: content.length, open: () => chunksInTurn(content, bytes) }
        const result = await shipTo({ ...endpoint, client: { ingestRaw } }, [input], {
          batchRecords: how.batchRecords,
          concurrency: createConcurrency(how.concurrency),
          format: { format: 'text' },
        })
        const sent = lines.filter((text) => text.trim() !== '').map((text) => text.replace(/\r$/, ''))
        expect(endpoint.texts).toEqual(sent)
        expect(result).toMatchObject({ accepted: sent.length, lines: sent.length, problems: [] })
      },
    ),
    runs({ fast: 60, full: 5_000 }),
  )
})
