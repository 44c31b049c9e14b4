import type { LogId, TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sealManifest } from '../../../pipeline/src/manifests/manifest.ts'
import type { ManifestNumber } from '../../../pipeline/src/manifests/manifest-series.ts'
import { createTenantKeys } from '../../../pipeline/src/tenants/tenant-keys.ts'
import { runs } from '../../../pipeline/test/full-size.ts'
import { createManifestVerifier, placeOf } from './verify-manifest.ts'

const acme = 'acme' as TenantId
const [key, other] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)]

const random = fc.stringMatching(/^[\w-]{11}$/)
const ownIds = fc.array(fc.stringMatching(/^[\w.:-]{1,40}$/), { minLength: 1, maxLength: 5 })
const idsOfKey = fc
  .record({ key: fc.stringMatching(/^[\w-]{1,20}$/), first: fc.nat(), digests: fc.array(random, { minLength: 1 }) })
  .map(({ key: name, first, digests }) =>
    digests.map((digest, i) => `${(first + i) % 10}.${name}.${first + i}.${digest}`),
  )
const idsOfDraw = fc
  .record({ heads: fc.array(fc.stringMatching(/^[0-9a-f]{3}$/), { minLength: 1 }), rest: fc.uuid() })
  .map(({ heads, rest }) => heads.map((head) => `${head}${rest.slice(3)}`))
const logIds = fc.oneof(ownIds, idsOfKey, idsOfDraw) as fc.Arbitrary<LogId[]>

const number: fc.Arbitrary<ManifestNumber> = fc.record({
  instance: fc.stringMatching(/^[\w-]{12}$/),
  number: fc.nat(),
  settled: fc.integer({ min: -1, max: 1e9 }),
  settledUntil: fc.nat(),
  abandoned: fc.constantFrom('', '3', '3,7-12'),
  expiresAt: fc.nat(),
})
const receivedMs = fc.integer({ min: 0, max: 4e12 })

const sealed = fc.record({ logIds, number, receivedMs }).map((given) => {
  const content = { tenantId: acme, receivedAt: new Date(given.receivedMs).toISOString(), logIds: given.logIds }
  return { ...given, item: { ...sealManifest(content, given.number, createTenantKeys(key)(acme, 'manifest')) } }
})

test('says of what the pipeline has sealed all that the pipeline meant, under whichever key', () => {
  fc.assert(
    fc.property(sealed, fc.boolean(), ({ item, ...given }, isFirst) => {
      const { instance, settled, settledUntil, abandoned, expiresAt } = given.number
      expect(createManifestVerifier(isFirst ? [key, other] : [other, key], acme)(item)).toEqual({
        ...{ instance, number: given.number.number, receivedMs: given.receivedMs, logIds: given.logIds },
        ...{ settled, settledUntilMs: settledUntil * 1_000, expiresMs: expiresAt * 1_000 },
        abandoned: { '': [], '3': [{ from: 3, to: 3 }] }[abandoned] ?? [
          { from: 3, to: 3 },
          { from: 7, to: 12 },
        ],
      })
    }),
    runs({ fast: 300, full: 30_000 }),
  )
})

const columns = [
  'tenant_id',
  'manifest_id',
  'received_at',
  'count',
  'ids',
  'settled',
  'settled_until',
  'abandoned',
  'expires_at',
  'mac',
] as const
const odd = fc.constantFrom<unknown>(
  ...[
    undefined,
    null,
    '',
    '0',
    0,
    1,
    -1,
    0.5,
    1e300,
    Number.NaN,
    Number.MAX_SAFE_INTEGER + 1,
    true,
    [],
    {},
    'acme',
    new Set([1]),
  ],
  ...[Buffer.from('x'), '~k.0.', '^ ', '2026-01-31T12:00:00.000Z', 'x'.repeat(40_000)],
)

test('believes nothing of which any column was changed, taken away or replaced by anything else', () => {
  const verify = createManifestVerifier([key], acme)
  fc.assert(
    fc.property(sealed, fc.constantFrom(...columns), odd, ({ item }, column, value) => {
      const changed = { ...item, [column]: value }
      const isSame =
        JSON.stringify(changed[column] ?? null) === JSON.stringify(item[column as keyof typeof item] ?? null)
      expect(verify(changed) === undefined).toBe(!isSame)
    }),
    runs({ fast: 1_000, full: 50_000 }),
  )
})

test('believes nothing under another key, nor for another tenant, whatever the item says of whose it is', () => {
  fc.assert(
    fc.property(sealed, ({ item }) => {
      expect(createManifestVerifier([other], acme)(item)).toBeUndefined()
      expect(createManifestVerifier([], acme)(item)).toBeUndefined()
      const beta = createManifestVerifier([key], 'beta')
      for (const tenant_id of [acme, 'beta']) expect(beta({ ...item, tenant_id })).toBeUndefined()
    }),
    runs({ fast: 100, full: 10_000 }),
  )
})

test('one that takes more memory than those before it is verified as they are', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, i) => `own-${i}` as LogId)
  const verify = createManifestVerifier([key], acme)
  for (const count of [1, 20_000, 3]) {
    const content = { tenantId: acme, receivedAt: '2026-01-31T12:00:00.000Z', logIds: ids(count) }
    const drawn = { instance: 'i', number: 0, settled: -1, settledUntil: 0, abandoned: '', expiresAt: 1 }
    expect(verify({ ...sealManifest(content, drawn, createTenantKeys(key)(acme, 'manifest')) })?.logIds).toHaveLength(
      count,
    )
  }
})

test.each([
  ['2026-01-31T12:00:00.000Z.abc-_9.17', { instance: 'abc-_9', number: 17 }],
  ['x.i.999999999999999', { instance: 'i', number: 999_999_999_999_999 }],
  ['x.i.9999999999999999', undefined],
  ['x.i.-1', undefined],
  ['x.i.1e3', undefined],
  ['x.i.1\n', undefined],
  ['', undefined],
])('the place that %j names', (manifest_id, place) => {
  expect(placeOf({ manifest_id })).toEqual(place)
})
