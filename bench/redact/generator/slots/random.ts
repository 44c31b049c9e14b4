/** A source of numbers in [0, 1). All drawing goes through one, so that a seed gives the same lines everywhere. */
export type Random = () => number

/** Mulberry32, started from an FNV-1a hash of the seed's text: small, fast, and good enough to draw sample values. */
export function seeded(seed: string): Random {
  let state = 0x811c9dc5
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A whole number from `least` to `most`, both included. */
export function int(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1))
}

export function pick<T>(random: Random, choices: readonly T[]): T {
  const choice = choices[int(random, 0, choices.length - 1)]
  if (choice === undefined) throw new RangeError('nothing to pick from')
  return choice
}

/** As many characters of an alphabet. */
export function chars(random: Random, alphabet: string, count: number): string {
  return Array.from({ length: count }, () => alphabet[int(random, 0, alphabet.length - 1)]).join('')
}

export const digits = '0123456789'
export const lowerHex = '0123456789abcdef'
export const upperHex = '0123456789ABCDEF'
export const lower = 'abcdefghijklmnopqrstuvwxyz'
export const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
export const alphanumeric = `${upper}${lower}${digits}`
export const base64 = `${alphanumeric}+/`
export const base64url = `${alphanumeric}-_`
