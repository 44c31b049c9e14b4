import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { openRequests } from './requests.ts'

const spec = { runId: '0abcdefgh01234567', batchRecords: 2 }

test('tenants send in proportion to their weights, spread over each round', () => {
  const tenants = [
    { tenantId: 'acme' as TenantId, weight: 3 },
    { tenantId: 'beta' as TenantId, weight: 1 },
  ]
  const { tenantOf } = openRequests({ ...spec, tenants })
  expect(Array.from({ length: 8 }, (_, n) => tenantOf(n))).toEqual([
    ...['acme', 'acme', 'beta', 'acme'],
    ...['acme', 'acme', 'beta', 'acme'],
  ])
})

test('each line of a body is one JSON record with a phone number, and a key of its own names the request', () => {
  const requests = openRequests({
    ...spec,
    tenants: [{ tenantId: 'acme' as TenantId, weight: 1 }],
    apiKey: 'lp_acme_x',
  })
  const records = requests
    .bodyOf(7)
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(records).toHaveLength(2)
  expect(records[1]).toEqual({
    text: expect.stringMatching(/request=7 record=1 msg="customer 555-0107 opened order 100007"/),
  })
  expect(requests.headersOf(7).split('\r\n')).toEqual([
    'content-type: application/x-ndjson',
    'prefer: return=minimal',
    'authorization: Bearer lp_acme_x',
    'x-tenant-id: acme',
    'idempotency-key: 0abcdefgh01234567-000000007',
    '',
  ])
})
