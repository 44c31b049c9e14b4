import { expect, test } from 'vitest'
import { isAttached, labelEnd } from './label-end.ts'
import { wordStart } from './word-bounds.ts'

/** The words before the number, which is the first that starts with 4. */
function labelIn(text: string): string {
  return text.slice(0, labelEnd(text, text.indexOf('4'), 0))
}

test.each([
  ['phone: 4155550132', 'phone'],
  ['"callerIdNumber":"4155550132"', '"callerIdNumber'],
  ['| phone | 4155550132 |', '| phone'],
  ['phones[0]=4155550132', 'phones'],
  ['phone (home): 4155550132', 'phone (home'],
  ['phone (with country code): 4155550132', 'phone'],
  ['<th>Phone:</th><td>4155550132', '<th>Phone'],
  ['<tel use="home">4155550132', '<tel'],
  ['- phones:\n- 4155550132', '- phones'],
  ["name='phone'\r\n\r\n4155550132", "name='phone"],
  ["Calling Party Number i = 0x2181, '4155550132'", 'Calling Party Number'],
  ['номер телефона — 4155550132', 'номер телефона'],
  ['電話番号：4155550132', '電話番号'],
  ['user_4155550132', 'user'],
])('the label of %j ends after %j', (text, label) => expect(labelIn(text)).toBe(label))

test.each([
  ['blk_4155550123', true],
  ['x4155550123', true],
  ['v1.4155550123', true],
  ['Tel.4155550123', false],
  ['visitor-4155550123', true],
  ['電話4155550123', false],
  ['4155550123', true],
] as const)('the number in %j is attached: %s', (text, isIt) => expect(isAttached(text, text.indexOf('4'))).toBe(isIt))

test.each([
  ['callerId', 'Id'],
  ['callerID', 'ID'],
  ['CdPN', 'PN'],
  ['phone', 'phone'],
  ['номерТелефона', 'номерТелефона'],
])('the last word of %s is %s', (text, word) => expect(text.slice(wordStart(text, text.length, 0))).toBe(word))
