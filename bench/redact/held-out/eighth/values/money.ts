import { chars, choose, type Random, shaped, type Value } from '../../random.ts'

/** First digits and length of the networks' ranges. */
const networks = [
  ['4000', 16],
  ['4485', 16],
  ['4917', 16],
  ['5105', 16],
  ['5587', 16],
  ['2720', 16],
  ['2306', 16],
] as const
const rarer = [
  ['3411', 15],
  ['3782', 15],
  ['3056', 14],
  ['6445', 16],
  ['6504', 16],
  ['3566', 16],
] as const

/** Drawn whole, then the last digit is tried until the sum is a multiple of ten. */
const drawn =
  (...among: readonly (readonly [string, number])[]): Value =>
  (random) => {
    const [start, length] = choose(random, among)
    const stem = start + chars(length - start.length - 1, '0123456789')(random)
    return stem + ([...'0123456789'].find((digit) => luhnSum(stem + digit) % 10 === 0) ?? '')
  }

function luhnSum(digits: string): number {
  return [...digits].reduceRight(
    (sum, digit, at) => sum + ((digits.length - at) % 2 === 0 ? doubled(digit) : Number(digit)),
    0,
  )
}

/** Twice the digit, and of that the sum of its digits. */
function doubled(digit: string): number {
  return [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(digit)] ?? 0
}

export const pan = drawn(...networks)
export const anyPan = drawn(...networks, ...rarer)
export const panSpaced: Value = (random) => inFours(pan(random), ' ')
export const panDashed: Value = (random) => inFours(pan(random), '-')
/** American Express in its own groups. */
export const amex: Value = (random) =>
  drawn(['3411', 15], ['3782', 15])(random).replace(/^(.{4})(.{6})(.{5})$/, '$1 $2 $3')
/** Sixteen digits whose last is one more than a card's. */
export const almostPan: Value = (random) => pan(random).replace(/.$/, (digit) => String((Number(digit) + 1) % 10))

function inFours(text: string, separator: string): string {
  return text.replace(/(.{4})(?=.)/g, `$1${separator}`)
}

/** Bank, then the account: `#` is a digit, `?` a letter. */
const banks = [
  ['AD', '00012030############'],
  ['BG', 'BNBG9661##########'],
  ['CY', '0020012800000012########'],
  ['CZ', '0800################'],
  ['DK', '0040##########'],
  ['EE', '22############1#'],
  ['FI', '21############'],
  ['GE', 'NB0000000#########'],
  ['GR', '011012500000000########'],
  ['HR', '1001005##########'],
  ['HU', '117730161111101800######'],
  ['IE', 'AIBK931152########'],
  ['KW', 'CBKU0000000000001234######'],
  ['LI', '08810############'],
  ['LT', '10000###########'],
  ['LU', '0019############'],
  ['LV', 'BANK00004351#####'],
  ['MT', 'MALT011000012345MTLCAST###S'],
  ['QA', 'DOHB00001234567890ABC####'],
  ['RO', 'AAAA1B31007593######'],
  ['SI', '2633000########'],
  ['SK', '12000000############'],
] as const

export const iban: Value = (random) => {
  const [country, shape] = choose(random, banks)
  const account = shape.replace(/#/g, () => String(random.int(10)))
  return `${country}${checkDigits(account + country)}${account}`
}
export const ibanSpaced: Value = (random) => inFours(iban(random), ' ')

/** ISO 7064 MOD 97-10, a character at a time. */
function checkDigits(turned: string): string {
  const rest = [...`${turned}00`].reduce(
    (left, char) =>
      [...String(Number.parseInt(char, 36))].reduce((sum, digit) => (sum * 10 + Number(digit)) % 97, left),
    0,
  )
  return String(98 - rest).padStart(2, '0')
}

/** Areas by the state that issued them. */
const areas = [
  [10, 34],
  [50, 134],
  [212, 236],
  [268, 302],
  [362, 386],
  [449, 467],
  [530, 539],
  [545, 573],
  [602, 626],
  [729, 733],
] as const
export const ssn: Value = (random: Random) => {
  const [least, most] = choose(random, areas)
  const padded = (value: number, width: number): string => String(value).padStart(width, '0')
  return [
    padded(least + random.int(most - least + 1), 3),
    padded(1 + random.int(99), 2),
    padded(1 + random.int(9999), 4),
  ].join('-')
}
export const ssnPacked: Value = (random) => ssn(random).replaceAll('-', '')
export const ssnSpaced: Value = (random) => ssn(random).replaceAll('-', ' ')
/** Card security code. */
export const cvc = shaped('^0#', '1#^', '^^#')
