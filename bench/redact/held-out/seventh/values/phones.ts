import { choose, type Random, shaped, type Value } from '../../random.ts'

interface Plan {
  /** Country calling code. */
  readonly code: string
  /** What is dialled before a national number, if anything. */
  readonly trunk: string
  /** National significant numbers in the groups in which they are written. */
  readonly shapes: readonly string[]
}

const plan = (code: string, trunk: string, ...shapes: readonly string[]): Plan => ({ code, trunk, shapes })

/** Ranges of mobile and fixed lines in the numbering plans of 96 regions. */
const plans = {
  AE: plan('971', '0', '50 ^## ####', '4 3## ####'),
  AL: plan('355', '0', '67 2## ####'),
  AM: plan('374', '0', '77 ######'),
  AR: plan('54', '0', '11 4### ####'),
  AT: plan('43', '0', '664 ^######', '1 5######'),
  AU: plan('61', '0', '412 ### ###', '2 9### ####'),
  AZ: plan('994', '0', '50 ^## ## ##'),
  BA: plan('387', '0', '61 ^## ###'),
  BD: plan('880', '0', '1712 ######'),
  BE: plan('32', '0', '478 ## ## ##', '2 5## ## ##'),
  BG: plan('359', '0', '88 7## ####'),
  BR: plan('55', '', '11 96### ####', '21 2### ####'),
  BY: plan('375', '8 0', '29 ^## ## ##'),
  CA: plan('1', '', '604 ^3# ####', '514 ^8# ####'),
  CH: plan('41', '0', '78 ^## ## ##', '44 ^## ## ##'),
  CL: plan('56', '', '9 6### ####'),
  CN: plan('86', '', '138 ^### ####'),
  CO: plan('57', '', '321 ### ####'),
  CR: plan('506', '', '83## ####'),
  CY: plan('357', '', '96 ######'),
  CZ: plan('420', '', '601 ### ###', '222 ### ###'),
  DE: plan('49', '0', '151 2#######', '30 2#######', '89 5#######'),
  DK: plan('45', '', '31 ## ## ##', '33 1# ## ##'),
  DO: plan('1', '', '809 ^2# ####'),
  EC: plan('593', '0', '99 ^## ####'),
  EE: plan('372', '', '51## ####'),
  EG: plan('20', '0', '100 ### ####'),
  ES: plan('34', '', '612 ## ## ##', '91 4## ## ##'),
  ET: plan('251', '0', '91 1## ####'),
  FI: plan('358', '0', '40 ### ####'),
  FR: plan('33', '0', '6 1# ## ## ##', '1 4# ## ## ##'),
  GB: plan('44', '0', '7400 1#####', '20 7946 0###', '161 496 0###'),
  GE: plan('995', '0', '555 ## ## ##'),
  GH: plan('233', '0', '24 ### ####'),
  GR: plan('30', '', '694 ### ####', '21 03## ####'),
  HK: plan('852', '', '51## ####', '91## ####'),
  HR: plan('385', '0', '91 ^## ####'),
  HU: plan('36', '06', '20 ^## ####'),
  ID: plan('62', '0', '812 ^### ####'),
  IE: plan('353', '0', '87 6## ####', '1 6## ####'),
  IL: plan('972', '0', '50 2## ####'),
  IN: plan('91', '0', '98### #####', '22 2### ####'),
  IQ: plan('964', '0', '770 ### ####'),
  IR: plan('98', '0', '912 ### ####'),
  IS: plan('354', '', '611 ####'),
  IT: plan('39', '', '347 ### ####', '06 4### ####'),
  JO: plan('962', '0', '79 0## ####'),
  JP: plan('81', '0', '90 ^### ####', '3 ^### ####'),
  KE: plan('254', '0', '712 ######'),
  KR: plan('82', '0', '10 ^### ####'),
  KW: plan('965', '', '501# ####'),
  KZ: plan('7', '8', '701 ^## ## ##'),
  LB: plan('961', '0', '71 1## ###'),
  LK: plan('94', '0', '71 ^## ####'),
  LT: plan('370', '8', '612 #####'),
  LU: plan('352', '', '628 1## ###'),
  LV: plan('371', '', '212 ## ###'),
  MA: plan('212', '0', '661 ######'),
  MK: plan('389', '0', '72 3## ###'),
  MT: plan('356', '', '79## ####'),
  MX: plan('52', '', '55 5### ####'),
  MY: plan('60', '0', '12 ^## ####'),
  NG: plan('234', '0', '803 ^## ####'),
  NL: plan('31', '0', '6 1#######', '20 62# ####'),
  NO: plan('47', '', '41# ## ###'),
  NP: plan('977', '', '984 #######'),
  NZ: plan('64', '0', '21 ^## ####', '9 3## ####'),
  PA: plan('507', '', '61## ####'),
  PE: plan('51', '', '912 ### ###'),
  PH: plan('63', '0', '917 ### ####'),
  PK: plan('92', '0', '301 #######'),
  PL: plan('48', '', '512 ### ###', '22 6## ## ##'),
  PT: plan('351', '', '912 ### ###', '21 3## ####'),
  QA: plan('974', '', '33## ####'),
  RO: plan('40', '0', '712 ### ###', '21 3## ####'),
  RS: plan('381', '0', '63 ^## ###'),
  RU: plan('7', '8', '912 ^## ## ##', '495 ^## ## ##'),
  SA: plan('966', '0', '50 ### ####'),
  SE: plan('46', '0', '70 ^## ## ##'),
  SG: plan('65', '', '91## ####', '81## ####'),
  SI: plan('386', '0', '31 ^## ###'),
  SK: plan('421', '0', '912 ### ###'),
  SN: plan('221', '', '77 ^## ## ##'),
  TH: plan('66', '0', '81 ^## ####'),
  TN: plan('216', '', '20 ^## ###'),
  TR: plan('90', '0', '532 ^## ## ##'),
  TW: plan('886', '0', '912 ### ###'),
  TZ: plan('255', '0', '754 ### ###'),
  UA: plan('380', '0', '50 ^## ## ##'),
  UG: plan('256', '0', '772 ######'),
  US: plan('1', '', '415 ^2# ####', '312 ^4# ####', '646 ^6# ####'),
  UY: plan('598', '0', '94 ^## ###'),
  UZ: plan('998', '', '91 ^## ## ##'),
  VE: plan('58', '0', '412 ^## ####'),
  VN: plan('84', '0', '912 ### ###'),
  ZA: plan('27', '0', '82 ^## ####', '21 4## ####'),
} as const satisfies Record<string, Plan>
export type Region = keyof typeof plans
const regions = Object.keys(plans) as Region[]

const planOf = (random: Random, among: readonly Region[]): Plan =>
  plans[choose(random, among.length > 0 ? among : regions)]
const groupsOf = (random: Random, { shapes }: Plan): string => shaped(...shapes)(random)

/** Each takes the regions to choose from; none means all. `+4915123456789` */
export const plus =
  (...among: readonly Region[]): Value =>
  (random) => {
    const chosen = planOf(random, among)
    return `+${chosen.code}${groupsOf(random, chosen).replaceAll(' ', '')}`
  }
/** `+49 151 23456789` */
export const plusSpaced =
  (...among: readonly Region[]): Value =>
  (random) => {
    const chosen = planOf(random, among)
    return `+${chosen.code} ${groupsOf(random, chosen)}`
  }
/** `+49-151-23456789` */
export const plusDashed =
  (...among: readonly Region[]): Value =>
  (random) =>
    plusSpaced(...among)(random).replaceAll(' ', '-')
/** `+49.151.23456789` */
export const plusDotted =
  (...among: readonly Region[]): Value =>
  (random) =>
    plusSpaced(...among)(random).replaceAll(' ', '.')
/** `4915123456789`, as networks store it. */
export const msisdn =
  (...among: readonly Region[]): Value =>
  (random) =>
    plus(...among)(random).slice(1)
/** `004915123456789` */
export const zeroZero =
  (...among: readonly Region[]): Value =>
  (random) =>
    `00${msisdn(...among)(random)}`
/** `0151 23456789`, as it is dialled at home. */
export const home =
  (...among: readonly Region[]): Value =>
  (random) => {
    const chosen = planOf(random, among)
    return chosen.trunk + groupsOf(random, chosen)
  }
/** `0151-23456789` */
export const homeDashed =
  (...among: readonly Region[]): Value =>
  (random) =>
    home(...among)(random).replaceAll(' ', '-')
/** `0151.23456789` */
export const homeDotted =
  (...among: readonly Region[]): Value =>
  (random) =>
    home(...among)(random).replaceAll(' ', '.')
/** `015123456789` */
export const homeBare =
  (...among: readonly Region[]): Value =>
  (random) =>
    home(...among)(random).replaceAll(' ', '')
/** `(415) 728-1930` */
export const american: Value = (random) => home('US', 'CA')(random).replace(/^(\d+) (\d+) (\d+)$/, '($1) $2-$3')
/** `(11) 96123-4567` */
export const brazilian: Value = (random) => home('BR')(random).replace(/^(\d+) (\d+) (\d+)$/, '($1) $2-$3')
/** `0151/23456789`, as in Germany and Austria. */
export const slashed: Value = (random) => home('DE', 'AT')(random).replace(' ', '/')

const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
/** Every digit as a word. */
export const spoken =
  (value: Value): Value =>
  (random) =>
    [...value(random).replace(/\D/g, '')].map((digit) => words[Number(digit)]).join(' ')
/** `gap` between all characters. */
export const apart =
  (gap: string, value: Value): Value =>
  (random) =>
    [...value(random).replaceAll(' ', '')].join(gap)
/** Semi-octets with swapped digits, as SMS PDUs hold numbers: `5155214365F7`. */
export const swapped =
  (value: Value): Value =>
  (random) =>
    value(random)
      .replace(/\D/g, '')
      .replace(/^(?:..)*.$/, '$&F')
      .replace(/(.)(.)/g, '$2$1')
/** ASCII codes in hexadecimal, apart by `gap`. */
export const inHex =
  (value: Value, gap = ''): Value =>
  (random) =>
    [...Buffer.from(value(random))].map((byte) => byte.toString(16).padStart(2, '0')).join(gap)
/** `+49 (0)151 23456789` */
export const bracketZero: Value = (random) => plusSpaced('DE', 'CH', 'GB')(random).replace(/^(\+\d\d) /, '$1 (0)')
/** With a letter O for each zero, as people disguise numbers; there is at least one. */
export const letterO: Value = (random) => home('GB', 'FR', 'DE')(random).replaceAll('0', 'O')
