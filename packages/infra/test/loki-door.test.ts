import pino from 'pino'
import { pinoLoki } from 'pino-loki'
import { expect, test } from 'vitest'
import { addTenant } from './use-manager.ts'
import { useStack } from './with-stack.ts'

const open = useStack({ requiresKeys: true })

test('what pino sends by pino-loki is stored, with severity and time', async () => {
  const { key } = await addTenant(open.stack(), 'pino')
  const stream = pinoLoki({
    host: open.stack().url,
    basicAuth: { username: 'acme', password: key },
    labels: { app: 'shop' },
    batching: { interval: 60 },
    logFormat: ({ msg }) => String(msg),
  })
  const before = Date.now()
  const logger = pino({ level: 'debug' }, stream)
  logger.info('call 555-0199')
  logger.warn('low stock')
  logger.error({ order: 7 }, 'no stock')
  const sent = new Promise((resolve) => stream.once('close', resolve))
  stream.end()
  await sent
  await open.drained()
  const rows = await open.rowsOf('pino')
  expect(rows).toMatchObject([
    { modified_text: 'call [REDACTED:PHONE]', severity: 'info', attributes: expect.stringContaining('"app":"shop"') },
    { modified_text: 'low stock', severity: 'warning' },
    { modified_text: 'no stock', severity: 'error' },
  ])
  for (const { timestamp } of rows) {
    const atMs = Date.parse(String(timestamp))
    expect(atMs).toBeGreaterThanOrEqual(before)
    expect(atMs).toBeLessThanOrEqual(Date.now())
  }
})

test('a wrong key is refused in plain text, which agents write into their own logs', async () => {
  const headers = { authorization: `Basic ${Buffer.from('acme:wrong').toString('base64')}` }
  const response = await open.call('POST /loki/api/v1/push', { headers, body: { streams: [] } })
  expect([response.status, response.text]).toEqual([401, 'the API key is not valid\n'])
})
