import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'
import { secretPrefixes } from './secret-prefixes.ts'

const { redact, detect } = createRedactor()
const awsSecret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
/** What must stand before some prefixes. */
const leads: Readonly<Record<string, string>> = {
  AA: '123456789:',
  APA91b: 'fA1-bC2_dE3:',
  'atlasv1.': 'aB3dE5fA7bC9aB.',
}
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF123_-'

describe('secrets with a prefix', () => {
  it.each(secretPrefixes.map((rule) => [rule.prefix, rule] as const))(
    'are found by %s',
    (prefix, { body, min, type }) => {
      const members = [...'aB3dE5fA7bC9'].filter((member) => body[member.charCodeAt(0)] === 1).join('')
      const secret = (leads[prefix] ?? '') + prefix + members.repeat(min).slice(0, min)
      expect(detect(`token ${secret} for repo`).map(({ start, end }) => [start, end])).toEqual([[6, 6 + secret.length]])
      expect(redact(`x ${secret}.`)).toContain(`[REDACTED:${type ?? 'API_KEY'}]`)
    },
  )

  it('each cite a public source', () => {
    for (const { source } of secretPrefixes) expect(source).toMatch(/^https:\/\//)
  })

  it.each([
    'npm_config_registry=https://registry.example.org/',
    'sk-learn-contrib-package-with-a-long-name-and-more',
    'AKIA is a prefix; ASIA PACIFIC',
    'ghp_short',
    'glpat- and xoxb-',
    'hooks.slack.com/services/',
  ])('do not match %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('AWS keys', () => {
  it.each([
    [`aws_secret_access_key ${awsSecret} --profile ci`, 'aws_secret_access_key [REDACTED:AWS_SECRET_KEY] --profile ci'],
    [`"SecretAccessKey": "${awsSecret}"`, '"SecretAccessKey": "[REDACTED:AWS_SECRET_KEY]"'],
    [`Secret access key\t${awsSecret}`, 'Secret access key\t[REDACTED:AWS_SECRET_KEY]'],
    [`fs.s3a.secret.key ${awsSecret}`, 'fs.s3a.secret.key [REDACTED:AWS_SECRET_KEY]'],
    [`AKIAIOSFODNN7EXAMPLE,${awsSecret}`, '[REDACTED:AWS_ACCESS_KEY],[REDACTED:AWS_SECRET_KEY]'],
  ])('are found in %s', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })

  it('do not match a hash of forty characters', () => {
    const text = 'commit fe99b598ee6ae18d86b0c58cc141913cfac69e35 author'
    expect(redact(text)).toBe(text)
  })
})

describe('JSON Web Tokens', () => {
  it.each([
    [`Cookie: session=${jwt}; a=b`, 'Cookie: session=[REDACTED:JWT]; a=b'],
    [`Authorization: Bearer ${jwt}`, 'Authorization: Bearer [REDACTED:JWT]'],
    ['jwt eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0. end', 'jwt [REDACTED:JWT]. end'],
    ['jwt eyAiYWxnIjoiSFMyNTYifQ.eyAic3ViIjoiMSJ9.abc end', 'jwt [REDACTED:JWT] end'],
    ['{"token":"eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn"}', '{"token":"[REDACTED:JWT]"}'],
  ])('are found in %s', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })

  it.each(['eyJhbGciOiJIUzI1NiJ9 only a header', 'next=eyJpZCI6MTIzNDU2Nzg5MH0='])('do not match %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('private keys', () => {
  it.each([
    [
      '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc==\n-----END RSA PRIVATE KEY----- tail',
      '[REDACTED:PRIVATE_KEY] tail',
    ],
    [
      '{"key":"-----BEGIN PRIVATE KEY-----\\nMIIEow\\n-----END PRIVATE KEY-----\\n"}',
      '{"key":"[REDACTED:PRIVATE_KEY]\\n"}',
    ],
    ['cut -----BEGIN EC PRIVATE KEY-----\nMIIEow"', 'cut [REDACTED:PRIVATE_KEY]"'],
  ])('are found in %j', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })

  it('do not match public keys', () => {
    const text = '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----'
    expect(redact(text)).toBe(text)
  })
})

it('treats an escape between a name and its secret as white space', () => {
  expect(redact(JSON.stringify(`secret_access_key\t${awsSecret}`))).toBe(
    '"secret_access_key\\t[REDACTED:AWS_SECRET_KEY]"',
  )
  const key = JSON.stringify({ 'secret_access_key\t4111111111111111415AKIAIOSFODNN7EXAMPLE': 1 })
  expect(() => JSON.parse(redact(key))).not.toThrow()
})
