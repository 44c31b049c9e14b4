import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { aCertificate } from '../../cli/test/a-certificate.ts'
import { startLocalStack } from '../src/local/start.ts'
import { warmWorker } from './warm-workers.ts'
import { aTempFolder } from './with-stack.ts'

test('a renewed certificate is used for new connections of syslog, and one that cannot be used leaves the old one', async () => {
  const { path, remove } = await aTempFolder()
  onTestFinished(remove)
  const tls = { certificate: join(path, 'cert.pem'), key: join(path, 'key.pem') }
  const write = async ({ cert, key }: { readonly cert: string; readonly key: string }): Promise<void> => {
    await writeFile(tls.certificate, cert)
    await writeFile(tls.key, key)
  }
  await write(aCertificate())
  const syslog = { port: 0, tenant: 'acme', tls }
  const stack = await startLocalStack({ startWorker: warmWorker, dataDir: join(path, 'data'), syslog })
  onTestFinished(stack.close)
  const seen = async (): Promise<string> => {
    const socket = connect({ port: stack.syslogPort ?? 0, host: '127.0.0.1', rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    const { fingerprint256 } = socket.getPeerCertificate()
    socket.destroy()
    return fingerprint256
  }
  const first = await seen()
  await write(aCertificate())
  expect(await seen()).toBe(first)
  await stack.renewTls()
  const second = await seen()
  expect(second).not.toBe(first)
  await write({ cert: aCertificate().cert, key: aCertificate().key })
  await expect(stack.renewTls()).rejects.toMatchObject({ code: 'invalid_option' })
  expect(await seen()).toBe(second)
})
