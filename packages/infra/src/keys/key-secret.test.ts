import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { keyringOf } from './key-secret.ts'

const arn = 'arn:aws:secretsmanager:eu-central-1:1:secret:key'
const place = { stackName: 'logpipe-prod', region: 'eu-central-1', masterKeySecretArn: arn }

test.each([
  ['64 letters and digits, as Secrets Manager draws it', 'aB3'.repeat(21).padEnd(64, 'x'), 48],
  ['32 bytes', randomBytes(32).toString('base64'), 32],
  ['32 bytes and the end of a line', `${randomBytes(32).toString('base64')}\n`, 32],
])('a key may be of %s', (_, text, bytes) => {
  expect(keyringOf(text, place).active.bytes).toEqual(Buffer.from(text, 'base64'))
  expect(keyringOf(text, place).active.bytes).toHaveLength(bytes)
})

test.each<[string, string | undefined, string]>([
  ['nothing', undefined, 'contains no text'],
  ['an empty text', ' ', 'contains no text'],
  ['one letter', 'x', 'contains invalid base64'],
  ['JSON', '{"key":"!!!"}', 'contains JSON that is not a keyring'],
  [
    'JSON around a key',
    JSON.stringify({ key: randomBytes(32).toString('base64') }),
    'contains JSON that is not a keyring',
  ],
  ['31 bytes', randomBytes(31).toString('base64'), 'contains a key of 31 bytes; the minimum is 32'],
])('%s is not a key, and its value is not quoted', (_, text, sentence) => {
  const said = (() => {
    try {
      return keyringOf(text, place)
    } catch (error) {
      return error
    }
  })()
  expect(said).toMatchObject({ code: 'stack_broken', message: expect.stringContaining(`secret ${arn} ${sentence}`) })
  if (text?.trim()) expect(String(said)).not.toContain(` ${text}`)
})
