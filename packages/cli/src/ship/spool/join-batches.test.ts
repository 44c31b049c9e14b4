import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import type { NamedBatch } from './entry.ts'
import { joinBatches } from './join-batches.ts'

const a: NamedBatch = {
  name: 'stdin',
  body: '{"text":"one"}\n{"text":"two"}',
  numbers: [1, 3],
  id: { key: 'k', index: 7 },
}
const b: NamedBatch = { name: 'stdin', body: '{"text":"four"}', numbers: [4], id: { key: 'k', index: 9 } }
const owners = [{ tenant: 'acme' as TenantId }]

test('batches that follow each other are one, with the lines and the place of both', () => {
  expect(joinBatches(a, b, 3)).toEqual({ ...a, body: `${a.body}\n${b.body}`, numbers: [1, 3, 4] })
  const owned = joinBatches({ ...a, owners: [...owners, ...owners] }, { ...b, owners }, 3)
  expect(owned?.owners).toHaveLength(3)
})

test.each<[string, Partial<NamedBatch>]>([
  ['of another key', { id: { key: 'l', index: 9 } }],
  ['further on under the key', { id: { key: 'k', index: 10 } }],
  ['that comes again', { id: { key: 'k', index: 7 } }],
  ['of another input', { name: 'app.log' }],
  ['whose lines name their tenants', { owners }],
  ['that is too long with it', { body: 'x'.repeat(1024 * 1024 - 10) }],
])('a batch %s stays by itself', (_, other) => {
  expect(joinBatches(a, { ...b, ...other }, 3)).toBeUndefined()
})

test('no more are joined than fit into a request', () => {
  expect(joinBatches(a, b, 2)).toBeUndefined()
})
