import { Console } from 'node:console'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { format } from 'node:util'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import pino from 'pino'
import { describe, expect, test } from 'vitest'
import winston from 'winston'
import { captureConsole } from '../src/console/capture-console.ts'
import { currentContext, enterContext, pinoMixin, runInContext } from '../src/context/request-context.ts'
import { createClient } from '../src/index.ts'
import { ContextProcessor, LogpipeLogExporter } from '../src/otel/log-exporter.ts'
import type { Dropped } from '../src/sender/sender.ts'
import { createSender } from '../src/sender.ts'
import { LogpipeTransport } from '../src/winston/winston-transport.ts'
import { aClosedUrl } from './serve.ts'
import { type Row, type StoringServer, startStoringServer } from './storing-server.ts'

const tenant = 'acme'
const seen = ({ text, severity, attributes }: Row) => [text, severity, ...(attributes ? [attributes] : [])]
const rowsOf = (server: StoringServer) => server.rows().map(seen)

describe('pino', () => {
  async function logged(
    count: number,
    write: (logger: pino.Logger) => void,
    options: pino.LoggerOptions = {},
    transport = {},
  ) {
    const server = await startStoringServer()
    const stream = pino.transport({
      target: '@logpipe/sdk/pino',
      options: { url: server.url, tenant, maxAgeMs: 1, ...transport },
    })
    await once(stream, 'ready')
    const logger = pino({ base: null, level: 'trace', ...options }, stream)
    write(logger)
    // `end` blocks this thread until the worker is done, and with it the server.
    await expect.poll(() => server.rows().length).toBe(count)
    stream.end()
    return server
  }

  test('sends levels, times, messages, bindings and errors from its worker', async () => {
    const server = await logged(
      9,
      (logger) => {
        const child = logger.child({ request: 'r1' })
        for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) child[level]('at %s', level)
        logger.error(new TypeError('broke', { cause: new Error('inner') }), 'failed')
        logger.error(new RangeError('alone'))
        logger.info({ user: 'ann', nested: { n: 1 } })
      },
      { base: { service: 'shop' } },
    )
    expect(rowsOf(server)).toEqual([
      ['at trace', 'debug', { service: 'shop', request: 'r1' }],
      ['at debug', 'debug', { service: 'shop', request: 'r1' }],
      ['at info', 'info', { service: 'shop', request: 'r1' }],
      ['at warn', 'warning', { service: 'shop', request: 'r1' }],
      ['at error', 'error', { service: 'shop', request: 'r1' }],
      ['at fatal', 'fatal', { service: 'shop', request: 'r1' }],
      ['failed', 'error', { service: 'shop', err: expect.objectContaining({ type: 'TypeError' }) }],
      [
        'alone',
        'error',
        { service: 'shop', err: expect.objectContaining({ stack: expect.stringMatching(/alone\n +at/) }) },
      ],
      ['{"service":"shop","user":"ann","nested":{"n":1}}', 'info', { service: 'shop', user: 'ann', nested: { n: 1 } }],
    ])
    expect(server.rows()[0]?.timestamp).toMatch(/^20\d\d-.*Z$/)
    expect(server.rows().every((row) => row.tenant === tenant)).toBe(true)
  })

  test('takes custom levels, message keys, ISO times and the context by a mixin', async () => {
    const options: pino.LoggerOptions = {
      customLevels: { notice: 35 },
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: pinoMixin,
    }
    const write = (logger: pino.Logger): void => {
      logger.warn('outside')
      runInContext({ tenant: 'globex', attributes: { request: 'r7' } }, () => logger.warn('inside'))
    }
    const server = await logged(2, write, options, { messageKey: 'message' })
    expect(server.rows().map((row) => [row.tenant, ...seen(row)])).toEqual([
      ['acme', 'outside', 'warning'],
      ['globex', 'inside', 'warning', { request: 'r7' }],
    ])
    expect(server.rows()[0]?.timestamp).toMatch(/^20\d\d-.*Z$/)
  })

  test('a server that is gone ends no process late: the worker gives up in time', async () => {
    const options = { url: await aClosedUrl(), tenant, closeTimeoutMs: 1, client: { retries: 0 } }
    const stream = pino.transport({ target: '@logpipe/sdk/pino', options })
    await once(stream, 'ready')
    pino(stream).info('lost')
    stream.end()
    await once(stream, 'close')
  })
})

describe('winston', () => {
  async function logged(options: winston.LoggerOptions, write: (logger: winston.Logger) => void) {
    const server = await startStoringServer()
    const logger = winston.createLogger({
      level: 'silly',
      ...options,
      transports: [new LogpipeTransport({ url: server.url, tenant })],
    })
    write(logger)
    logger.end()
    await once(logger.transports[0] ?? logger, 'finish')
    return rowsOf(server)
  }

  test('maps the levels of npm and of syslog, and keeps the names of others', async () => {
    const npm = await logged({}, (logger) => {
      for (const level of Object.keys(winston.config.npm.levels)) logger.log(level, level)
    })
    expect(npm.map(([text, severity]) => `${text} ${severity}`)).toEqual([
      'error error',
      'warn warning',
      'info info',
      'http info',
      'verbose debug',
      'debug debug',
      'silly debug',
    ])
    expect(npm[3]?.[2]).toEqual({ level: 'http' })
    const { levels } = winston.config.syslog
    const syslog = await logged({ levels, level: 'debug' }, (logger) => {
      for (const level of Object.keys(levels)) logger.log(level, level)
    })
    expect(syslog.map(([, severity]) => severity)).toEqual([
      'fatal',
      'fatal',
      'fatal',
      'error',
      'warning',
      'info',
      'info',
      'debug',
    ])
  })

  test('sends splats, metadata and errors, with winston’s formats and without', async () => {
    const { combine, splat, errors, timestamp, metadata, colorize } = winston.format
    const write = (logger: winston.Logger): void => {
      logger.info('hello %s', 'ann', { user: 7 })
      logger.child({ request: 'r1' }).warn('child')
      logger.error(new TypeError('alone'))
      logger.error('failed:', new RangeError('inner'))
    }
    const plain = await logged({}, write)
    expect(plain[0]).toEqual(['hello ann', 'info', { user: 7 }])
    expect(plain[1]).toEqual(['child', 'warning', { level: 'warn', request: 'r1' }])
    expect(plain[2]).toMatchObject([
      'alone',
      'error',
      { error: { name: 'TypeError', stack: expect.stringMatching(/\n +at/) } },
    ])
    expect(plain[3]).toMatchObject([expect.stringMatching(/^failed:/), 'error', { error: { message: 'inner' } }])
    const formatted = await logged(
      { format: combine(errors({ stack: true }), splat(), timestamp(), metadata(), colorize()) },
      write,
    )
    expect(formatted[0]).toMatchObject(['hello ann', 'info', { metadata: { user: 7 } }])
    expect(formatted[1]).toMatchObject(['child', 'warning', { metadata: { request: 'r1' } }])
    expect(formatted[2]).toMatchObject(['alone', 'error', { metadata: { stack: expect.stringMatching(/\n +at/) } }])
  })

  test('keeps metadata and text where the text has a percent sign, or more of them than values', async () => {
    const rows = await logged({ defaultMeta: { app: 'shop' } }, (logger) => {
      logger.info('50%complete', { user: 7 })
      logger.info('upload 50%done', { file: 'a' })
      logger.info('user %s in', 'bob', { user: 7 }, { role: 'admin' })
      logger.info('%d of %i%% for %j', 1, 20, { a: 1 }, { user: 7 })
      logger.info('%s and %s', 'one')
      logger.info('100%% sure', { user: 7 })
      logger.error('%s failed', 'it', new RangeError('inner'), { app: 'own' })
    })
    expect(rows.slice(0, 6)).toEqual([
      ['50%complete', 'info', { app: 'shop', user: 7 }],
      ['upload 50%done', 'info', { app: 'shop', file: 'a' }],
      ['user bob in', 'info', { app: 'shop', user: 7, role: 'admin' }],
      ['1 of 20% for {"a":1}', 'info', { app: 'shop', user: 7 }],
      ['one and %s', 'info', { app: 'shop' }],
      ['100%% sure', 'info', { app: 'shop', user: 7 }],
    ])
    expect(rows[6]).toMatchObject(['it failed', 'error', { app: 'own', error: { message: 'inner' } }])
  })

  test('takes the context of the call, and does not close a sender that it shares', async () => {
    const server = await startStoringServer()
    const client = createClient({ url: server.url, tenant })
    const sender = createSender(client, { context: currentContext })
    const logger = winston.createLogger({ transports: [new LogpipeTransport({ sender })] })
    await runInContext({ tenant: 'globex' }, async () => {
      enterContext({ attributes: { request: 'r1' } })
      await null
      logger.info('one', { user: 'ann' })
    })
    logger.end()
    await once(logger.transports[0] ?? logger, 'finish')
    expect(sender.send('still open')).toBe('ok')
    await sender.close()
    await client.close()
    expect(server.rows().map((row) => [row.tenant, ...seen(row)])).toEqual([
      ['globex', 'one', 'info', { request: 'r1', user: 'ann' }],
      ['acme', 'still open', undefined],
    ])
  })
})

test('closing a transport ends in time, though the server is gone, and says what was lost', async () => {
  const dropped: Dropped[] = []
  const options = {
    url: await aClosedUrl(),
    closeTimeoutMs: 1,
    client: { retries: 0 },
    onDropped: (one: Dropped) => dropped.push(one),
  }
  const logger = winston.createLogger({ transports: [new LogpipeTransport(options)] })
  logger.info('one')
  logger.end()
  await once(logger.transports[0] ?? logger, 'finish')
  const exporter = new LogpipeLogExporter(options)
  exporter.sender.send('two')
  await exporter.shutdown()
  expect(dropped).toEqual([
    { records: 1, reason: 'closed' },
    { records: 1, reason: 'closed' },
  ])
})

describe('console', () => {
  function aConsole() {
    const output = new PassThrough()
    return { console: new Console(output), printed: () => String(output.read() ?? '') }
  }

  test('sends what it prints, with its levels, and restores the methods', async () => {
    const server = await startStoringServer()
    const { console, printed } = aConsole()
    const methods = { ...console }
    const captured = captureConsole({ url: server.url, tenant, console })
    console.log('hello %s, %d', 'ann', 3, { a: 1 })
    console.debug('debug')
    console.info('info')
    console.warn('warn')
    console.error('failed', new TypeError('inner'))
    console.trace('here')
    console.dir({ a: { b: 1 } })
    console.table([{ a: 1 }])
    console.assert(false, 'not so')
    console.log('')
    await captured.close()
    console.log('after')
    const rows = rowsOf(server)
    expect(rows.slice(0, 4)).toEqual([
      [format('hello %s, %d', 'ann', 3, { a: 1 }), 'info'],
      ['debug', 'debug'],
      ['info', 'info'],
      ['warn', 'warning'],
    ])
    expect(rows[4]).toMatchObject([
      expect.stringMatching(/^failed TypeError: inner\n +at/),
      'error',
      { error: { name: 'TypeError' } },
    ])
    expect(rows[5]).toMatchObject(['here', 'debug', { stack: expect.stringContaining('transports.test.ts') }])
    expect(rows.slice(6)).toEqual([
      ['{ a: { b: 1 } }', 'info'],
      [expect.stringContaining('│'), 'info'],
      ['Assertion failed: not so', 'warning'],
    ])
    const text = printed()
    for (const part of ['hello ann, 3', 'warn', 'Trace: here', 'after']) expect(text.split(part).length).toBe(2)
    expect({ ...console }).toEqual(methods)
  })

  test('prints nothing if asked, leaves a method alone that was replaced since, and survives what cannot be shown', async () => {
    const server = await startStoringServer()
    const { console, printed } = aConsole()
    const captured = captureConsole({ url: server.url, tenant, console, print: false })
    const hostile = {
      [Symbol.for('nodejs.util.inspect.custom')]: () => {
        throw new Error('hostile')
      },
    }
    console.log('quiet')
    console.error(hostile)
    const replaced = (): void => undefined
    console.warn = replaced
    await captured.close()
    expect(console.warn).toBe(replaced)
    expect(printed()).toBe('')
    expect(rowsOf(server)).toEqual([
      ['quiet', 'info'],
      ['(cannot be shown)', 'error'],
    ])
  })
})

describe('OpenTelemetry', () => {
  test('exports severity, body, attributes, resource and span, and flushes', async () => {
    const server = await startStoringServer()
    const exporter = new LogpipeLogExporter({ url: server.url, tenant })
    const provider = new LoggerProvider({
      resource: resourceFromAttributes({ 'service.name': 'shop' }),
      processors: [new BatchLogRecordProcessor({ exporter })],
    })
    const logger = provider.getLogger('cart')
    logger.emit({
      severityNumber: SeverityNumber.WARN2,
      body: 'stock is low',
      attributes: { item: 7 },
      timestamp: [1_764_000_000, 5],
    })
    logger.emit({
      severityText: 'CRITICAL',
      body: { code: 3 },
      eventName: 'crash',
      timestamp: new Date(1_764_000_000_123),
    })
    logger.emit({ body: 'plain' })
    await provider.forceFlush()
    const common = { scope: 'cart', resource: expect.objectContaining({ 'service.name': 'shop' }) }
    expect(rowsOf(server)).toEqual([
      ['stock is low', 'warning', { item: 7, ...common }],
      ['{"code":3}', 'fatal', { event_name: 'crash', ...common }],
      ['plain', 'info', common],
    ])
    expect(
      server
        .rows()
        .slice(0, 2)
        .map(({ timestamp }) => timestamp),
    ).toEqual(['2025-11-24T16:00:00.000000005Z', '2025-11-24T16:00:00.123000000Z'])
    await provider.shutdown()
  })

  test('a record has the context in which it was emitted, never that of the request that completes its batch', async () => {
    const server = await startStoringServer()
    const exporter = new LogpipeLogExporter({ url: server.url, tenant })
    const batches = new BatchLogRecordProcessor({ exporter, maxExportBatchSize: 3 })
    const provider = new LoggerProvider({ processors: [new ContextProcessor(), batches] })
    const logger = provider.getLogger('')
    logger.emit({ body: 'outside' })
    runInContext({ tenant: 'globex', attributes: { request: 'r1', user: 'x' } }, () =>
      logger.emit({ body: 'of globex', attributes: { user: 'ann' } }),
    )
    runInContext({ tenant: 'initech' }, () => logger.emit({ body: 'of initech' }))
    await provider.shutdown()
    const rows = server
      .rows()
      .map(({ tenant: of, text, attributes }) => [text, of, attributes?.request, attributes?.user])
    expect(rows.toSorted()).toEqual([
      ['of globex', 'globex', 'r1', 'ann'],
      ['of initech', 'initech', undefined, undefined],
      ['outside', 'acme', undefined, undefined],
    ])
  })

  test('a batch that a request completes gets nothing of its context, even without the processor', async () => {
    const server = await startStoringServer()
    const exporter = new LogpipeLogExporter({ url: server.url, tenant })
    const provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] })
    runInContext({ tenant: 'globex' }, () => provider.getLogger('').emit({ body: 'exported inside' }))
    await provider.shutdown()
    expect(server.rows().map((row) => row.tenant)).toEqual(['acme'])
  })

  test('an export whose records find no room fails with a reason; later ones succeed', async () => {
    const exporter = new LogpipeLogExporter({ url: await aClosedUrl(), tenant, onFull: 'block', maxBytes: 16_384 })
    const provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] })
    const results: unknown[] = []
    const original = exporter.export.bind(exporter)
    exporter.export = (logs, done) =>
      original(logs, (result) => {
        results.push([result.code, result.error?.message])
        done({ code: 0 })
      })
    for (let i = 0; i < 30; i++) provider.getLogger('x').emit({ body: 'x'.repeat(1_000) })
    await expect.poll(() => results.length).toBe(30)
    expect(results[0]).toEqual([0, undefined])
    expect(results.at(-1)).toEqual([1, '1 of 1 records were not taken'])
    await exporter.sender.close({ signal: AbortSignal.abort() })
  })
})
