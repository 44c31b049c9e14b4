import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { openKinds } from './kinds.ts'
import { plantedIn } from './planted.ts'
import { openRequests, type TrafficSpec } from './requests.ts'
import { parseSize } from './sizes.ts'

const spec = { runId: '0abcdefgh01234567', batchRecords: 2, seed: 1 }

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

const tenants = [
  { tenantId: 'acme' as TenantId, weight: 2 },
  { tenantId: 'beta' as TenantId, weight: 1 },
]

function bytesOf(changes: Partial<TrafficSpec>, requests = 200): readonly string[] {
  const { headersOf, bodyOf } = openRequests({ ...spec, tenants, ...changes })
  return Array.from({ length: requests }, (_, n) => `${headersOf(n)}\r\n${bodyOf(n)}`)
}

function textsOf(changes: Partial<TrafficSpec>): readonly string[] {
  const { bodyOf } = openRequests({ ...spec, tenants, ...changes })
  return Array.from({ length: 100 }, (_, n) => bodyOf(n).split('\n')).flatMap((lines) =>
    lines.map((line) => JSON.parse(line).text),
  )
}

test('the same seed repeats a run to the byte, and another one does not', () => {
  const mixed = { duplicateShare: 0.1, badShare: 0.1, isPlanted: true, size: parseSize('lognormal:300') }
  expect(bytesOf(mixed)).toEqual(bytesOf(mixed))
  expect(bytesOf({ ...mixed, seed: 2 })).not.toEqual(bytesOf(mixed))
})

test('a duplicate has the bytes of its original, tenant and key included; a bad request has no record', () => {
  const shares = { seed: 5, duplicateShare: 0.2, badShare: 0.2 }
  const { kindOf, originalOf } = openKinds(shares)
  const bytes = bytesOf(shares)
  const kinds = bytes.map((_, n) => kindOf(n))
  expect(new Set(kinds)).toEqual(new Set(['new', 'duplicate', 'bad']))
  for (const [n, kind] of kinds.entries()) {
    if (kind === 'duplicate') expect(bytes[n]).toBe(bytes[originalOf(n)])
    if (kind === 'bad') expect(bytes[n]).not.toMatch(/"text":"[^"]*"\}/)
  }
  expect(new Set(bytes).size).toBe(kinds.filter((kind) => kind !== 'duplicate').length)
})

test('texts have the size that is asked for, and name their record as far as it fits', () => {
  expect(new Set(textsOf({ size: parseSize('500') }).map((text) => text.length))).toEqual(new Set([500]))
  expect(new Set(textsOf({ size: parseSize('1') }))).toEqual(new Set(['l']))
  expect(textsOf({ size: parseSize('500') })[3]).toMatch(/^level=info run=0abcdefgh01234567 request=1 record=1 \w/)
})

test('lines are sent one after the other, and again from the first', () => {
  const lines = ['one "quoted"', 'zwei ü', 'three']
  expect(textsOf({ lines }).slice(0, 7)).toEqual([...lines, ...lines, 'one "quoted"'])
})

test('what is planted is never cut off', () => {
  const texts = textsOf({ isPlanted: true, size: parseSize('10') })
  for (const [record, text] of texts.entries()) expect(text).toContain(plantedIn(1, record).secret)
})
