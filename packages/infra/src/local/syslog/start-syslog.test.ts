import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startSyslog } from './start-syslog.ts'

test('what was lost is reported when the stack stops, also what was held back since the last report', async () => {
  const reports: unknown[] = []
  const { port, close } = await startSyslog(
    { port: 0, tenant: 'acme' },
    { ingest: async () => ({ statusCode: 204 }), onError: (error) => reports.push(error) },
  )
  for (let i = 0; i < 3; i++) {
    const client = connect(port, '127.0.0.1').resume()
    client.end('5 <14>ahello')
    await once(client, 'close')
  }
  expect(reports).toHaveLength(1)
  await close()
  expect(reports.map(String)).toEqual([
    expect.stringContaining('a connection was closed'),
    expect.stringMatching(/a connection was closed: .* \(and 1 more\)$/),
  ])
})
