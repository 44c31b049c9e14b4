import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

describe('numbers by the phrase around them', () => {
  it.each([
    ['Telefonnummer til kunden: ', '22 33 44 55', ''],
    ['Контактный телефон заявителя: ', '8 (495) 123-45-67', ''],
    ['Telefone para contato do cliente: ', '(21) 2345-6789', ''],
    ['llamada perdida del ', '612 345 678', ' a las 10:22'],
    ['chiamata persa da ', '333 1234567', ' ore 10:22'],
    ['Anrufer hinterliess Nummer ', '089 1234567', ' auf der Mailbox'],
    ['número marcado ', '912 345 678', ''],
    ['courier 17 called customer at ', '224989401', ', no answer'],
    ['q7 "What number can we reach you on?" a="', '0660 4624137', '"'],
    ['{"label":"Handynummer","value":"', '0176 12345678', '"}'],
    ['CallLog(number=', '01632960111', ', type=MISSED)'],
    ['caller id name=OKAFOR num=', '3125550178', ''],
    ['customer phone: old=', '0207 946 0111', ''],
    ['cevapsız arama ', '0532 123 45 67', ' 10:22'],
    ['Контактный телефон заявителя: ', '8 (495) 1234567', ''],
    ['Anrufer hinterliess Nummer ', '00493012345678', ' auf der Mailbox'],
    ['called customer under ', '224989401', ', no answer'],
    ['puhelin keskus ', '01234 567890', ' up'],
    ['phone sanitized: ', '22 396 1527', ' -> x'],
    ['Celular inválido: ', '85 3595 7258', ''],
    ['phone: **', '612 345 678', '**'],
    ['Wähle ', '0316988722', ' … besetzt'],
  ])('%s%s%s', (before, number, after) => {
    expect(redact(before + number + after)).toBe(`${before}[REDACTED:PHONE]${after}`)
  })

  it.each([
    ["Duplicate entry '", '915390501', "' for key 'customers.phone'"],
    ['input "', '976771905', '" (phone) region null'],
    ['input "', '8 495 123 45 67', '" (phone) region null'],
    ['input "', '(11) 49601234', '" (phone) region null'],
    ['ValueError: ', '07911123456', ' is not a valid mobile number'],
    ['Bind#3 value="', '85293263600', '" name=:P_MOBILE_NO'],
    ['/search?query=', '01632960111', '&field=phone HTTP/1.1'],
    ['input "', '8-800-5553535', '" (phone)'],
    ['input "', '0049 30 12345678', '" (phone)'],
    ['P21 T3 ', '013551015737', ' A  dialled number'],
  ])('by what comes after it: %s%s%s', (before, number, after) => {
    expect(redact(before + number + after)).toBe(`${before}[REDACTED:PHONE]${after}`)
  })

  it.each([
    ['CAD 55870 informant on ', '01 605 8725', ' reports noise'],
    ['| inbound | ', '0161 496 0123', ' | queue 3 |'],
    ['Leitstelle ', '8 812 998 70 66', ' Verbindung'],
    ['mailbox 21 from "Mae Okafor" <', '035288316', '>'],
    ['NK1|1|OKAFOR^MAE|MTH|||', '(0113) 496-0123', '^PRN^PH'],
    ['/sms/send/', '00491701234567', ' HTTP/1.1'],
    ['gateway sends ', '0049 30 23125197', ' through'],
    ['| line | ', '0049 30 23125197', ' | up |'],
  ])('by its form and place: %s%s%s', (before, number, after) => {
    expect(redact(before + number + after)).toBe(`${before}[REDACTED:PHONE]${after}`)
  })
})

it.each([
  'phone order for parts: 0161 496 0123',
  '{"tel":"","order":"0161496012"}',
  '{"text":"arn:aws:lambda:us-east-1:049837302920:function"}',
  'A-number=x;cell=262-01-2641-9169',
  'call took 12.345678 s',
  'sip ports 10000-20000 opened',
  'telephone system version 12.0.3.1122',
  'reading 0123 456 789 kWh',
  '["plz"]=> string(5) "72531"',
  'user 12345678 called',
  'input "1712345678" (phone) region null',
  'input "20260131" (phone) region null',
  'input pos-0161 4960123 (phone)',
  'called the depot about #0161 4960123 yesterday',
  'input "0161 4960123 kB" (phone)',
  'puhelin keskus 0161 496 0123 kWh',
  'telephone exchange load 0161 496 0123 kWh',
  'called customer under 224989401 kWh',
  'telephone gateway 081110 120632 up',
  'input "0012345678" (phone)',
  'input "0012 345 67890" (phone)',
  'input "915390501" (order by phone)',
  'called customer invoice under 224989401, no answer',
  'invoice of x "915390501" (phone)',
  'op=getOrders callerId=8842301 orders=4',
  'part no. 613-904-3798 superseded by 821-908-6465',
  'stop 555-0164 line 14 delay 3 min',
  'block-phone0  192.168.1.1/32',
])('is none: %s', (text) => {
  expect(redact(text)).toBe(text)
})

it('tells the value of another key from the number before it', () => {
  expect(redact('["tel"]=> string(13) "+213661744601" ["plz"]=> string(5) "72531"')).toBe(
    '["tel"]=> string(13) "[REDACTED:PHONE]" ["plz"]=> string(5) "72531"',
  )
})
