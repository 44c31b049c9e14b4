/** A seeded source of numbers: the same seed gives the same set on every machine. */
export interface Random {
  /** A whole number from 0 to `below` - 1. */
  readonly int: (below: number) => number
}

/** Makes one value of a kind: a phone number, a host name, a password. */
export type Value = (random: Random) => string

/** Mulberry32 over an FNV-1a hash of the seed's text, so that a new template changes no other template's values. */
export function seeded(seed: string): Random {
  let state = fnv1a(seed)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { int: (below) => Math.floor(next() * below) }
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}

export function choose<T>(random: Random, among: readonly T[]): T {
  const chosen = among[random.int(among.length)]
  if (chosen === undefined) throw new RangeError('nothing to choose from')
  return chosen
}

/** One of the given texts. */
export function oneOf(...texts: readonly string[]): Value {
  return (random) => choose(random, texts)
}

/** A whole number in the range, both ends included, without leading zeros. */
export function between(least: number, most: number): Value {
  return (random) => String(least + random.int(most - least + 1))
}

/** `length` characters of the alphabet. */
export function chars(length: number, alphabet: string): Value {
  return (random) => Array.from({ length }, () => alphabet.charAt(random.int(alphabet.length))).join('')
}

/** `#` becomes a digit, `^` a digit from 2 to 9, `~` a hexadecimal digit, `?` a capital letter. */
export function shaped(...shapes: readonly string[]): Value {
  return (random) => choose(random, shapes).replace(/[#^~?]/g, (mark) => marks[mark]?.(random) ?? mark)
}

/** The same with capital hexadecimal digits. */
export function shapedCapital(...shapes: readonly string[]): Value {
  return (random) => shaped(...shapes)(random).toUpperCase()
}

const marks: Readonly<Record<string, Value>> = {
  '#': chars(1, '0123456789'),
  '^': chars(1, '23456789'),
  '~': chars(1, '0123456789abcdef'),
  '?': chars(1, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
}
