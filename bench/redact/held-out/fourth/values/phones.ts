import { choose, type Random, shaped, type Value } from '../../random.ts'
import * as mobiles from '../../values/phones.ts'

/** Country code, prefix of national calls, number of a fixed line. */
const fixedLines: readonly (readonly [string, string, string])[] = [
  ['1', '', '312-^3#-####'],
  ['1', '', '503-^7#-####'],
  ['44', '0', '20 7#6# ####'],
  ['44', '0', '161 4## ####'],
  ['49', '0', '30 2#######'],
  ['49', '0', '40 3#######'],
  ['33', '0', '1 42 ## ## ##'],
  ['33', '0', '4 91 ## ## ##'],
  ['34', '', '914 ## ## ##'],
  ['39', '', '06 4### ####'],
  ['31', '0', '20 6## ####'],
  ['32', '0', '2 5## ## ##'],
  ['41', '0', '44 2## ## ##'],
  ['48', '', '22 6## ## ##'],
  ['46', '0', '8-5## ### ##'],
  ['351', '', '21 3## ####'],
  ['353', '0', '1 6## ####'],
  ['7', '8', '495 7## ## ##'],
  ['90', '0', '212 2## ## ##'],
  ['91', '0', '22 2### ####'],
  ['81', '0', '3-5###-####'],
  ['82', '0', '2-5##-####'],
  ['86', '0', '10 6### ####'],
  ['61', '0', '2 9### ####'],
  ['55', '0', '11 3### ####'],
  ['27', '0', '21 4## ####'],
]

type Form = (code: string, national: string, trunk: string) => string

const digitsOf = (text: string): string => text.replace(/\D/g, '')

/** A mobile number or that of a fixed line. */
function either(mobile: Value, write: Form): Value {
  return (random) => {
    if (random.int(3) > 0) return mobile(random)
    const [code, trunk, shape] = choose(random, fixedLines)
    return write(code, shaped(shape)(random), trunk)
  }
}

/** `+442079461234`. */
export const e164 = either(mobiles.e164(), (code, number) => `+${code}${digitsOf(number)}`)
/** `442079461234`. */
export const msisdn = either(mobiles.msisdn(), (code, number) => `${code}${digitsOf(number)}`)
/** `+44 20 7946 1234`. */
export const spaced = either(mobiles.international(), (code, number) => `+${code} ${number}`)
/** `00442079461234`. */
export const dialled = either(mobiles.dialled(), (code, number) => `00${code}${digitsOf(number)}`)
/** `020 7946 1234`. */
export const national = either(mobiles.national(), (_, number, trunk) => trunk + number)

export const usParens = shaped('(312) ^3#-####', '(503) ^7#-####', '(404) ^5#-####')
export const usDashed = shaped('312-^3#-####', '503-^7#-####', '404-^5#-####')
export const usBare = shaped('312^3#####', '503^7#####', '404^5#####')
export const usDotted = shaped('312.^3#.####', '503.^7#.####')

export const tollExtension: Value = (random: Random) => shaped('3##', '5##', '71##')(random)
