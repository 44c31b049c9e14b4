import { expect, test } from 'vitest'
import { aTenant } from '../../test/build.ts'
import { decideTenant, type TenantClaims } from './decide-tenant.ts'

function open(header: string | undefined): TenantClaims {
  return { caller: { kind: 'anyone' }, header }
}

function keyed(claims: Omit<TenantClaims, 'caller'> = {}): TenantClaims {
  return { caller: { kind: 'tenant', tenantId: aTenant('acme') }, ...claims }
}

test.each([
  ['the header', 'acme', undefined],
  ['the header with a null body', 'acme', null],
  ['the body', undefined, 'acme'],
  ['both, if they agree', 'acme', 'acme'],
])('%s names the tenant', (_, header, body) => {
  expect(decideTenant(open(header), body)).toEqual({ kind: 'tenant', tenantId: 'acme' })
})

test.each([
  ['neither', undefined, undefined, 'missing_tenant', 'put "tenant_id" in the record, or send an X-Tenant-ID header'],
  ['a null body', undefined, null, 'missing_tenant', 'no tenant'],
  ['another tenant in the body', 'acme', 'beta', 'tenant_mismatch', 'header, query and body name different tenants'],
  ['another case in the body', 'acme', 'ACME', 'tenant_mismatch', 'different tenants'],
  ['a list in the body', 'acme', ['acme'], 'tenant_mismatch', 'different tenants'],
  ['a number in the body', undefined, 7, 'invalid_tenant', 'tenant_id must be a string, not number'],
  ['an empty body', undefined, '', 'invalid_tenant', 'tenant_id is empty'],
  ['an empty header', '', undefined, 'invalid_tenant', 'X-Tenant-ID is empty'],
  ['an empty header with a valid body', '', 'acme', 'invalid_tenant', 'X-Tenant-ID is empty'],
  ['a repeated header', 'acme,acme', 'acme', 'invalid_tenant', 'X-Tenant-ID may contain only'],
  ['a slash', undefined, 'a/b', 'invalid_tenant', 'tenant_id may contain only'],
])('refuses %s', (_, header, body, code, message) => {
  expect(decideTenant(open(header), body)).toEqual({ kind: 'refused', code, message: expect.stringContaining(message) })
})

test('the fallback applies only if no tenant is named', () => {
  const fallback = aTenant('default')
  expect(decideTenant(open(undefined), undefined, fallback)).toEqual({ kind: 'tenant', tenantId: 'default' })
  expect(decideTenant(open('acme'), undefined, fallback)).toEqual({ kind: 'tenant', tenantId: 'acme' })
  expect(decideTenant(open('A'), undefined, fallback)).toMatchObject({ kind: 'refused', code: 'invalid_tenant' })
})

test.each<[string, Omit<TenantClaims, 'caller'>, unknown]>([
  ['alone', {}, undefined],
  ['with a matching header', { header: 'acme' }, undefined],
  ['with matching header, query and body', { header: 'acme', query: 'acme' }, 'acme'],
])('a key determines the tenant: %s', (_, claims, body) => {
  expect(decideTenant(keyed(claims), body)).toEqual({ kind: 'tenant', tenantId: 'acme' })
})

test.each<[string, Omit<TenantClaims, 'caller'>, unknown]>([
  ['header', { header: 'beta' }, undefined],
  ['query', { query: 'beta' }, undefined],
  ['body', {}, 'beta'],
  ['body, despite a matching header', { header: 'acme' }, 'beta'],
  ['look-alike in the body', {}, 'ac\u043ce'],
  ['empty header', { header: '' }, undefined],
  ['body of another type', {}, ['acme']],
])('refuses a key with another tenant in the %s', (_, claims, body) => {
  expect(decideTenant(keyed(claims), body)).toMatchObject({ kind: 'refused', code: 'tenant_mismatch' })
})
