import { type CountryCode, getExampleNumber, type PhoneNumber, parsePhoneNumberWithError } from 'libphonenumber-js'
import examples from 'libphonenumber-js/mobile/examples'
import { type Slot, value } from '../template.ts'
import { chars, digits, int, pick, type Random } from './random.ts'

/** All regions that have an example number in libphonenumber's metadata. */
export const regions = Object.keys(examples).filter((name): name is CountryCode => exampleOf(name) !== undefined)

/** Ways to write a number. */
export const forms = {
  e164: (number: PhoneNumber) => number.number,
  /** As messaging gateways write it: the country code without a plus. */
  digits: (number: PhoneNumber) => number.number.slice(1),
  international: (number: PhoneNumber) => number.formatInternational(),
  national: (number: PhoneNumber) => number.formatNational(),
  nationalDigits: (number: PhoneNumber) => number.formatNational().replaceAll(/\D/g, ''),
  /** With the prefix that most of the world dials for abroad (ITU-T E.164). */
  dialled: (number: PhoneNumber) => `00${number.number.slice(1)}`,
  dialledSpaced: (number: PhoneNumber) => `00 ${number.formatInternational().slice(1)}`,
} as const

export type Form = keyof typeof forms

export const phone = {
  ...fromForms(),
  /** Of one region. */
  of: (region: CountryCode, form: Form): Slot => value('PHONE', (random) => forms[form](drawNumber(random, region))),
  /** North American, in its usual forms. */
  us: value('PHONE', (random) => {
    const [area, exchange, line] = drawAmerican(random)
    return pick(random, [
      `(${area}) ${exchange}-${line}`,
      `${area}-${exchange}-${line}`,
      `${area}.${exchange}.${line}`,
      `1-${area}-${exchange}-${line}`,
      `+1 ${area} ${exchange} ${line}`,
    ])
  }),
  usBare: value('PHONE', (random) => drawAmerican(random).join('')),
  usDashed: value('PHONE', (random) => drawAmerican(random).join('-')),
  usSpaced: value('PHONE', (random) => drawAmerican(random).join(' ')),
  us164: value('PHONE', (random) => `+1${drawAmerican(random).join('')}`),
  us11: value('PHONE', (random) => `1${drawAmerican(random).join('')}`),
  /** Seven digits with a dash, as people say a number in their own area. */
  local: value('PHONE', (random) => drawAmerican(random).slice(1).join('-')),
  /** With the trunk zero in parentheses that E.123 discourages and Germans write. */
  trunkZero: value('PHONE', (random) => {
    const area = pick(random, ['30', '40', '69', '89', '221'])
    return `+49 (0) ${area} ${int(random, 2, 9)}${chars(random, digits, 6)}`
  }),
  /** Brazilian mobile with its area code and the ninth digit (ANATEL). */
  brazil: value('PHONE', (random) => {
    const [area, first, line] = [int(random, 11, 99), `9${chars(random, digits, 4)}`, chars(random, digits, 4)]
    return pick(random, [`(${area}) ${first}-${line}`, `+55 ${area} ${first}-${line}`, `0${area} ${first}-${line}`])
  }),
  /** Russian, with trunk prefix 8 or +7, in the forms people write. */
  russia: value('PHONE', (random) => {
    const [code, a, b, c] = [
      int(random, 901, 989),
      chars(random, digits, 3),
      chars(random, digits, 2),
      chars(random, digits, 2),
    ]
    return pick(random, [
      `8 (${code}) ${a}-${b}-${c}`,
      `+7 ${code} ${a}-${b}-${c}`,
      `8-${code}-${a}-${b}-${c}`,
      `8${code}${a}${b}${c}`,
    ])
  }),
} as const

/** A number of this region: its example with other last digits, which stay in the same range of numbers. */
export function drawNumber(random: Random, region: CountryCode): PhoneNumber {
  const example = exampleOf(region)
  if (example === undefined) throw new RangeError(`no example number for ${region}`)
  const varied = example.number.slice(0, -4) + chars(random, digits, 4)
  const number = parsePhoneNumberWithError(varied)
  return number.isValid() ? number : example
}

export function exampleOf(region: string): PhoneNumber | undefined {
  return getExampleNumber(region as CountryCode, examples)
}

/** National forms only of regions whose numbers are long enough to be told apart without a country code. */
function fromForms(): Readonly<Record<Form, Slot>> {
  const entries = Object.entries(forms).map(([name, write]) => {
    const choices = name.startsWith('national') ? regions.filter(hasLongNumbers) : regions
    return [name, value('PHONE', (random) => write(drawNumber(random, pick(random, choices))))]
  })
  return Object.fromEntries(entries)
}

function hasLongNumbers(region: CountryCode): boolean {
  return (exampleOf(region)?.nationalNumber.length ?? 0) >= 8
}

const areas = '202 212 303 312 404 415 503 512 602 617 646 702 713 818 917'.split(' ')

/** Area, exchange and line; an exchange starts with 2-9 and does not end in 11 (NANPA). */
function drawAmerican(random: Random): readonly [string, string, string] {
  const exchange = `${int(random, 2, 9)}${int(random, 0, 9)}${int(random, 2, 9)}`
  return [pick(random, areas), exchange, chars(random, digits, 4)]
}
