import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { expect, test } from 'vitest'
import { aCertificate } from './a-certificate.ts'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { expectSchema } from './expect-schema.ts'
import { runLogpipe, startLogpipe } from './run-logpipe.ts'

test('dev takes messages of syslog over TLS, of the tenant that it is told', async () => {
  const cwd = await aFolder()
  const { cert, key } = aCertificate()
  await writeFile(join(cwd, 'cert.pem'), cert)
  await writeFile(join(cwd, 'key.pem'), key)
  const flags = [
    '--syslog',
    '0',
    '--syslog-tenant',
    'acme',
    '--syslog-tls-cert',
    'cert.pem',
    '--syslog-tls-key',
    'key.pem',
  ]
  const dev = startLogpipe(['dev', '--json', '--port', '0', ...flags], aContext({ cwd }))
  await expect.poll(() => dev.said().stdout).toContain('\n')
  const [ready] = expectSchema('dev', dev.said().stdout)
  const port = Number(ready?.syslog_port)
  const socket = connectTls({ port, host: '127.0.0.1', ca: cert })
  await once(socket, 'secureConnect')
  const ended = once(socket.resume(), 'end')
  const message = '<12>1 2026-01-31T12:00:00Z web-1 shop - - - call 555-0199'
  socket.end(`${message.length} ${message}`)
  await ended
  const tail = async () => (await runLogpipe(['tail', '--tenant', 'acme', '--json'], aContext({ cwd }))).stdout
  await expect.poll(tail).toContain('call [REDACTED:PHONE]')
  dev.interrupt()
  expect(await dev.ended).toMatchObject({ code: 0 })
})

test.each([
  [['--syslog', '0'], '--syslog and --syslog-tenant go together'],
  [['--syslog', '70000', '--syslog-tenant', 'acme'], '--syslog is "70000"; it must be a whole number from 0 to 65535'],
  [['--syslog', '0', '--syslog-tenant', 'A b'], '--syslog-tenant "A b"'],
  [['--syslog-tenant', 'acme'], '--syslog and --syslog-tenant go together'],
  [
    ['--syslog', '0', '--syslog-tenant', 'acme', '--syslog-tls-cert', 'a.pem'],
    'so do --syslog-tls-cert and --syslog-tls-key',
  ],
  [
    ['--syslog', '0', '--syslog-tenant', 'acme', '--syslog-tls-cert', 'a.pem', '--syslog-tls-key', 'b.pem'],
    'cannot read',
  ],
  [
    ['--syslog', '0', '--syslog-tenant', 'acme', '--syslog-tls-cert', 'c.pem', '--syslog-tls-key', 'c.pem'],
    'contains no certificate',
  ],
])('dev %j is refused', async (args, sentence) => {
  const cwd = await aFolder({ 'c.pem': 'not PEM', 'b.pem': 'b' })
  expectRefusal(await runLogpipe(['dev', '--port', '0', ...args], aContext({ cwd })), sentence)
})
