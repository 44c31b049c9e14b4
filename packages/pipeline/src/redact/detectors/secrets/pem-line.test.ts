import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact, detect } = createRedactor()

const pem = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey
const lines = pem.trim().split('\n')
const body = lines.slice(1, -1)
const full = body.filter((line) => line.length === 64)

test.each([
  ['a line each', (line: string) => line],
  ['after the time of syslog', (line: string) => `Nov 28 09:23:18 web-1 app[17]: ${line}`],
  ['in the JSON of Docker', (line: string) => JSON.stringify({ log: `${line}\n`, stream: 'stdout' })],
  ['in JSON in JSON', (line: string) => JSON.stringify({ log: JSON.stringify({ msg: `${line}\n` }) })],
])('nothing is left of a private key sent as several records: %s', (_, wrap) => {
  for (const line of full) {
    expect(redact(wrap(line))).toBe(wrap('[REDACTED:PRIVATE_KEY]'))
  }
})

test('the last, shorter line goes if it is all of a text', () => {
  expect(redact('x8QdUe5a0kZr3vBn7TgYwL2mPq+s/A==')).toBe('[REDACTED:PRIVATE_KEY]')
})

test('a key in one text leaves nothing behind', () => {
  expect(redact(`boot\n${pem}done`)).toBe('boot\n[REDACTED:PRIVATE_KEY]\ndone')
  expect(redact(JSON.stringify({ key: pem }))).not.toContain(body[1])
})

test.each([
  'a3f5b0c1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f',
  'org/springframework/boot/autoconfigure/condition/OnBeanCondition',
  'GET /a/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AbstractAutowireCapableBeanFactoryDefinitionReaderUtilsRegistry4',
  'MobileDeviceUpdaterAgent',
])('not a line of a key: %s', (text) => {
  expect(detect(text)).toEqual([])
})
