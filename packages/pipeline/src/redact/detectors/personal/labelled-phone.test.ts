import { getExampleNumber, type PhoneNumber } from 'libphonenumber-js'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, it, test } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

describe('telephone numbers after their words', () => {
  it.each([
    ['telefonszám: % ok', '06 1 234 5678'],
    ['телефон клиента: %', '8 (495) 123-45-67'],
    ['звонок от %', '84951234567'],
    ['Numri i telefonit: %', '044 070 033'],
    ['Утасны дугаар: %', '8816 4793'],
    ['Laharana finday: %', '034 53 743 70'],
    ['Port-in order PON-659643: TN % FOC date', '8676464799'],
    ['OSI YY CTCP %', '4524554249'],
    ['ANUM|SECS\n%|26', '260975736663'],
    ['LineIdentification = %', '017012345678'],
    ['callerId=% ', '4155550123'],
    ['用户手机%登录', '13812345678'],
    ['الهاتف: %', '٠٥٠١٢٣٤٥٦٧'],
    ['Numéro : %', '01 23 45 67 89'],
    ['servedMSISDN=% recordType=sgwRecord', '491712345678'],
    ['Calling-Station-Id = "%" NAS-Port = 7', '4155550123'],
    ['src_user=%;dst_user=1001;method=INVITE', '35057127634'],
    ['New Channel sofia/external/%@192.0.2.1', '4930123456789'],
    ['Called SIP/trunk/%', '4155550123'],
    ['pbx.c: Executing [%@from-internal:1] NoOp()', '4155550123'],
    ['jid=%@s.whatsapp.net type=notify', '491712345678'],
    ['{"wa_id":"%","messages":[]}', '491712345678'],
    ['GET /sendsms?from=Shop&to=%&text=hi', '00491712345678'],
    ['{"to":"%","channel":"sms"}', '4915112345678'],
    ['(submit: (addr: 1 1 %) (sm: hi))', '8613123459672'],
    ['"Ann","%","","ANSWERED","SIP/200"', '14155550123'],
    ['2026-01-02|MOC|%|12|26201', '25779565347'],
    ['{"system":"phone","value":"%"}', '4155550123'],
    ['{"value":"%","type":"phone"}', '4155550123'],
    ['{"phone":{"country":"49","number":"%"}}', '1711234567'],
    ['Subscription-Id-Type=END_USER_E164 Subscription-Id-Data=%', '22222121601'],
    ['<ns2:msisdn xsi:type="xsd:string">%</ns2:msisdn>', '50059381'],
    ['PID|1||1^^^H||DOE^J||19800101|F|||1 St||%^PRN^PH', '4155550123'],
    ['PER*IC*DOE*TE*%*EM*x', '3039325724'],
    ["COM+%:TE'", '97336000784'],
    ['User % accessed system', '867-5309'],
    ['caller id %', '867-5309'],
  ])('%s: %s', (pattern, number) => {
    expect(redact(pattern.replace('%', number))).toBe(pattern.replace('%', '[REDACTED:PHONE]'))
  })

  it('finds all items of a list', () => {
    expect(redact('{"msisdns":["491712345678","32450009169"],"n":24700}')).toBe(
      '{"msisdns":["[REDACTED:PHONE]","[REDACTED:PHONE]"],"n":24700}',
    )
  })

  it.each([
    'customer no. 867-5309',
    'order no. 948-432-3070',
    'part no 555-03-9957-A',
    'ref 303-555-5200 closed',
    'Bestellnummer 4155550123 versandt',
    '订单号：13812345678 已发货',
    'fw |02.47.00.0000|01.00.12.0034| ok',
    'delta +394654356 bytes',
    'phone 2024-01-02 10:11:12',
    'phone 192.168.1.20 registered',
    '{"mobile":120455,"desktop":33333}',
    'moved from 4155550123 to 9876543210 in partition 3',
    '{"ids":[8919145616,8298706431],"phones":[]}',
    'Session-Id=ocs;4155550123;1 CC-Request-Type=1',
    'GET /CHANGELOG.txt - 80 - 183.60.244.30 Mozilla',
  ])('does not change %s', (text) => {
    expect(redact(text)).toBe(text)
  })

  it('takes a signed number in groups for a telephone number, whatever is counted before it', () => {
    expect(redact('rx +14155550132')).toBe('rx +14155550132')
    expect(redact('rx +44 20 7946 0958')).toBe('rx [REDACTED:PHONE]')
  })
})

const numbers = Object.keys(examples).flatMap((region) => {
  const number = Object.hasOwn(examples, region)
    ? getExampleNumber(region as PhoneNumber['country'] & string, examples)
    : undefined
  return number === undefined ? [] : [number]
})

const forms: readonly (readonly [name: string, write: (number: PhoneNumber) => string])[] = [
  ['with a plus', (number) => number.number],
  ['without a plus', (number) => number.number.slice(1)],
  ['with 00', (number) => `00${number.number.slice(1)}`],
  ['with spaces', (number) => number.formatInternational()],
  ['in national form', (number) => number.formatNational()],
]

test.each(forms)('finds the examples of at least 99 %% of all regions %s in a named field', (_, write) => {
  const missed = numbers.filter((number) => redact(`{"phone":"${write(number)}"}`) !== '{"phone":"[REDACTED:PHONE]"}')
  expect(numbers.length).toBeGreaterThan(240)
  expect(missed.map(({ country }) => country).slice(Math.floor(numbers.length / 100))).toEqual([])
})
