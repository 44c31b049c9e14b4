import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

describe('numbers by where they stand', () => {
  it.each([
    ['msisdn-', '491715550123', ' ok'],
    ['SETEX otp:', '393478893526', ' 300'],
    ['PUT /v1/subscribers/', '94711705592', '/plan 204'],
    ['click https://wa.me/', '233249012653', ' campaign=12'],
    ['modem ttyUSB2: ATD+', '255713618792', '; -> OK'],
    ['vpa ', '9876543210', '@paytm'],
    ['SIP/2.0 183 to "', '3471535865', '" <sip:anonymous@pbx>'],
    ['{"telephone":{"home":"', '07845 857128', '"}}'],
    ['{"phone":{"S":"', '491715550123', '"}}'],
    ['{"field":"phone","old":null,"new":"', '491715550123', '"}'],
    ['phone:\n  home: ', '2125550187', ''],
    ['<td>Phone:</td><td>', '713 541 9877', '</td>'],
    ['<b>phone:</b> ', '491715550123', '<br>'],
    ['| phone | ', '491715550123', ' |'],
    ['phone.......: ', '491715550123', ''],
    ['name="phone"\r\n\r\n', '0171 5550123', '\r\n--x'],
    ['Mobile No.', '9876543210', ' not registered'],
    ['778,Hanna Okafor,', '01704484373', ',active'],
    ['lookup ', '07712 964484', ' ok'],
    ['customer ', '(11) 98765-4321', ' confirmed'],
    ['dst(ton=1,npi=1)=', '491715550123', ' SUBMIT_SM'],
    ['{"messages":[{"to":"', '491715550123', '","text":"hi"}]}'],
    ['smsgw: retry ', '79210441011', ' err=0x58'],
    ['A:', '491715550123', ' call cleared'],
    ['"PartyA":"', '254708374149', '"'],
    ['connectedNumber=', '491715550123', ''],
    ['{"attest":"A","orig":{"tn":"', '15144846107', '"}}'],
    ['swish: createPayment payerAlias=', '46709305046', ' amount=262'],
    ['telefon zákazníka: ', '602 123 456', ''],
  ])('%s%s%s', (before, number, after) => {
    expect(redact(`${before}${number}${after}`)).toBe(`${before}[REDACTED:PHONE]${after}`)
  })
})

it.each([
  '{"from":0,"to":1234567,"text":"slice"}',
  '{"home":"12345","phone":"","zip":"90210"}',
  'sent 12345678 bytes',
  '[sms] queued id=664646',
  '/otp/12345678',
  'phone-12345',
  'A:123456789 B:987654321',
  'internal_number=12',
  '12,Modern Physics,0306406152,book',
  '07 61 41 89 77 5a ff 00',
  '778,Internal Error,0170448437,active 1',
])('no telephone number: %s', (text) => {
  expect(redact(text)).toBe(text)
})

describe('numbers beside people and alone in sentences', () => {
  it.each([
    ["rows: [(761, 'Brandt', '@')]", '01704939428'],
    ['34631,Abebe,Bram,@,2026-03-11', '0678556071'],
    ['| Hanna Okafor | @ | gold |', '796 260 727'],
    ['bin ab 17 Uhr da, @', '017637395131'],
    ['lookup @ ok', '06 78 51 22 75'],
    ['body="its @ txt me when ur there"', '07845649483'],
    ["Calling Party Number i = 0x2181, '@' Called", '612857999'],
    ['<Response><Message src="@" dst="x"/>', '33761248848'],
    ['PID|1||MRN^^^H^MR||G^A||19710304|F|||12 Elm||(415) 347-2559^PRN^PH~@^ORN^CP', '713 442 2959'],
    ['msisdn=@%20x', '4915112345678'],
  ])('%s', (pattern, number) => {
    expect(redact(pattern.replace('@', number))).toContain(
      /\S?@\S?/.exec(pattern)?.[0].replace('@', '[REDACTED:PHONE]'),
    )
  })

  it.each([
    'frames 796 260 727 | 12',
    '| 12 | 796 260 727 | 14 |',
    'dump 06 78 51 22 75 9a ff',
    'seq 0612345678 of 12',
    "['Widget', 123456789012]",
  ])('not in %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})
