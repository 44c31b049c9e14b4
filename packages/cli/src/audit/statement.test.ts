import { generateKeyPairSync } from 'node:crypto'
import type { TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TenantAudit } from './audit-tenant.ts'
import { isAfter, openStatement, signStatement, stateAudit } from './statement.ts'
import { parsePublicKey, parseSigningKey } from './statement-keys.ts'

const pem = { type: 'pkcs8', format: 'pem' } as const
const spki = { type: 'spki', format: 'pem' } as const
const pair = (type: 'ed25519' | 'x25519') =>
  generateKeyPairSync(type as 'ed25519', { privateKeyEncoding: pem, publicKeyEncoding: spki })
const [own, other] = [pair('ed25519'), pair('ed25519')]

const anAudit = (tenant: string): TenantAudit => ({
  ...{ tenantId: tenant as TenantId, rows: 3, receipts: 4, checks: [], verdict: 'passed', sealKeys: {} },
  rowsSha256: 'ab'.repeat(32),
})

function anEnvelope(previous?: string): string {
  const { key, keyId } = parseSigningKey(own.privateKey, 'own')
  const stated = {
    target: 'here',
    audits: [anAudit('acme'), anAudit('beta')],
    at: '2026-01-31T23:59:59.000Z',
    version: '1',
  }
  return signStatement(stateAudit({ ...stated, previous }), key, keyId)
}

test('a statement is what was found, and opens with the key of who signed it', () => {
  const text = anEnvelope()
  const { key, keyId } = parsePublicKey(own.publicKey, 'own')
  expect(JSON.parse(text)).toMatchObject({
    payloadType: 'application/vnd.in-toto+json',
    signatures: [{ keyid: keyId }],
  })
  expect(openStatement(text, key)).toMatchObject({
    kind: 'statement',
    statement: {
      subject: [
        { name: 'here/acme', digest: { sha256: 'ab'.repeat(32) } },
        { name: 'here/beta', digest: { sha256: 'ab'.repeat(32) } },
      ],
      predicate: {
        verdict: 'passed',
        target: 'here',
        previous: null,
        tenants: [{ tenant: 'acme' }, { tenant: 'beta' }],
      },
    },
  })
  expect(openStatement(text, parsePublicKey(other.publicKey, 'other').key)).toEqual({ kind: 'not_signed' })
  // The private key has the public one in it.
  expect(parsePublicKey(own.privateKey, 'own').keyId).toBe(keyId)
})

test('whatever is changed in a statement, its signature is no longer valid', () => {
  const { payload, ...rest } = JSON.parse(anEnvelope())
  const { key } = parsePublicKey(own.publicKey, 'own')
  const bytes = Buffer.from(payload, 'base64')
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ by
      expect(openStatement(JSON.stringify({ ...rest, payload: changed.toString('base64') }), key).kind).toBe(
        'not_signed',
      )
    }),
  )
})

test.each(['', 'null', '{}', '[]', '{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":{}}'])(
  'no statement: %j',
  (text) => {
    expect(openStatement(text, parsePublicKey(own.publicKey, 'own').key)).toEqual({ kind: 'no_statement' })
  },
)

test('a statement follows the one that it names, and no other', () => {
  const [first, stranger] = [anEnvelope(), anEnvelope('something else')]
  const opened = openStatement(anEnvelope(first), parsePublicKey(own.publicKey, 'own').key)
  if (opened.kind !== 'statement') throw new Error(opened.kind)
  expect([first, stranger, `${first} `].map((text) => isAfter(opened.statement, text))).toEqual([true, false, false])
})

test.each<[string, string]>([
  ['a public key to sign with', own.publicKey],
  ['a key of another kind', pair('x25519').privateKey],
  ['nothing', ''],
  ['what is no key', 'nonsense'],
])('%s is refused, with how to make one', (_, text) => {
  expect(() => parseSigningKey(text, 'my.key')).toThrow(
    /--sign names my\.key, which is no Ed25519 private key.+openssl genpkey/,
  )
})

test('a public key of another kind is refused, with how to make one', () => {
  expect(() => parsePublicKey(pair('x25519').publicKey, 'my.pub')).toThrow(/--key names my\.pub.+openssl pkey/)
})
