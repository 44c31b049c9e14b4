import { expect, test } from 'vitest'
import { aTenant } from '../../test/build.ts'
import { decideTenant } from './decide-tenant.ts'

test.each([
  ['the header', 'acme', undefined],
  ['the header beside a body of null', 'acme', null],
  ['the body', undefined, 'acme'],
  ['both, where they agree', 'acme', 'acme'],
])('%s names the tenant', (_, header, body) => {
  expect(decideTenant(header, body)).toEqual({ kind: 'tenant', tenantId: 'acme' })
})

test.each([
  ['neither', undefined, undefined, 'missing_tenant', 'put "tenant_id" in the record, or send an X-Tenant-ID header'],
  ['a body of null', undefined, null, 'missing_tenant', 'no tenant'],
  ['another tenant in the body', 'acme', 'beta', 'tenant_mismatch', 'differs from the X-Tenant-ID header'],
  ['another case in the body', 'acme', 'ACME', 'tenant_mismatch', 'differs'],
  ['a list in the body', 'acme', ['acme'], 'tenant_mismatch', 'differs'],
  ['a number in the body', undefined, 7, 'invalid_tenant', 'tenant_id must be a string, not number'],
  ['an empty body', undefined, '', 'invalid_tenant', 'tenant_id is empty'],
  ['an empty header', '', undefined, 'invalid_tenant', 'X-Tenant-ID is empty'],
  ['an empty header beside a good body', '', 'acme', 'invalid_tenant', 'X-Tenant-ID is empty'],
  ['a header that came twice', 'acme,acme', 'acme', 'invalid_tenant', 'X-Tenant-ID may hold only'],
  ['a slash', undefined, 'a/b', 'invalid_tenant', 'tenant_id may hold only'],
])('refuses %s', (_, header, body, code, message) => {
  expect(decideTenant(header, body)).toEqual({ kind: 'refused', code, message: expect.stringContaining(message) })
})

test('a fallback stands in where nobody names a tenant, and never over a name', () => {
  const fallback = aTenant('default')
  expect(decideTenant(undefined, undefined, fallback)).toEqual({ kind: 'tenant', tenantId: 'default' })
  expect(decideTenant('acme', undefined, fallback)).toEqual({ kind: 'tenant', tenantId: 'acme' })
  expect(decideTenant('A', undefined, fallback)).toMatchObject({ kind: 'refused', code: 'invalid_tenant' })
})
