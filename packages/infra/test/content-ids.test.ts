import { expect, test } from 'vitest'
import { addTenant, asOperator, bearer, tenantOf } from './use-manager.ts'
import { useStack } from './with-stack.ts'

const open = useStack({ requiresKeys: true })

const logRecord = { timeUnixNano: '1769860800123456789', body: { stringValue: 'call 555-0199' } }
const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [logRecord, logRecord] }] }] }

test('with a key that asks for it, a request of OpenTelemetry that is sent again makes no second row', async () => {
  const { key } = await addTenant(open.stack(), 'plain')
  await addTenant(open.stack(), 'content')
  const asking = await asOperator(open.stack(), (manager) =>
    manager.addKey(tenantOf('content'), { scopes: ['write'], hasContentIds: true }),
  )
  for (const one of [key, key, asking.key, asking.key])
    expect((await open.call('POST /v1/logs', { headers: bearer(one), body: request })).json()).toEqual({})
  await open.drained()
  // Two that are equal in one request are two.
  expect(await open.rowsOf('content')).toHaveLength(2)
  expect(await open.rowsOf('plain')).toHaveLength(4)
})
