import { filler, type Slot, value } from '../template.ts'
import { chars, digits, int, pick, type Random, upper } from './random.ts'

/** Issuers by leading digits and length (ISO/IEC 7812; the issuers' published ranges), with the usual groups. */
const issuers = {
  visa: { starts: ['4'], groups: [4, 4, 4, 4] },
  mastercard: { starts: ['51', '52', '53', '54', '55', '2221', '2720'], groups: [4, 4, 4, 4] },
  amex: { starts: ['34', '37'], groups: [4, 6, 5] },
  discover: { starts: ['6011', '65', '644'], groups: [4, 4, 4, 4] },
  diners: { starts: ['36', '38', '300'], groups: [4, 6, 4] },
  jcb: { starts: ['3528', '3589'], groups: [4, 4, 4, 4] },
  unionpay: { starts: ['62'], groups: [4, 4, 4, 4] },
  maestro: { starts: ['6759', '6761'], groups: [4, 4, 4, 4] },
} as const

type Issuer = keyof typeof issuers
const issuerNames = ['visa', 'mastercard', 'amex', 'discover', 'diners', 'jcb', 'unionpay'] as const

export const card = {
  bare: cardOf(issuerNames, ''),
  spaced: cardOf(issuerNames, ' '),
  dashed: cardOf(issuerNames, '-'),
  dotted: cardOf(issuerNames, '.'),
  doubleSpaced: cardOf(issuerNames, '  '),
  enDashed: cardOf(issuerNames, '–'),
  noBreak: cardOf(issuerNames, '\u00a0'),
  underscored: cardOf(issuerNames, '_'),
  slashed: cardOf(issuerNames, '/'),
  /** Sixteen digits, as tracks and chips carry them. */
  sixteen: cardOf(['visa', 'mastercard', 'discover'], ''),
  amex: cardOf(['amex'], ''),
  maestro: cardOf(['maestro'], ''),
} as const

/** Sixteen digits like a card's, with a wrong check digit: nobody could tell a right one from a card. */
export const notCard = filler((random) => {
  const payload = `4${chars(random, digits, 14)}`
  return payload + ((luhnDigit(payload) + int(random, 1, 9)) % 10)
})

/** Lengths and shapes of account numbers by country (SWIFT IBAN registry): n digits, a capital letters, c either. */
const shapes: Readonly<Record<string, string>> = {
  AT: '16n',
  BE: '12n',
  BG: '4a6n8c',
  BR: '23n1a1c',
  CH: '5n12c',
  CY: '8n16c',
  CZ: '20n',
  DE: '18n',
  DK: '14n',
  EE: '16n',
  ES: '20n',
  FI: '14n',
  FR: '10n11c2n',
  GB: '4a14n',
  IE: '4a14n',
  IT: '1a10n12c',
  LT: '16n',
  LU: '3n13c',
  NL: '4a10n',
  NO: '11n',
  PL: '24n',
  PT: '21n',
  SA: '2n18c',
  SE: '20n',
  TR: '5n1n16c',
}

export const iban = {
  bare: value('IBAN', drawIban),
  spaced: value('IBAN', (random) => drawIban(random).replaceAll(/.{4}(?=.)/g, '$& ')),
  dashed: value('IBAN', (random) => drawIban(random).replaceAll(/.{4}(?=.)/g, '$&-')),
  dotted: value('IBAN', (random) => drawIban(random).replaceAll(/.{4}(?=.)/g, '$&.')),
  plusses: value('IBAN', (random) => drawIban(random).replaceAll(/.{4}(?=.)/g, '$&+')),
  noBreak: value('IBAN', (random) => drawIban(random).replaceAll(/.{4}(?=.)/g, '$&\u00a0')),
  lower: value('IBAN', (random) => drawIban(random).toLowerCase()),
} as const

/** The check digit of ISO/IEC 7812-1, for the digits before it. */
export function luhnDigit(payload: string): number {
  const sum = [...payload].toReversed().reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return (10 - (sum % 10)) % 10
}

/** The remainder of ISO 7064 MOD 97-10, which is 1 for a valid IBAN. */
export function ibanRemainder(account: string): number {
  const moved = account.slice(4) + account.slice(0, 4)
  return [...moved].reduce((rest, char) => Number(`${rest}${Number.parseInt(char, 36)}`) % 97, 0)
}

function cardOf(names: readonly Issuer[], separator: string): Slot {
  return value('CREDIT_CARD', (random) => {
    const { starts, groups } = issuers[pick(random, names)]
    return grouped(drawCard(random, pick<string>(random, starts), groups), groups).join(separator)
  })
}

function drawCard(random: Random, start: string, groups: readonly number[]): string {
  const length = groups.reduce((sum, size) => sum + size, 0)
  const payload = start + chars(random, digits, length - start.length - 1)
  return payload + luhnDigit(payload)
}

function grouped(text: string, groups: readonly number[]): readonly string[] {
  let from = 0
  return groups.map((size) => {
    from += size
    return text.slice(from - size, from)
  })
}

function drawIban(random: Random): string {
  const country = pick(random, Object.keys(shapes))
  const account = (shapes[country] ?? '').replaceAll(/(\d+)([anc])/g, (_, count, kind) =>
    chars(random, kind === 'n' ? digits : kind === 'a' ? upper : `${upper}${digits}`, Number(count)),
  )
  const check = 98 - ibanRemainder(`${country}00${account}`)
  return `${country}${String(check).padStart(2, '0')}${account}`
}
