import { choose, shaped, type Value } from '../../random.ts'

/** Calling code and trunk prefix, then national numbers in the groups in which they are written. */
const plans = {
  AD: ['376', '', '3## ###', '8## ###'],
  AO: ['244', '', '92# ### ###', '222 3## ###'],
  AT: ['43', '0', '676 ^######', '316 ^#####'],
  AU: ['61', '0', '435 ### ###', '3 8^## ####'],
  BH: ['973', '', '36## ####', '17## ####'],
  BJ: ['229', '', '01 97 ## ## ##'],
  BO: ['591', '', '7^## ####', '2 2## ####'],
  BR: ['55', '', '41 99### ####', '85 3^## ####'],
  BW: ['267', '', '71 ### ###'],
  CA: ['1', '', '867 ^4# ####', '418 ^6# ####'],
  CH: ['41', '0', '76 ^## ## ##', '31 ^## ## ##'],
  CI: ['225', '', '07 ## ## ## ##'],
  CM: ['237', '', '6 7# ## ## ##'],
  CN: ['86', '0', '159 ^### ####', '21 5^## ####'],
  CU: ['53', '0', '5 ### ####'],
  CZ: ['420', '', '77^ ### ###', '541 ### ###'],
  DE: ['49', '0', '176 ^#######', '221 ^######', '40 3^######'],
  DK: ['45', '', '2# ## ## ##', '86 ## ## ##'],
  DZ: ['213', '0', '661 ## ## ##', '21 ## ## ##'],
  ES: ['34', '', '68^ ## ## ##', '95^ ## ## ##'],
  FI: ['358', '0', '50 ^## ####', '9 ^## ####'],
  FJ: ['679', '', '7## ####'],
  FO: ['298', '', '21## ##'],
  FR: ['33', '0', '7 6# ## ## ##', '4 7^ ## ## ##'],
  GB: ['44', '0', '7911 ^#####', '131 4## ####', '1632 960###'],
  GI: ['350', '', '57### ###'],
  GL: ['299', '', '2# ## ##'],
  GR: ['30', '', '697 ### ####', '2310 ## ####'],
  GT: ['502', '', '5^## ####'],
  HN: ['504', '', '9^## ####'],
  HU: ['36', '06', '70 ^## ####', '1 ^## ####'],
  IL: ['972', '0', '54 ^## ####'],
  IN: ['91', '0', '70### #####', '80 2^## ####'],
  IT: ['39', '', '333 ### ####', '02 6^## ####'],
  JM: ['1', '', '876 ^5# ####'],
  JP: ['81', '0', '80 ^### ####', '6 6^## ####'],
  KG: ['996', '0', '555 ### ###'],
  KH: ['855', '0', '12 ^## ###'],
  KR: ['82', '0', '10 ^### ####', '51 ^## ####'],
  LA: ['856', '0', '20 55 ### ###'],
  LI: ['423', '', '79# ## ##'],
  LY: ['218', '0', '91 ### ####'],
  MC: ['377', '', '6 1# ## ## ##'],
  MD: ['373', '0', '69 ### ###'],
  ME: ['382', '0', '67 ### ###'],
  MG: ['261', '0', '34 ## ### ##'],
  MM: ['95', '0', '9 42# ### ###'],
  MN: ['976', '', '88## ####', '99## ####'],
  MU: ['230', '', '5^## ####'],
  MW: ['265', '0', '99 ### ####'],
  MZ: ['258', '', '84 ### ####'],
  NA: ['264', '0', '81 ### ####'],
  NI: ['505', '', '8^## ####'],
  NL: ['31', '0', '6 4#######', '30 2## ####'],
  NO: ['47', '', '9## ## ###', '55 ^# ## ##'],
  OM: ['968', '', '92## ####'],
  PF: ['689', '', '87 ## ## ##'],
  PL: ['48', '', '66^ ### ###', '61 8## ## ##'],
  PR: ['1', '', '787 ^4# ####'],
  PT: ['351', '', '93# ### ###', '22 ^## ####'],
  PY: ['595', '0', '981 ### ###'],
  RE: ['262', '0', '692 ## ## ##'],
  RO: ['40', '0', '74^ ### ###', '264 ### ###'],
  RU: ['7', '8', '921 ^## ## ##', '812 ^## ## ##'],
  RW: ['250', '0', '78^ ### ###'],
  SC: ['248', '', '2 5## ###'],
  SD: ['249', '0', '91 ### ####'],
  SE: ['46', '0', '73 ^## ## ##', '8 ^## ## ##'],
  SV: ['503', '', '7^## ####'],
  SY: ['963', '0', '944 ### ###'],
  TG: ['228', '', '90 ## ## ##'],
  TJ: ['992', '', '93 ^## ####'],
  TM: ['993', '8', '65 ## ## ##'],
  TR: ['90', '0', '555 ^## ## ##', '312 ^## ## ##'],
  TT: ['1', '', '868 ^9# ####'],
  US: ['1', '', '907 ^3# ####', '505 ^6# ####', '802 ^8# ####', '713 ^2# ####'],
  XK: ['383', '0', '44 ### ###'],
  YE: ['967', '0', '71# ### ###'],
  ZM: ['260', '0', '97 ### ####'],
  ZW: ['263', '0', '77 ### ####'],
} as const satisfies Readonly<Record<string, readonly [code: string, trunk: string, ...shapes: readonly string[]]>>
export type Region = keyof typeof plans

interface Subscriber {
  readonly code: string
  readonly trunk: string
  /** National significant number in groups. */
  readonly groups: string
}

/** A subscriber of one of the regions, or of any if none is named. */
const subscriber =
  (regions: readonly Region[], write: (of: Subscriber) => string): Value =>
  (random) => {
    const region = choose(random, regions.length > 0 ? regions : (Object.keys(plans) as Region[]))
    const [code, trunk, ...shapes] = plans[region]
    return write({ code, trunk, groups: shaped(...shapes)(random) })
  }
const packed = (groups: string): string => groups.replaceAll(' ', '')

/** `+4917623456789` */
export const e164 = (...regions: Region[]): Value =>
  subscriber(regions, ({ code, groups }) => `+${code}${packed(groups)}`)
/** `+49 176 23456789` */
export const spaced = (...regions: Region[]): Value => subscriber(regions, ({ code, groups }) => `+${code} ${groups}`)
/** `+49-176-23456789` */
export const dashed = (...regions: Region[]): Value =>
  subscriber(regions, ({ code, groups }) => `+${code}-${groups.replaceAll(' ', '-')}`)
/** `+49 (176) 234-567` */
export const bracketed = (...regions: Region[]): Value =>
  subscriber(regions, ({ code, groups }) => {
    const [area, ...rest] = groups.split(' ')
    return `+${code} (${area}) ${rest.join('-')}`
  })
/** `4917623456789` */
export const digits = (...regions: Region[]): Value => subscriber(regions, ({ code, groups }) => code + packed(groups))
/** `004917623456789` */
export const doubleZero = (...regions: Region[]): Value =>
  subscriber(regions, ({ code, groups }) => `00${code}${packed(groups)}`)
/** `0176 23456789` */
export const national = (...regions: Region[]): Value => subscriber(regions, ({ trunk, groups }) => trunk + groups)
/** `0176-23456789` */
export const nationalDashed = (...regions: Region[]): Value =>
  subscriber(regions, ({ trunk, groups }) => trunk + groups.replaceAll(' ', '-'))
/** `017623456789` */
export const nationalPacked = (...regions: Region[]): Value =>
  subscriber(regions, ({ trunk, groups }) => trunk + packed(groups))
/** `(907) 732-4410` */
export const bracketArea: Value = subscriber(['US', 'CA'], ({ groups }) =>
  groups.replace(/^(\d+) (\d+) (\d+)$/, '($1) $2-$3'),
)
/** `907-732-4410` */
export const dashedUs: Value = nationalDashed('US', 'CA')
/** `9077324410` */
export const tenDigits: Value = nationalPacked('US', 'CA')
