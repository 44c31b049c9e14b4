import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../redactor.ts'

const { redact } = createRedactor()

/** Every line has one number; the words of people, in the languages that most people write. */
describe('numbers that people give in a sentence', () => {
  it.each([
    ['hola, llámame al ', '655 768 337', ' cuando puedas'],
    ['mi número es el ', '655768337', ''],
    ['marcame al ', '55 4321 8765', ' porfa'],
    ['appelle-moi au ', '07 61 41 89 77', ' stp'],
    ['mon numéro c’est le ', '0612345678', ''],
    ['ruf mich bitte an unter ', '0170 4097496', ' danke'],
    ['melde dich unter ', '0151 23456789', ''],
    ['me liga no ', '021 99921 3783', ' depois das 18h'],
    ['liga-me para o ', '912 345 678', ''],
    ['перезвоните мне ', '89165827560', ' после обеда'],
    ['зателефонуйте мені на ', '067 123 4567', ''],
    ['我的号码是', '13891487329', ''],
    ['有问题请打', '13891487329', '找我'],
    ['', '090-2521-0791', ' までお電話ください'],
    ['私の番号は', '090-1234-5678', 'です'],
    ['', '010-1234-5678', '로 전화주세요'],
    ['제 번호 ', '01012345678', '로 문자 주세요'],
    ['beni ', '0505 137 81 62', ' numarasından arayın'],
    ['', '0532 123 45 67', ' nolu telefondan arayın'],
    ['hubungi saya di ', '081240221302', ' ya kak'],
    ['nomor saya ', '081240221302', ''],
    ['اتصل بي على ', '0558573299', ' بعد العصر'],
    ['رقمي هو ', '0558573299', ''],
    ['شماره من ', '09121234567', ' است'],
    ['میرا نمبر ', '03001234567', ' ہے'],
    ['मुझे ', '9876543210', ' पर कॉल करें'],
    ['कृपया ', '98765 43210', ' पर संपर्क करें'],
    ['আমার নম্বর ', '01712345678', ''],
    ['mujhe ', '9876543210', ' pe call karo'],
    ['chiamami al ', '333 175 1035', ''],
    ['bel me op ', '06 12345678', ''],
    ['zadzwoń do mnie ', '601 234 567', ''],
    ['numărul meu este ', '0722123456', ''],
    ['hívj fel a ', '06 20 123 4567', ' számon'],
    ['ring meg på ', '412 34 567', ''],
    ['numeroni on ', '0401234567', ''],
    ['το κινητό μου ', '691 234 5678', ''],
    ['המספר שלי ', '0521234567', ''],
    ['Di động: ', '0909522304', ''],
    ['liên hệ ', '0909522304', ''],
    ['โทรหาฉันที่ ', '081-234-5678', ''],
    ['namba yangu ni ', '0712 345 678', ''],
    ['tawagan mo ako sa ', '0917 123 4567', ''],
    ['text me at ', '415.555.2671', ''],
    ['pls call ', '0300 0536841', ' asap'],
    ['number: ', '415·742·6649', ''],
    ['Tel. ', '089 / 3428634', ''],
  ])('%s%s%s', (before, number, after) => {
    expect(redact(`${before}${number}${after}`)).toBe(`${before}[REDACTED:PHONE]${after}`)
  })

  it('are found after another one and a conjunction', () => {
    expect(redact('escríbeme al +34 655 768 337 o al 655 12 34 56')).toBe(
      'escríbeme al [REDACTED:PHONE] o al [REDACTED:PHONE]',
    )
  })
})

it.each([
  'reach 12345678 rows',
  'he 12345678',
  'dong 1234567',
  'my order 123456789',
  'call 12345678',
  'text 104857600',
  'نسخة 12345678 پر',
  'order 0912 345 678 numarasından',
])('no telephone number: %s', (text) => {
  expect(redact(text)).toBe(text)
})
