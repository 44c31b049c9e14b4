import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'
import { aSender } from '../../test/a-sender.ts'
import { fakeIngest } from '../../test/fake-ingest.ts'

const textOf = (i: number): string => `line ${String(i).padStart(6, '0')}`
const texts = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => textOf(from + i))
const settle = async (turns = 20): Promise<void> => {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'logpipe-spill-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('batches', () => {
  test('by count: a request is sent as soon as it is complete', async () => {
    const client = fakeIngest()
    const { sender } = aSender(client, { maxRecords: 3 })
    for (const text of texts(7)) expect(sender.send(text)).toBe('ok')
    await settle()
    expect(client.requests.map((request) => request.texts.length)).toEqual([3, 3])
    await sender.close()
    expect(client.texts()).toEqual(texts(7))
  })

  test('by bytes: no request is larger than the bound, unless one record is', async () => {
    const client = fakeIngest()
    const { sender } = aSender(client, { maxBatchBytes: 500 })
    for (const text of texts(50)) sender.send(text)
    sender.send('ü'.repeat(2_000))
    await sender.close()
    expect(client.texts()).toHaveLength(51)
    expect(client.requests.every(({ texts: one }) => one.length <= 500 / 62 || one.length === 1)).toBe(true)
    expect(client.requests.length).toBeGreaterThan(5)
  })

  test('by age: what is alone leaves when its time is up', async () => {
    const client = fakeIngest()
    const { sender, time } = aSender(client)
    sender.send('alone')
    time.pass(999)
    await settle()
    expect(client.requests).toEqual([])
    time.pass(1)
    await settle()
    expect(client.texts()).toEqual(['alone'])
    expect(sender.stats).toMatchObject({ accepted: 1, pending: 0, heldBytes: 0 })
  })

  test('while all requests are in flight, what is due grows on instead of queueing', async () => {
    const client = fakeIngest((request) => (request === 0 ? 'hang' : 'ok'))
    const { sender, time } = aSender(client)
    sender.send('first')
    time.pass(1_000)
    for (const text of texts(5)) {
      sender.send(text)
      time.pass(1_000)
    }
    await settle()
    expect(client.requests.map((request) => request.texts)).toEqual([['first']])
    await sender.close({ signal: AbortSignal.abort() })
  })

  test('a tenant has requests of its own', async () => {
    const client = fakeIngest()
    const { sender } = aSender(client)
    sender.send({ text: 'a', tenant_id: 'acme' })
    sender.send({ text: 'b', tenant_id: 'globex' })
    sender.send({ text: 'c', tenant_id: 'acme' })
    sender.send('d')
    await sender.close()
    expect(client.requests.map(({ tenant, texts: sent }) => [tenant, sent])).toEqual([
      ['acme', ['a', 'c']],
      ['globex', ['b']],
      [undefined, ['d']],
    ])
  })
})

describe('records', () => {
  test('have the time of the call unless they have their own, and are as they were at the call', async () => {
    const client = fakeIngest()
    const { sender, time } = aSender(client)
    time.pass(5)
    const attributes = { user: 'ann', ünïcode: '🙂' }
    sender.send({ text: 'one', attributes })
    attributes.user = 'bob'
    sender.send({ text: 'two', timestamp: '2026-01-02T03:04:05Z' })
    await sender.close()
    expect([...client.rows.values()].map(({ record }) => record)).toEqual([
      { timestamp: new Date(1_764_000_000_005).toISOString(), text: 'one', attributes: { user: 'ann', ünïcode: '🙂' } },
      { text: 'two', timestamp: '2026-01-02T03:04:05Z' },
    ])
  })

  test('that cannot be serialized are rejected alone, and never throw', async () => {
    const client = fakeIngest()
    const { sender, rejected } = aSender(client)
    const circular: Record<string, unknown> = {}
    circular.self = circular
    const hostile = [
      { text: 'bigint', attributes: { n: 1n } },
      { text: 'cycle', attributes: circular },
      {
        get text(): string {
          throw new Error('getter')
        },
      },
      { text: 'toJSON', toJSON: () => 'not an object' },
      { text: 'proxy', attributes: Proxy.revocable({}, {}).proxy },
      JSON.parse('null'),
      JSON.parse('{}'),
      JSON.parse('7'),
    ]
    const revoked = Proxy.revocable({ text: 'revoked' }, {})
    revoked.revoke()
    for (const record of [...hostile, revoked.proxy]) {
      expect(sender.send(record)).toBe('ok')
      expect(sender.send('good')).toBe('ok')
    }
    await sender.close()
    expect(client.texts().filter((text) => text === 'good')).toHaveLength(9)
    expect(rejected.map(({ code }) => code)).toEqual(Array(rejected.length).fill('invalid_record'))
    expect(rejected.length).toBe(8)
    expect(rejected.map(({ message }) => message).join('\n')).toMatch(/BigInt[\s\S]*circular[\s\S]*getter/)
  })

  test('get tenant and attributes of their context; their own take precedence', async () => {
    const client = fakeIngest()
    const { sender } = aSender(client, {
      context: () => ({ tenant: 'acme', attributes: { request: 'r1', user: 'x' } }),
    })
    sender.send({ text: 'one', attributes: { user: 'ann' } })
    sender.send({ text: 'two', tenant_id: 'globex' })
    await sender.close()
    expect([...client.rows.values()].map(({ tenant, record }) => [tenant, record.attributes])).toEqual([
      ['acme', { request: 'r1', user: 'ann' }],
      ['globex', { request: 'r1', user: 'x' }],
    ])
  })
})

describe('when memory is full', () => {
  const small = { maxBytes: 16_384, maxBatchBytes: 2_048 }

  test('block: says so, drops what is sent nonetheless, and has room again once the server takes something', async () => {
    let isUp = false
    const client = fakeIngest(() => (isUp ? 'ok' : 'refuse'))
    const { sender, dropped } = aSender(client, small)
    let sent = 0
    while (sender.send(textOf(sent++)) === 'ok');
    expect(sender.send('ignored')).toBe('dropped')
    expect(dropped).toEqual([{ records: 1, reason: 'full' }])
    expect(sender.stats.heldBytes).toBeLessThan(16_384 + 2_048 + 1)
    const ready = sender.ready()
    isUp = true
    await ready
    expect(sender.send(textOf(sent++))).toBe('ok')
    await sender.close()
    expect(client.texts()).toEqual(texts(sent))
  })

  test('drop-oldest: the newest are kept, what is in flight too, and every drop is reported', async () => {
    let isUp = false
    const client = fakeIngest(() => (isUp ? 'ok' : 'refuse'))
    const { sender, dropped } = aSender(client, { ...small, onFull: 'drop-oldest' })
    for (const text of texts(1_000)) expect(sender.send(text)).toBe('ok')
    expect(sender.stats.heldBytes).toBeLessThan(16_384 + 2_048 + 1)
    isUp = true
    await sender.close()
    const lost = dropped.reduce((sum, { records }) => sum + records, 0)
    expect(client.texts()).toHaveLength(1_000 - lost)
    expect(client.texts().at(-1)).toBe(textOf(999))
    expect(client.texts().at(0)).toBe(textOf(0))
    expect(client.texts()).toEqual(client.texts().toSorted())
    expect(sender.stats).toMatchObject({ accepted: 1_000 - lost, dropped: lost, pending: 0 })
  })

  test('spill: nothing is dropped, and the order stays', async () => {
    let isUp = false
    const client = fakeIngest(() => (isUp ? 'ok' : 'refuse'))
    const { sender, dropped } = aSender(client, { ...small, onFull: 'spill', spillFolder: aFolder() })
    for (const text of texts(1_000)) expect(sender.send(text)).toBe('ok')
    expect(sender.stats.heldBytes).toBeLessThan(16_384 + 2_048 + 1)
    expect(sender.stats.spilledBytes).toBeGreaterThan(30_000)
    isUp = true
    await sender.close()
    expect(client.texts()).toEqual(texts(1_000))
    expect(dropped).toEqual([])
    expect(sender.stats).toMatchObject({ pending: 0, heldBytes: 0, spilledBytes: 0, accepted: 1_000 })
  })

  test('spill: says full when the files are full too', async () => {
    const spillFolder = aFolder()
    const client = fakeIngest(() => 'refuse')
    const { sender } = aSender(client, { ...small, onFull: 'spill', spillFolder, maxSpillBytes: 10_000 })
    let sent = 0
    while (sender.send(textOf(sent++)) === 'ok');
    expect(sender.send('more')).toBe('dropped')
    expect(sender.stats.spilledBytes).toBeGreaterThan(7_000)
    expect(sender.stats.spilledBytes).toBeLessThanOrEqual(10_000)
    await sender.close({ signal: AbortSignal.abort() })
  })

  test.each(['block', 'drop-oldest'] as const)(
    '%s: what open requests hold is sent while a request is free, before its age is up',
    async (onFull) => {
      const client = fakeIngest()
      const { sender, dropped } = aSender(client, { ...small, onFull })
      for (let i = 0; i < 30; i++) {
        if (sender.send({ text: 'x'.repeat(1_500), tenant_id: `t${i}` }) === 'full') await sender.ready()
        await settle()
      }
      expect(dropped).toEqual([])
      expect(client.texts().length).toBeGreaterThan(20)
      await sender.close()
      expect(client.texts()).toHaveLength(30)
    },
  )

  test('drop-oldest: nothing is dropped while a request is free', async () => {
    const client = fakeIngest(() => 'hang')
    const { sender, dropped } = aSender(client, { ...small, onFull: 'drop-oldest', concurrency: 2 })
    let sent = 0
    while (dropped.length === 0) sender.send({ text: 'x'.repeat(1_500), tenant_id: `t${sent++}` })
    await settle()
    expect(client.requests.map(({ tenant }) => tenant)).toEqual(['t0', 't1'])
    expect(dropped).toEqual([{ records: 1, reason: 'full' }])
    await sender.close({ signal: AbortSignal.abort() })
  })

  test('5,000 tenants with a log each fit into the memory that is the default', async () => {
    const client = fakeIngest()
    const { sender, dropped } = aSender(client, { onFull: 'drop-oldest' })
    for (let i = 0; i < 5_000; i++) sender.send({ text: textOf(i), tenant_id: `t${i}` })
    expect(dropped).toEqual([])
    await sender.close()
    expect(client.texts()).toEqual(texts(5_000))
  })

  test('a wait for room can be ended', async () => {
    const { sender } = aSender(
      fakeIngest(() => 'refuse'),
      small,
    )
    while (sender.send('x') === 'ok');
    await expect(sender.ready({ signal: AbortSignal.abort('enough') })).rejects.toBe('enough')
    await sender.close({ signal: AbortSignal.abort() })
  })
})

describe('delivery', () => {
  test('is tried again with the same key until it succeeds, and adds no row for what was accepted before', async () => {
    const replies = ['refuse', 'lost', 'refuse', 'lost', 'ok'] as const
    const client = fakeIngest((request) => replies[request] ?? 'ok')
    const { sender, time } = aSender(client)
    for (const text of texts(3)) sender.send(text)
    await sender.close()
    expect(client.texts()).toEqual(texts(3))
    expect(client.requests).toHaveLength(5)
    expect(new Set(client.requests.map(({ key }) => key)).size).toBe(1)
    expect(time.waits.slice(1)).toEqual([400, 800, 1_600, 3_200])
  })

  test('ends after giveUpAfterMs: the records go to onRejected with the last reason', async () => {
    const client = fakeIngest(() => 'refuse')
    const { sender, rejected } = aSender(client, { giveUpAfterMs: 5_000 })
    sender.send({ text: 'one', severity: 'error', timestamp: '2026-01-01T00:00:00Z' })
    await sender.close()
    expect(rejected).toEqual([
      {
        record: { text: 'one', severity: 'error', timestamp: '2026-01-01T00:00:00Z' },
        code: 'connection_failed',
        message: 'nobody listens',
      },
    ])
    expect(sender.stats).toMatchObject({ rejected: 1, pending: 0, heldBytes: 0 })
  })

  test('refused for good: each record goes to onRejected, and the next request is sent', async () => {
    const client = fakeIngest((request) => (request === 0 ? 'unauthorized' : 'ok'))
    const { sender, rejected } = aSender(client, { maxRecords: 2 })
    for (const text of texts(4)) sender.send(text)
    await sender.close()
    expect(rejected.map(({ record, code }) => [Reflect.get(Object(record), 'text'), code])).toEqual([
      [textOf(0), 'unauthorized'],
      [textOf(1), 'unauthorized'],
    ])
    expect(client.texts()).toEqual(texts(2, 2))
  })

  test('records that the server rejects go to onRejected alone; those it cannot take now are sent again', async () => {
    const rejection = { index: 1, code: 'text_too_long', message: 'too long', retryable: false } as const
    const passing = { index: 2, code: 'rate_limited', message: 'later', retryable: true } as const
    const client = fakeIngest((request) => ({ errors: request === 0 ? [rejection, passing] : [rejection] }))
    const { sender, rejected } = aSender(client)
    for (const text of texts(4)) sender.send(text)
    await sender.close()
    expect(rejected).toMatchObject([{ record: { text: textOf(1) }, code: 'text_too_long', message: 'too long' }])
    expect(client.texts().toSorted()).toEqual([textOf(0), textOf(2), textOf(3)])
    expect(sender.stats).toMatchObject({ accepted: 3, rejected: 1 })
  })

  test('a request too large for a proxy is cut until it fits', async () => {
    const client = fakeIngest((_, records) => (records > 3 ? 'too-large' : 'ok'))
    const { sender } = aSender(client)
    for (const text of texts(10)) sender.send(text)
    await sender.close()
    expect(client.texts()).toEqual(texts(10))
    expect(new Set([...client.rows.values()].map(({ id }) => id)).size).toBe(10)
  })

  test('a callback may send: it is not told of its own records, which are counted', async () => {
    const { sender } = aSender(
      fakeIngest(() => 'refuse'),
      {
        maxBytes: 16_384,
        onDropped: ({ reason }) => void sender.send(`dropped: ${reason}`),
        onRejected: ({ code }) => void sender.send({ text: code, attributes: { n: 1n } }),
      },
    )
    while (sender.send('x') === 'ok');
    expect(sender.send('more')).toBe('dropped')
    expect(sender.stats).toMatchObject({ dropped: 2 })
    sender.send({ text: 'x', attributes: { n: 1n } })
    expect(sender.stats).toMatchObject({ dropped: 2, rejected: 2 })
    await sender.close({ signal: AbortSignal.abort() })
  })

  test('callbacks may throw', async () => {
    const fail = (): never => {
      throw new Error('of the application')
    }
    const { sender } = aSender(
      fakeIngest(() => 'unauthorized'),
      { onRejected: fail, onDropped: fail },
    )
    expect(sender.send({ text: 'x', attributes: { n: 1n } })).toBe('ok')
    sender.send('one')
    await sender.close()
    expect(sender.send('late')).toBe('dropped')
    expect(sender.stats).toMatchObject({ rejected: 2, dropped: 1 })
  })
})

describe('the end', () => {
  test('close drains, takes nothing more, and may be called again', async () => {
    const client = fakeIngest()
    const { sender, dropped, time } = aSender(client)
    sender.send('one')
    const closing = sender.close()
    expect(sender.send('two')).toBe('dropped')
    expect(sender.close()).toBe(closing)
    await closing
    expect(dropped).toEqual([{ records: 1, reason: 'closed' }])
    expect(client.texts()).toEqual(['one'])
    expect([time.timers.size, time.exits.size]).toEqual([0, 0])
  })

  // What `await using` calls, which Node 22 cannot read.
  test('disposing closes', async () => {
    const client = fakeIngest()
    const { sender } = aSender(client)
    sender.send('one')
    await sender[Symbol.asyncDispose]()
    expect(client.texts()).toEqual(['one'])
  })

  test('close gives up what is left when its signal is aborted', async () => {
    const client = fakeIngest(() => 'hang')
    const { sender, dropped } = aSender(client, { maxRecords: 2 })
    for (const text of texts(5)) sender.send(text)
    const controller = new AbortController()
    const closing = sender.close({ signal: controller.signal })
    controller.abort()
    await closing
    expect(dropped.reduce((sum, { records }) => sum + records, 0)).toBe(5)
    expect(sender.stats).toMatchObject({ dropped: 5, pending: 0, heldBytes: 0 })
  })

  test('an abort drops what is buffered, and ends every wait', async () => {
    const controller = new AbortController()
    const { sender, dropped } = aSender(
      fakeIngest(() => 'hang'),
      { signal: controller.signal, maxRecords: 1 },
    )
    for (const text of texts(3)) sender.send(text)
    const waits = Promise.all([sender.flush(), sender.close()])
    controller.abort()
    await waits
    expect(sender.send('late')).toBe('dropped')
    expect(dropped).toEqual([
      { records: 3, reason: 'aborted' },
      { records: 1, reason: 'aborted' },
    ])
  })

  test('flush can be ended, and leaves the records where they are', async () => {
    let isUp = false
    const client = fakeIngest(() => (isUp ? 'ok' : 'refuse'))
    const { sender } = aSender(client)
    sender.send('one')
    await expect(sender.flush({ signal: AbortSignal.abort('late') })).rejects.toBe('late')
    isUp = true
    await sender.flush()
    expect(client.texts()).toEqual(['one'])
    await sender.close()
  })

  test('an idle process sends what is buffered; one that ends reports what is left', async () => {
    const client = fakeIngest((request) => (request === 0 ? 'ok' : 'hang'))
    const { sender, dropped, time } = aSender(client)
    sender.send('one')
    for (const { flush } of time.exits) flush()
    await settle()
    expect(client.texts()).toEqual(['one'])
    sender.send('two')
    for (const { exit } of time.exits) exit()
    expect(dropped).toEqual([{ records: 1, reason: 'closed' }])
  })

  test('spill: what is left at the end, in flight or not, is sent by the next process under the same ids', async () => {
    const spillFolder = aFolder()
    const dead = fakeIngest((request) => (request === 0 ? 'lost' : 'hang'))
    const options = { onFull: 'spill', spillFolder, maxRecords: 4, maxBatchBytes: 2_048, maxBytes: 16_384 } as const
    const first = aSender(dead, options)
    for (const text of texts(10)) first.sender.send(text)
    first.sender.send({ text: 'of acme', tenant_id: 'acme' })
    await settle()
    for (const { exit } of first.time.exits) exit()
    expect(first.dropped).toEqual([])
    expect(readdirSync(spillFolder)).toHaveLength(4)

    const alive = fakeIngest()
    const second = aSender(alive, options)
    second.sender.send('new')
    await second.sender.close()
    expect(alive.texts()).toEqual([...texts(10), 'of acme', 'new'])
    expect([...alive.rows.values()].find(({ text }) => text === 'of acme')?.tenant).toBe('acme')
    for (const [id, { text }] of dead.rows) expect(alive.rows.get(id)?.text).toBe(text)
    expect(readdirSync(spillFolder)).toEqual([])
  })
})

describe('files of spill', () => {
  const spilling = (spillFolder: string) => ({ onFull: 'spill', spillFolder, maxRecords: 3 }) as const
  const header = '{"logpipe_segment":1,"key":"key-1","tenant":"acme"}'

  function aFolderWith(files: Readonly<Record<string, string>>): string {
    const folder = aFolder()
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    return folder
  }

  test('one that was cut off gives its whole lines, under the ids that they had', async () => {
    const folder = aFolderWith({ '1-key-1.ndjson': `${header}\n{"text":"one"}\n{"text":"two"}\n{"text":"thr` })
    const client = fakeIngest()
    const { sender, dropped } = aSender(client, spilling(folder))
    await sender.close()
    expect([...client.rows.keys()]).toEqual(['acme/key-1-0', 'acme/key-1-1'])
    expect(client.texts()).toEqual(['one', 'two'])
    expect([dropped, readdirSync(folder)]).toEqual([[], []])
  })

  test('one that is damaged is set aside and reported; those after it are sent', async () => {
    const folder = aFolderWith({
      '1-a.ndjson': 'no header\n{"text":"lost"}\n',
      '2-b.ndjson': '{"logpipe_segment":1,"key":"not a key"}\n{"text":"lost"}\n{"text":"lost"}\n',
      '3-c.ndjson': '',
      '4-key-1.ndjson': `${header}\n{"text":"kept"}\n`,
      'notes.txt': 'of somebody else',
    })
    const client = fakeIngest()
    const { sender, dropped } = aSender(client, spilling(folder))
    await sender.close()
    expect(client.texts()).toEqual(['kept'])
    expect(dropped).toEqual([1, 2, 0].map((records) => ({ records, reason: 'unreadable' })))
    expect(sender.stats.dropped).toBe(3)
    expect(sender.stats.spilledBytes).toBe(0)
    expect(readdirSync(folder).toSorted()).toEqual([
      '1-a.ndjson.damaged',
      '2-b.ndjson.damaged',
      '3-c.ndjson.damaged',
      'notes.txt',
    ])
  })

  test('one that another process has delivered meanwhile is nothing to report', async () => {
    const folder = aFolderWith({
      '1-key-1.ndjson': `${header}\n{"text":"one"}\n`,
      '2-key-2.ndjson': `${header.replace('key-1', 'key-2')}\n{"text":"two"}\n`,
    })
    const client = fakeIngest(() => {
      rmSync(join(folder, '2-key-2.ndjson'))
      return 'ok'
    })
    const { sender, dropped } = aSender(client, spilling(folder))
    await sender.close()
    expect([client.texts(), dropped]).toEqual([['one'], []])
    expect(sender.stats).toMatchObject({ pending: 0, heldBytes: 0, spilledBytes: 0 })
  })

  test('one that cannot be removed holds records that were delivered: nothing is reported as dropped', async () => {
    const folder = aFolderWith({ '1-key-1.ndjson': `${header}\n{"text":"one"}\n` })
    const client = fakeIngest(() => {
      rmSync(join(folder, '1-key-1.ndjson'))
      // A folder is not removed as a file is.
      mkdirSync(join(folder, '1-key-1.ndjson'))
      return 'ok'
    })
    const { sender, dropped } = aSender(client, spilling(folder))
    await sender.close()
    expect([client.texts(), dropped]).toEqual([['one'], []])
    expect(sender.stats).toMatchObject({ accepted: 1, dropped: 0, heldBytes: 0 })
    expect(sender.stats.spilledBytes).toBeGreaterThan(0)
  })

  test('only their owner reads them', async () => {
    const folder = join(aFolder(), 'new')
    const { sender, time } = aSender(
      fakeIngest(() => 'hang'),
      spilling(folder),
    )
    sender.send('secret')
    for (const { exit } of [...time.exits]) exit()
    const [file = ''] = readdirSync(folder)
    expect([statSync(folder).mode & 0o777, statSync(join(folder, file)).mode & 0o777]).toEqual([0o700, 0o600])
  })
})

test('an option out of bounds is refused', () => {
  const open = (options: object) => () => aSender(fakeIngest(), options)
  expect(open({ maxBytes: 1 })).toThrow('maxBytes is 1; it must be an integer from 16384 to')
  expect(open({ concurrency: 0.5 })).toThrow('concurrency')
  expect(open({ onFull: 'wait' })).toThrow('onFull must be block, drop-oldest or spill')
  expect(open({ onFull: 'spill' })).toThrow('spillFolder is not set')
  expect(open({ backoff: { baseMs: -1 } })).toThrow('backoff.baseMs')
  expect(open({ giveUpAfterMs: Number.NaN })).toThrow('giveUpAfterMs')
})
