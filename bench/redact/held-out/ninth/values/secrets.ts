import { chars, choose, oneOf, type Random, shaped, type Value } from '../../random.ts'

const lower = 'abcdefghijkmnopqrstuvwxyz'
const upper = lower.toUpperCase()
const digit = '0123456789'
const alnum = lower + upper + digit

const words = ['copper', 'lantern', 'pebble', 'willow', 'harvest', 'anchor', 'violet', 'timber', 'saffron', 'kettle']
const leet = ['P1lgrim', 'Ch3stnut', 'Gr4vity', 'M1dnight', 'Sn0wfall', 'V0lcano', 'R1verbed', 'T3lescope']

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
const word = (random: Random): string => choose(random, words)

/** What people and generators choose; no sign in it ends a value of a usual notation. */
export const pass: Value = (random) =>
  choose<Value>(random, [
    (source) => `${capital(word(source))}${shaped('####', '###', '20##')(source)}`,
    (source) => `${word(source)}-${word(source)}-${shaped('^#')(source)}`,
    (source) => `${choose(source, leet)}${oneOf('!', '77', '_1', '')(source)}`,
    chars(12, alnum),
    (source) =>
      `${chars(5, alnum)(source)}${oneOf('_', '-', '.', '!')(source)}${chars(6, alnum)(source)}${shaped('#')(source)}`,
  ])(random)
/** For places with quotes or brackets around the value. */
export const signed: Value = (random) =>
  `${chars(4, alnum)(random)}${oneOf('&', ';', '#', '%', '+', ',', '/')(random)}${chars(4, alnum)(random)}${oneOf('*', '=', ':', '~', '|')(random)}${shaped('^#')(random)}`
/** A word with a number, in small letters. */
export const weak: Value = (random) => `${word(random)}${shaped('^#', '####')(random)}`
/** A word of the dictionary and nothing else. */
export const plain: Value = (random) => word(random)
export const pin = shaped('^##^', '^#^#', '^###^#')
/** Ten to twenty characters from a generator. */
export const generated: Value = (random) => `${chars(9 + random.int(10), alnum)(random)}${shaped('#')(random)}`
export const hex = (length: number): Value => chars(length, '0123456789abcdef')
export const alphanumeric = (length: number): Value => chars(length, alnum)
export const lowerAlphanumeric = (length: number): Value => chars(length, lower + digit)
export const urlSafe =
  (length: number): Value =>
  (random) =>
    `${chars(length - 1, `${alnum}-_`)(random)}${shaped('#')(random)}`
export const before =
  (prefix: string, value: Value): Value =>
  (random) =>
    prefix + value(random)
/** A key whose owner no prefix names. */
export const bareKey: Value = (random) => choose(random, [hex(32), alphanumeric(40), hex(40), alphanumeric(32)])(random)
