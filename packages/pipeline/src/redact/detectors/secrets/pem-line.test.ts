import { createHash } from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import { createRedactor } from '../../redactor.ts'
import { findPemLines } from './pem-line.ts'

const { redact, detect } = createRedactor()

/** What a key of random bytes is to a reader, the same in each run. */
function bytesOf(seed: string, size: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, i) =>
    createHash('sha256').update(`${seed} ${i}`).digest(),
  )
  return Buffer.concat(blocks).subarray(0, size)
}

/** The start of a key of 1,024 bits in PKCS #1. */
const start = Buffer.from('3082025c02010002818100', 'hex')
const encoded = Buffer.concat([start, bytesOf('key', 593)]).toString('base64')
const pem = `-----BEGIN RSA PRIVATE KEY-----\n${encoded.replaceAll(/.{64}/g, '$&\n')}\n-----END RSA PRIVATE KEY-----\n`
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

test('of twenty thousand lines of random bytes, none is taken for a path or a name', () => {
  const missed = Array.from({ length: 20_000 }, (_, i) => bytesOf(`line ${i}`, 48).toString('base64')).filter(
    (line) => findPemLines(line, Buffer.from(line)).length !== 1,
  )
  expect(missed).toEqual([])
  // Random, too, with seven slashes.
  expect(redact('AoGAWmDOI/zPAkheK7v/DWdHdtysgMylq//JQ/bq/Asf8E+42Gg6sm94/D1C6iKd')).toBe('[REDACTED:PRIVATE_KEY]')
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

describe('keys within other text', () => {
  const body = 'MIIEowIBAAKCAQEA3NXHKHAeoU118C58vSm0aZopjfsmpWTsdiGOzHywgXacEL91'
  const [begin, end] = ['-----BEGIN RSA PRIVATE' + ' KEY-----', '-----END RSA PRIVATE' + ' KEY-----']

  it('are known by how their DER starts, without the lines around them', () => {
    expect(redact(`key=${body} (PKCS1, headers stripped)`)).toBe('key=[REDACTED:PRIVATE_KEY] (PKCS1, headers stripped)')
    expect(redact(`cert ${body.replace('MIIEowIBAAKC', 'MIIDdzCCAl+g')} ok`)).not.toContain('PRIVATE_KEY')
  })

  it.each(['web_1  | ', '[10:41:07 build] ', '> '])('are found behind %s on each line', (prefix) => {
    const text = [begin, body, body, end].map((line) => prefix + line).join('\n')
    expect(redact(text.replace('10:41:07', '10:41:06'))).toBe(`${prefix.replace('07', '06')}[REDACTED:PRIVATE_KEY]`)
  })

  it('are found as a list of lines', () => {
    const lines = [begin, body, end].map(() => '[REDACTED:PRIVATE_KEY]')
    expect(redact(JSON.stringify([begin, body, end]))).toBe(JSON.stringify(lines))
  })
})
