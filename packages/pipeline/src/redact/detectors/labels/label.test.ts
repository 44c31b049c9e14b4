import { describe, expect, it, test } from 'vitest'
import { createRedactor } from '../../redactor.ts'
import { labelBefore } from './label.ts'

const labels = {
  phone: [
    'telephone ',
    'Phone No#: ',
    '"callerIdNumber":"',
    'calling-station-id = "',
    'номер телефона — ',
    'Τηλ.: ',
    'هاتفك ',
    'מספר הטלפון: ',
    'फ़ोन नंबर ',
    'เบอร์โทร ',
    '電話番号：',
    '手机号码为',
    '휴대폰 번호는 ',
    'số điện thoại ',
    'puhelinnumero ',
    '<tel use="home">',
    'msisdns[0]=',
    'msisdn.0=',
    'phone number of the customer ',
    'phone_e164=',
    'CALLERID(num)=',
    'Telefon (privat): ',
    'TEL;WORK;VOICE:',
    '携帯番号: ',
    'telefoonnr. ',
    'a_party=',
    'msisdn_value=',
  ],
  device: ['phone ', 'phones[0]=', 'mobile=', 'WhatsAppMobile: '],
  party: ['caller ', 'ani=', 'from_number=', 'CgPN=', 'btn=', 'forwardTo=', 'my number is ', 'liên hệ số iletişim: '],
  dial: ['call to ', 'llamar al ', 'zadzwoń pod ', 'chamada de ', 'звонок с ', 'sms til '],
  direction: ['to: ', 'src_user=', 'destination_addr='],
  person: ['user ', 'Клиент '],
  card: ['card no. ', 'номер карты ', '信用卡号：', 'kart numarası '],
  counted: [
    'order no. ',
    'Bestellnummer ',
    '订单号：',
    'numéro de commande ',
    'customer no. ',
    'phone_id=',
    'contact id ',
    'clip_id=',
    'mobile_users=',
  ],
} as const

test.each(Object.entries(labels).flatMap(([label, texts]) => texts.map((text) => [text, label] as const)))(
  '%s is a label of kind %s',
  (text, label) => {
    expect(labelBefore(text, text.length, 0)).toBe(label)
  },
)

test.each(['microphone ', 'mobility ', 'blk_', 'phone-', 'width=', '[REDACTED:PHONE]: ', 'telephone exchange '])(
  '%s announces no number',
  (text) => {
    expect(labelBefore(text, text.length, 0)).toBeUndefined()
  },
)

test('reads nothing before the previous finding', () => {
  expect(labelBefore('phone 4155550123', 6, 0)).toBe('device')
  expect(labelBefore('phone 4155550123', 6, 6)).toBeUndefined()
})

describe('a noun before a word for number', () => {
  const { redact } = createRedactor()

  it.each([
    'heat no. @',
    'docket number @ closed',
    'Losnummer @',
    'cast nr. @',
    'numer inwentarzowy @',
    'numéro de nomenclature @',
  ])('names a thing in %s', (pattern) => {
    const text = pattern.replace('@', '415-555-2671')
    expect(redact(text)).toBe(text)
  })

  it.each(['the pharmacy number @', 'use the new number @', 'direct number: @', 'her number @', 'wife @'])(
    'or announces a telephone in %s',
    (pattern) => {
      expect(redact(pattern.replace('@', '415-555-2671'))).toBe(pattern.replace('@', '[REDACTED:PHONE]'))
    },
  )
})
