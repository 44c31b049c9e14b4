import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { idsByTenant } from './ids-by-tenant.ts'

const [acme, beta] = ['acme' as TenantId, 'beta' as TenantId]

test('each id goes to the tenant of its record, whatever was refused or repeated', () => {
  const records = [
    { tenant: acme },
    { tenant: beta, logId: 'b' },
    { tenant: beta, logId: 'b' },
    { tenant: acme },
    { tenant: beta },
    { tenant: acme, logId: 'a' },
  ]
  expect([...idsByTenant(records, ['k.0', 'b', 'k.4', 'a'], [{ index: 3 }])]).toEqual([
    [acme, ['k.0', 'a']],
    [beta, ['b', 'k.4']],
  ])
})

test('without records or ids there is nothing', () => {
  expect([...idsByTenant([], [], [])]).toEqual([])
  expect([...idsByTenant([{ tenant: acme }], [], [{ index: 0 }])]).toEqual([])
})
