import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { runs } from './full-size.ts'
import { runProgram, testWith } from './programs.ts'
import { useStack } from './with-stack.ts'

const tenant = 'daemons'
const open = useStack({ requiresKeys: true, syslog: { port: 0, tenant } })

/** The texts of all rows that begin with a word, in their order. */
async function textsOf(word: string): Promise<readonly unknown[]> {
  await open.drained()
  return (await rowsWith(word)).map(({ modified_text }) => modified_text)
}

async function rowsWith(word: string) {
  const rows = await open.rowsOf(tenant)
  return rows.filter(({ modified_text }) => String(modified_text).startsWith(`${word} `))
}

/** Sends bytes over a connection and waits until the stack has taken them and ended it. */
async function send(...pieces: readonly (string | Buffer)[]): Promise<void> {
  const socket: Socket = connect(open.stack().syslogPort ?? 0, '127.0.0.1')
  await once(socket, 'connect')
  const ended = once(socket.resume(), 'end')
  for (const piece of pieces) socket.write(piece)
  socket.end()
  await ended
}

const utilLinux = { logger: 'bsdutils' }

testWith(
  utilLinux,
  'what logger of util-linux sends is stored, over TCP in both framings and as a datagram',
  async (path) => {
    const port = String(open.stack().syslogPort)
    const to = ['--server', '127.0.0.1', '--port', port, '--tag', 'shop', '--priority', 'local3.warning']
    const before = Date.now() - 1_000
    for (const [word, args] of [
      [
        'counted',
        ['--tcp', '--rfc5424', '--octet-count', '--msgid', 'M1', '--sd-id', 'zoo@123', '--sd-param', 'tiger="hungry"'],
      ],
      ['lines', ['--tcp', '--rfc5424']],
      ['older', ['--tcp', '--rfc3164']],
      ['datagram', ['--udp', '--rfc5424']],
    ] as const)
      expect(await runProgram(path('logger'), [...to, ...args, `${word} call 555-0199`])).toMatchObject({
        code: 0,
        stderr: '',
      })
    await expect.poll(async () => (await rowsWith('datagram')).length).toBe(1)
    for (const word of ['counted', 'lines', 'older', 'datagram']) {
      const [row, ...others] = await rowsWith(word)
      expect([row, others]).toMatchObject([{ modified_text: `${word} call [REDACTED:PHONE]`, severity: 'warning' }, []])
      expect(JSON.parse(String(row?.attributes))).toMatchObject({
        facility: 'local3',
        app_name: 'shop',
        hostname: expect.any(String),
      })
      expect(Date.parse(String(row?.timestamp))).toBeGreaterThan(before)
      expect(Date.parse(String(row?.timestamp))).toBeLessThan(Date.now() + 1_000)
    }
    const [counted] = await rowsWith('counted')
    expect(JSON.parse(String(counted?.attributes))).toMatchObject({
      msg_id: 'M1',
      structured_data: { 'zoo@123': { tiger: 'hungry' } },
    })
  },
)

const count = runs({ fast: 600, full: 10_000 })

test(`each of ${count} messages that a connection brought is one row`, async () => {
  const messages = Array.from({ length: count }, (_, i) => `<14>1 2026-01-31T12:00:00Z h a - - - many ${i}`)
  await send(messages.map((message) => `${message.length} ${message}`).join(''))
  const texts = await textsOf('many')
  expect(texts.map((text) => Number(String(text).slice(5))).toSorted((a, b) => a - b)).toEqual(
    messages.map((_, i) => i),
  )
})

test('the last message of a connection is stored without its end', async () => {
  await send('<14>a: last 1\n<14>a: last 2')
  expect(await textsOf('last')).toEqual(['last 1', 'last 2'])
})

test('where the next message begins is lost, what came before it is stored, and the connection ends', async () => {
  await send('17 <14>a: lost 12345hello 17 <14>a: lost 22345')
  expect(await textsOf('lost')).toEqual(['lost 12345'])
})

test('a web page stores nothing through the port', async () => {
  await send('POST / HTTP/1.1\r\nhost: 127.0.0.1\r\norigin: http://evil.example\r\n\r\n<14>a: forged 1\n')
  await send('<14>a: honest 1\n')
  expect(await textsOf('honest')).toEqual(['honest 1'])
  expect(await textsOf('forged')).toEqual([])
})

test('a message that is longer than a text may be is stored in parts', async () => {
  await send(`<14>a: long ${'x'.repeat(200_000)}\n`)
  await open.drained()
  const rows = await open.rowsOf(tenant)
  const parts = rows.filter(({ modified_text }) => /^(?:long )?x{1000}/.test(String(modified_text)))
  expect(parts.reduce((sum, { modified_text }) => sum + String(modified_text).replace('long ', '').length, 0)).toBe(
    200_000,
  )
})

test('datagrams that come faster than they are stored wait', async () => {
  const socket = createSocket('udp4')
  const port = open.stack().syslogPort ?? 0
  const sent = Array.from({ length: 200 }, (_, i) => {
    const done = Promise.withResolvers<void>()
    socket.send(`<14>a: burst ${i}`, port, '127.0.0.1', () => done.resolve())
    return done.promise
  })
  await Promise.all(sent)
  socket.close()
  await expect.poll(async () => (await rowsWith('burst')).length).toBe(200)
})
