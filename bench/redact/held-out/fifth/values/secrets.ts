import { chars, choose, oneOf, type Random, shaped, type Value } from '../../random.ts'
import { alnumOf } from '../../values/secrets.ts'

const chosen = oneOf(
  'Hafenlicht88',
  'kaktus2031',
  'Rum3nbrot',
  '9Zebras_run',
  'BlauerElefant7',
  'tigreRojo55',
  'Qu1ckbrown!',
  'Autumn-2026',
  'g0ldfish_tank',
  'Riverdale01',
  'n4chtschicht',
  'P0rtugal!9',
)

/** A password without signs that end a value. */
export const pass: Value = (random) => (random.int(3) === 0 ? alnumOf(10 + random.int(7))(random) : chosen(random))
/** A password as a generator makes it, with signs. */
export const signedPass = oneOf(
  'k#7Lp$2wQ',
  'Hd*5^mmN2',
  'v!8~Rt+xB',
  'mK=93;pLw',
  'Z%t4(r)Qe',
  'uX&2,nn8V',
  'wq:71/Gh?b',
  'Aa1@bb2_cc',
)
/** For URLs: no sign that would end the part. */
export const urlPass: Value = (random) => choose(random, [pass(random), 'Kd.93-Ty_w', 'xx!91~Bla', 'Mo*n+day7'])
export const wordPass = oneOf('butterfly', 'liverpool', 'charlie', 'chocolate', 'schalke', 'barcelona', 'whatever')
export const phrase = oneOf('correct pony battery nail', 'my dog likes 3 shoes', 'blue-lamp under stairs 9')
export const pin4 = shaped('^##^', '0^#^')
export const code6 = shaped('^##^##', '0^###^')

export const hexUpper = (length: number): Value => chars(length, '0123456789ABCDEF')
export const tail = (length: number): Value => chars(length, 'abcdefghijkmnpqrstuvwxyz23456789')
export const unixHash: Value = (random) => `$6$${alnumOf(8)(random)}$${alnumOf(86)(random)}`
export const bcrypt: Value = (random) => `$2b$12$${alnumOf(53)(random)}`
export const bodyOf =
  (separator: string): Value =>
  (random: Random) =>
    Array.from(
      { length: 2 },
      (_, row) => (row === 0 ? 'MIIEpAIBAAKCAQEA' : '') + alnumOf(row === 0 ? 48 : 64)(random),
    ).join(separator)
