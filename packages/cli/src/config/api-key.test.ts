import { randomBytes } from 'node:crypto'
import type { TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeApiKey } from '../../../pipeline/src/tenants/api-key.ts'
import { tenantOfKey } from './api-key.ts'

test('a key as it is made names its tenant, whatever its id', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,63}$/), (tenant) => {
      const made = makeApiKey(tenant as TenantId, randomBytes)
      expect(tenantOfKey({ apiKey: made.text })).toBe(tenant)
    }),
  )
})

test.each([undefined, 'secret', 'lp_acme', 'lp_acme_aaaaaaaa_0', `lp_ACME_aaaaaaaa_${'a'.repeat(38)}`])(
  'other keys name none: %s',
  (apiKey) => {
    expect(tenantOfKey(apiKey === undefined ? {} : { apiKey })).toBeUndefined()
  },
)
