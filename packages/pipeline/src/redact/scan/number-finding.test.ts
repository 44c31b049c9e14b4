import { describe, expect, it } from 'vitest'
import { createRedactor } from '../redactor.ts'

const { redact } = createRedactor()

describe('payment cards', () => {
  it.each([
    '4111111111111111',
    '4111 1111 1111 1111',
    '5272-8064-4239-5976',
    '378282246310005',
    '3498-364306-14807',
    '36763113512868',
    '6011000990139424',
    '2268-0058-0586-0428',
    '3530111333300000',
    '4111\u00a01111\u00a01111\u00a01111',
    '5272\u20118064\u20114239\u20115976',
  ])('finds %s', (card) => {
    expect(redact(`DE2=${card} ok`)).toBe('DE2=[REDACTED:CREDIT_CARD] ok')
  })

  it('need a word nearby for lengths that identifiers share', () => {
    expect(redact('visa 4222222222222 declined')).toBe('visa [REDACTED:CREDIT_CARD] declined')
    expect(redact('row 4222222222222 written')).toBe('row 4222222222222 written')
  })

  it.each([
    '4111111111111112',
    '{"seq":9461569616590855}',
    '{"trace_id":"4111111111111111"}',
    '0.4111111111111111',
    'x=-4111111111111111',
    '4111111111111111.5',
    'a4111111111111111',
    '1700000000123456',
    '4022 4111 1111 1111 1111 82',
    '0000000000000000',
  ])('does not change %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('social security numbers', () => {
  it.each([
    ['kofi (386-14-7398) missing', 'kofi ([REDACTED:SSN]) missing'],
    ['ssn=123456789', 'ssn=[REDACTED:SSN]'],
    ['{"ssn":123456789}', '{"ssn":"[REDACTED:SSN]"}'],
    ['member zoe, social 755 01 0860, dob', 'member zoe, social [REDACTED:SSN], dob'],
    ['applicant 386\u201114\u20117398', 'applicant [REDACTED:SSN]'],
    ['ssn=386\u00a014\u00a07398', 'ssn=[REDACTED:SSN]'],
    ['SSN#123-45-6789', 'SSN#[REDACTED:SSN]'],
  ])('finds %s', (text, redacted) => {
    expect(redact(text)).toBe(redacted)
  })

  it.each([
    '000-12-3456',
    '666-12-3456',
    '900-12-3456',
    '123-00-4567',
    '123-45-0000',
    '123-45-67890',
    '1-123-45-6789',
    '755 01 0860',
    '123456789',
  ])('does not change %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('IBANs', () => {
  it.each([
    'DE89370400440532013000',
    'DE89 3704 0044 0532 0130 00',
    'gb82west12345698765432',
    'NO06 9941 9966 408',
    'NO06\u00a09941\u00a09966\u00a0408',
    'IT48 T076 6397 7664 9019 9843 959',
    'FR1420041010050500013M02606',
  ])('finds %s', (iban) => {
    expect(redact(`to ${iban} amount`)).toBe('to [REDACTED:IBAN] amount')
  })

  it.each(['DE88370400440532013000', 'DE8937040044053201300', 'XX89370400440532013000', 'DE893704004405320130001'])(
    'does not change %s: wrong country, length or check digits',
    (text) => {
      expect(redact(text)).toBe(text)
    },
  )
})

describe('addresses', () => {
  const text = 'from 10.1.2.3:80 via [2001:db8::1] and ::ffff:10.0.0.1, mac 0a:1f:30:bb:cc:0d'

  it('are kept by default', () => {
    expect(redact(text)).toBe(text)
    const { redact: redactAll } = createRedactor({ types: { IPV4: true, IPV6: true, MAC: true } })
    expect(redactAll(text)).toBe(
      'from [REDACTED:IPV4]:80 via [[REDACTED:IPV6]] and [REDACTED:IPV6], mac [REDACTED:MAC]',
    )
  })

  it.each([
    ['ip/1.2.3.4', 'ip/[REDACTED:IPV4]'],
    ['db.example.com/10.9.8.7', 'db.example.com/[REDACTED:IPV4]'],
    ['10.0.0.0/16', '[REDACTED:IPV4]/16'],
    ['fe80::1%eth0 2001:0db8:85a3:0000:0000:8a2e:0370:7334', '[REDACTED:IPV6]%eth0 [REDACTED:IPV6]'],
    ['0a-1f-30-bb-cc-0d', '[REDACTED:MAC]'],
    ['Host a483.e478.786f in vlan 30', 'Host [REDACTED:MAC] in vlan 30'],
    ['host.name.abcd.example', 'host.name.abcd.example'],
    ['2483.4478.7864', '2483.4478.7864'],
  ])('are found in %s', (line, redacted) => {
    expect(createRedactor({ types: { IPV4: true, IPV6: true, MAC: true } }).redact(line)).toBe(redacted)
  })

  it.each([
    'at 10:05:19 v1.2.3',
    'Chrome/60.0.0.0 Safari',
    'UP.Browser/6.2.3.3',
    'nginx/1.2.3.4',
    '12:34:56 a:b c::',
    '1.2.3.256',
    '1.2.3.4.5',
    'std::vector a::b',
    '10:05:19:20',
    'rv:1.9.2.3) Gecko',
    'firmware 10.2.3.4 installed',
    'listening on 0.0.0.0, asked by 127.0.0.1, mask 255.255.255.0',
  ])('are not found in %s', (decoy) => {
    const { redact: redactAll } = createRedactor({ types: { IPV4: true, IPV6: true, MAC: true } })
    expect(redactAll(decoy)).toBe(decoy)
  })
})
