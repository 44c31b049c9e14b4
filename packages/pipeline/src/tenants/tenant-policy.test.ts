import { expect, test } from 'vitest'
import { aTenant } from '../../test/build.ts'
import { createRedactor } from '../redact/redactor.ts'
import { createTenantKeys } from './tenant-keys.ts'
import { createPolicyOf, policyOf } from './tenant-policy.ts'
import { defaultSettings } from './tenant-settings.ts'

test('derives the policy from the settings', () => {
  const settings = { ...defaultSettings, keepOriginals: true, recents: false, retentionDays: 7 }
  const redaction = 'default-v1'
  const redactor = createRedactor()
  const shared = { redactor, keepsOriginals: true, readsRecents: false, retentionDays: 7 }
  expect(policyOf(settings, redactor)).toEqual({ redaction, ...shared })
})

test('a tenant gets its own redactor, and policies have distinct names', async () => {
  const all = new Map([
    ['acme', { styles: { PHONE: 'pseudonym' } }],
    ['beta', { styles: { PHONE: 'pseudonym' } }],
    ['gamma', { types: { PHONE: false } }],
  ] as const)
  const settingsOf = async (tenantId: string) => ({ ...defaultSettings, redaction: all.get(tenantId as 'acme') ?? {} })
  const of = createPolicyOf(settingsOf, createTenantKeys(Buffer.alloc(32, 1)))
  const [acme, again, beta, gamma, other] = await Promise.all(
    ['acme', 'acme', 'beta', 'gamma', 'other'].map((name) => of(aTenant(name))),
  )
  const redacted = [acme, again, beta, gamma, other].map((policy) => policy?.redactor.redact('call 555-0199'))
  expect(redacted[0]).toMatch(/^call \[PHONE:[0-9a-f]{8}\]$/)
  expect(redacted[1]).toBe(redacted[0])
  expect(redacted[2]).toMatch(/^call \[PHONE:[0-9a-f]{8}\]$/)
  expect(redacted[2]).not.toBe(redacted[0])
  expect(redacted.slice(3)).toEqual(['call 555-0199', 'call [REDACTED:PHONE]'])
  expect(acme?.redaction).toMatch(/^custom-[0-9a-f]{12}$/)
  expect(beta?.redaction).toBe(acme?.redaction)
  expect(gamma?.redaction).not.toBe(acme?.redaction)
  expect(other?.redaction).toBe('default-v1')
})

test("compiles a tenant's patterns once, and does not validate a stored policy again", async () => {
  const rules = [
    { name: 'ORDER', pattern: 'ORD-[0-9]+' },
    { name: 'EDGE', pattern: '\\b' },
  ]
  const of = createPolicyOf(
    async () => ({ ...defaultSettings, redaction: { rules } }),
    createTenantKeys(Buffer.alloc(32)),
  )
  const [one, again] = [await of(aTenant('acme')), await of(aTenant('acme'))]
  expect(one.redactor.redact('ORD-17 and 555-0199')).toBe('[REDACTED:ORDER] and [REDACTED:PHONE]')
  expect(again.redactor).toBe(one.redactor)
})
