import { choose, oneOf, type Random, shaped, type Value } from '../random.ts'

/** Country code, prefix of national calls, and mobile numbers as people write them nationally; `#` is any digit. */
const plans = {
  US: ['1', '', '212-^4#-####', '415-^4#-####', '617-^4#-####', '305-^4#-####', '713-^4#-####', '206-^4#-####'],
  CA: ['1', '', '416-^4#-####', '604-^4#-####', '514-^4#-####'],
  GB: ['44', '0', '7712 ######', '7845 ######', '7911 4#####'],
  DE: ['49', '0', '151 2#######', '170 4######', '176 3#######', '160 9######'],
  FR: ['33', '0', '6 12 ## ## ##', '6 78 ## ## ##', '7 61 ## ## ##'],
  ES: ['34', '', '612 ### ###', '655 ### ###', '677 ### ###'],
  IT: ['39', '', '347 ### ####', '333 ### ####', '328 ### ####'],
  PT: ['351', '', '912 ### ###', '963 ### ###', '932 ### ###'],
  NL: ['31', '0', '6 12######', '6 48######'],
  BE: ['32', '0', '472 ## ## ##', '495 ## ## ##'],
  CH: ['41', '0', '79 2## ## ##', '76 3## ## ##'],
  AT: ['43', '0', '664 2######', '676 4######'],
  PL: ['48', '', '601 ### ###', '512 ### ###', '796 ### ###'],
  CZ: ['420', '', '603 ### ###', '777 ### ###'],
  SE: ['46', '0', '70-2## ## ##', '73-6## ## ##'],
  NO: ['47', '', '912 ## ###', '468 ## ###'],
  DK: ['45', '', '20 ## ## ##', '51 ## ## ##'],
  FI: ['358', '0', '40 2######', '50 3######'],
  GR: ['30', '', '694 ### ####', '697 ### ####'],
  RO: ['40', '0', '722 ### ###', '745 ### ###'],
  HU: ['36', '06', '20 4## ####', '30 9## ####'],
  IE: ['353', '0', '87 2## ####', '86 3## ####'],
  RU: ['7', '8', '903 ### ## ##', '916 ### ## ##', '921 ### ## ##'],
  UA: ['380', '0', '67 ### ## ##', '50 ### ## ##'],
  TR: ['90', '0', '532 ### ## ##', '505 ### ## ##'],
  IL: ['972', '0', '52-###-####', '54-###-####'],
  SA: ['966', '0', '50 ### ####', '55 ### ####'],
  AE: ['971', '0', '50 ### ####', '55 ### ####'],
  EG: ['20', '0', '100 ### ####', '122 ### ####'],
  IR: ['98', '0', '912 ### ####', '935 ### ####'],
  PK: ['92', '0', '300 #######', '333 #######'],
  IN: ['91', '0', '98### #####', '99### #####', '70### #####'],
  BD: ['880', '0', '1711-######', '1819-######'],
  LK: ['94', '0', '77 ### ####', '71 ### ####'],
  ID: ['62', '0', '812-####-####', '857-####-####'],
  MY: ['60', '0', '12-4## ####', '19-3## ####'],
  SG: ['65', '', '9123 ####', '8234 ####'],
  TH: ['66', '0', '81 ### ####', '89 ### ####'],
  VN: ['84', '0', '90 ### ## ##', '98 ### ## ##'],
  PH: ['63', '0', '917 ### ####', '928 ### ####'],
  HK: ['852', '', '9123 ####', '6456 ####'],
  TW: ['886', '0', '912 ### ###', '928 ### ###'],
  JP: ['81', '0', '90-2###-####', '80-3###-####'],
  KR: ['82', '0', '10-3###-####', '10-8###-####'],
  CN: ['86', '', '138 #### ####', '139 #### ####', '186 #### ####'],
  AU: ['61', '0', '412 ### ###', '438 ### ###'],
  NZ: ['64', '0', '21 ### ####', '27 ### ####'],
  BR: ['55', '0', '11 9#### ####', '21 9#### ####', '31 9#### ####'],
  MX: ['52', '', '55 3### ####', '81 1### ####'],
  CO: ['57', '', '300 ### ####', '310 ### ####'],
  CL: ['56', '', '9 8### ####', '9 7### ####'],
  PE: ['51', '', '987 ### ###', '945 ### ###'],
  NG: ['234', '0', '803 ### ####', '806 ### ####'],
  KE: ['254', '0', '722 ######', '712 ######'],
  TZ: ['255', '0', '754 ### ###', '713 ### ###'],
  ZA: ['27', '0', '82 ### ####', '83 ### ####'],
  GH: ['233', '0', '24 ### ####', '20 ### ####'],
  MA: ['212', '0', '661-######', '662-######'],
  CI: ['225', '', '07 07 ## ## ##', '05 05 ## ## ##'],
  BJ: ['229', '', '01 97 ## ## ##', '01 96 ## ## ##'],
} as const satisfies Record<string, readonly [string, string, ...string[]]>
export type Region = keyof typeof plans

const isRegion = (name: string): name is Region => name in plans
const everywhere = Object.keys(plans).filter(isRegion)

/** `+4915123456789`. */
export const e164 = form((code, national) => `+${code}${digitsOf(national)}`)
/** `4915123456789`, as protocols and message gateways write it. */
export const msisdn = form((code, national) => `${code}${digitsOf(national)}`)
/** `+49 151 23456789`. */
export const international = form((code, national) => `+${code} ${national}`)
/** `004915123456789`. */
export const dialled = form((code, national) => `00${code}${digitsOf(national)}`)
/** `0151 23456789`. */
export const national = form((_, number, trunk) => `${trunk}${number}`)
/** `015123456789`. */
export const nationalBare = form((_, number, trunk) => `${trunk}${digitsOf(number)}`)

export const northAmerican = shaped('(212) ^4#-####', '(415) ^4#-####', '617-^4#-####', '305.^4#.####', '713 ^4# ####')
/** Seven digits with a dash, as on the notice board of one town. */
export const local = shaped('867-####', '234-####', '482-####', '731-####')

type Form = (code: string, national: string, trunk: string) => string

/** A form of a mobile number of one of the regions, or of any region when none is named. */
function form(write: Form): (...regions: readonly Region[]) => Value {
  return (...regions) =>
    (random) => {
      const region = choose(random, regions.length > 0 ? regions : everywhere)
      const [code, trunk, ...shapes] = plans[region]
      return write(code, shaped(...shapes)(random), trunk)
    }
}

const digitsOf = (text: string): string => text.replace(/\D/g, '')

/** Extensions, short codes and the like, which identify nobody. */
export const extension: Value = (random: Random) => shaped('1##', '2##', '4##')(random)
export const shortCode = oneOf('32665', '40404', '72345', '88022')
