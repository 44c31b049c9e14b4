import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()
const card = '4111111111111111'

describe('card numbers in data of stripes and chips', () => {
  it.each([
    'swipe %B@^ROE/JANE^25121010000000000000?',
    ';@=25121011000012300000?',
    'tag 57: @D25121011143804400000F',
    '5A08@5F2403280130',
    '9F2608AABBCCDDEEFF00115A08@5F2403280130',
    '700A5A08@',
  ])('%s', (pattern) => {
    expect(redact(pattern.replace('@', card))).toBe(pattern.replace('@', '[REDACTED:CREDIT_CARD]'))
  })

  it.each([
    ['PAN %', '4111.1111.1111.1111'],
    ['card no %', '4111  1111  1111  1111'],
    ['номер карты %', '4111/1111/1111/1111'],
  ])('other separators after a word for cards: %s', (pattern, number) => {
    expect(redact(pattern.replace('%', number))).toBe(pattern.replace('%', '[REDACTED:CREDIT_CARD]'))
  })

  it.each([
    'AA5A084111111111111111BB',
    '5A084111111111111112',
    'dn=cc4111111111111111',
    '4111 **** **** 1111',
    'row 4111.1111.1111.1111',
    '%B4111111111111112^A/B^2512?',
  ])('does not change %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('IBANs in other spellings', () => {
  it.each(['DE89.3704.0044.0532.0130.00', 'DE89+3704+0044+0532+0130+00', 'de89370400440532013000'])('%s', (iban) => {
    expect(redact(`konto ${iban} ok`)).toBe('konto [REDACTED:IBAN] ok')
  })

  it('keeps the word that an IBAN is written together with', () => {
    expect(redact('IBANDE89370400440532013000 ok')).toBe('IBAN[REDACTED:IBAN] ok')
  })
})

describe('social security numbers in interchange formats', () => {
  it.each(['REF*SY*%~', '{"field":"ssn","value":"%"}', '{"system":"http://hl7.org/fhir/sid/us-ssn","value":"%"}'])(
    '%s',
    (pattern) => {
      expect(redact(pattern.replace('%', '673593309'))).toBe(pattern.replace('%', '[REDACTED:SSN]'))
    },
  )

  it.each(['itin 912-34-5678', 'EIN 12-3456789', 'item 123-45-6789', 'REF*EI*673593309~'])(
    'does not change %s',
    (text) => {
      expect(redact(text)).toBe(text)
    },
  )
})
