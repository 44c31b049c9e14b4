import { expect, test } from 'vitest'
import { chooseTenant, findTenant } from './choose-tenant.ts'
import type { Config } from './resolve-config.ts'

const key = `lp_beta_aaaaaaaa_${'a'.repeat(38)}`
const ofFile = { tenant: 'filed', tenantSource: 'logpipe.json' } as const
const ofEnv = { tenant: 'env', tenantSource: 'environment' } as const
const none = {}

test.each<[string, string | undefined, Pick<Config, 'tenant' | 'tenantSource'>, object, object | undefined]>([
  ['the flag', 'acme', ofEnv, { LOGPIPE_KEY: key }, { tenantId: 'acme', source: 'flag' }],
  ['LOGPIPE_TENANT before the key', undefined, ofEnv, { LOGPIPE_KEY: key }, { tenantId: 'env', source: 'environment' }],
  ['the key before the file', undefined, ofFile, { LOGPIPE_KEY: key }, { tenantId: 'beta', source: 'key' }],
  ['the file', undefined, ofFile, {}, { tenantId: 'filed', source: 'logpipe.json' }],
  ['the file, beside a key that names none', undefined, ofFile, { LOGPIPE_KEY: 'k' }, { tenantId: 'filed' }],
  ['none', undefined, none, { LOGPIPE_KEY: 'k' }, undefined],
])('the tenant is of %s', (_, flag, config, env, expected) => {
  const found = findTenant(flag, config, { env: { ...env } })
  if (expected === undefined) expect(found).toBeUndefined()
  else expect(found).toMatchObject(expected)
})

test('a command that needs a tenant says that none is set, and an invalid one names where it was written', () => {
  expect(() => chooseTenant(undefined, none, { env: {} })).toThrow('no tenant is set')
  const wrong = (tenantSource: 'environment' | 'context') => () =>
    chooseTenant(undefined, { tenant: 'No Tenant', tenantSource }, { env: {} })
  expect(wrong('environment')).toThrow('LOGPIPE_TENANT "No Tenant": it may')
  expect(wrong('context')).toThrow('tenant in logpipe.json "No Tenant": it may')
})
