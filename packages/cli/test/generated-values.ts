import fc from 'fast-check'

/** Values as their standards make them: written here once more, with no code of the detectors. */
const digits = (count: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`))

/** ISO/IEC 7812: the digit that makes the sum of all, every other one doubled, a multiple of ten. */
function withCheckDigit(start: string): string {
  const sum = [...start].toReversed().reduce((total, char, i) => {
    const doubled = Number(char) * (i % 2 === 0 ? 2 : 1)
    return total + Math.floor(doubled / 10) + (doubled % 10)
  }, 0)
  return `${start}${(10 - (sum % 10)) % 10}`
}

/** Visa, Mastercard, American Express and Diners Club, with their lengths. */
const cardForms = [
  ['4', 16],
  ['51', 16],
  ['2720', 16],
  ['6011', 16],
  ['34', 15],
  ['37', 15],
  ['36', 14],
  ['305', 14],
] as const

// One arbitrary for each form: making one of an expression takes a hundred times as long as drawing from it, which rules out `chain`.
export const card = fc.oneof(
  ...cardForms.map(([prefix, length]) =>
    digits(length - prefix.length - 1).map((rest) => withCheckDigit(`${prefix}${rest}`)),
  ),
)

const ibanForms = [
  ['DE', 18],
  ['GB', 18],
  ['FR', 23],
  ['NO', 11],
  ['MT', 27],
] as const

/** ISO 13616: with its country and check digits last, letters as two digits each, the remainder by 97 is one. */
export const iban = fc.oneof(
  ...ibanForms.map(([country, length]) =>
    fc.stringMatching(new RegExp(`^[A-Z0-9]{${length}}$`)).map((account) => {
      const number = [...`${account}${country}00`].map((char) => Number.parseInt(char, 36)).join('')
      return `${country}${String(98n - (BigInt(number) % 97n)).padStart(2, '0')}${account}`
    }),
  ),
)

/** In groups of four, from the left. */
export function inFours(value: string, separator: string): string {
  return value.replaceAll(/(.{4})(?=.)/g, `$1${separator}`)
}

export const socialSecurity = fc
  .tuple(fc.integer({ min: 1, max: 899 }), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 9_999 }))
  .filter(([area]) => area !== 666)
  .map(([area, group, serial]) =>
    [String(area).padStart(3, '0'), String(group).padStart(2, '0'), String(serial).padStart(4, '0')].join('-'),
  )

const threeDigits = fc.integer({ min: 200, max: 999 })

/** North American, in the ways in which they are written, and international. */
export const phone = fc.oneof(
  fc
    .tuple(
      threeDigits,
      threeDigits,
      digits(4),
      fc.constantFrom('(A) B-C', '(A)B-C', 'A-B-C', '1-A-B-C', '+1 A B C', 'A.B.C'),
    )
    .map(([area, exchange, line, form]) => form.replace('A', `${area}`).replace('B', `${exchange}`).replace('C', line)),
  digits(2).map((line) => `555-01${line}`),
  fc.tuple(fc.constantFrom('44 20', '49 30', '39 06'), digits(4), digits(4)).map((parts) => `+${parts.join(' ')}`),
  fc
    .tuple(fc.constantFrom('+44', '+49', '+33'), fc.integer({ min: 100_000_000, max: 999_999_999 }))
    .map((parts) => parts.join('')),
)

export const email = fc
  .tuple(
    fc.stringMatching(/^[a-z]{1,12}(?:[._+-][a-z0-9]{1,12})?$/),
    fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/),
    fc.constantFrom('com', 'org', 'de', 'co.uk', 'example', 'ch'),
  )
  .map(([local, domain, top]) => `${local}@${domain}.${top}`)

const mixed = (start: string, alphabet: string, count: number) =>
  fc.stringMatching(new RegExp(`^[${alphabet}]{${count}}$`)).map((rest) => ({ start, value: `${start}${rest}` }))

/** Secrets by the forms that their issuers document. The values are drawn: none is anybody's. */
export const token = fc
  .oneof(
    mixed('AKIA', 'A-Z2-7', 16),
    mixed('ghp_', 'A-Za-z0-9', 36),
    mixed('glpat-', 'A-Za-z0-9_-', 20),
    mixed('sk_live_', 'A-Za-z0-9', 24),
    mixed('AIza', 'A-Za-z0-9_-', 35),
    mixed('npm_', 'A-Za-z0-9', 36),
    mixed('hf_', 'A-Za-z0-9', 34),
    mixed('dop_v1_', '0-9a-f', 64),
    mixed('gsk_', 'A-Za-z0-9', 52),
  )
  .filter(({ value }) => new Set(value.slice(4)).size > 7)
  .map(({ value }) => value)
