/** Types of values that must not be in stored text, as the pipeline names them; addresses of hosts are kept by default. */
export type SecretType =
  | 'PHONE'
  | 'EMAIL'
  | 'CREDIT_CARD'
  | 'SSN'
  | 'IBAN'
  | 'JWT'
  | 'AWS_ACCESS_KEY'
  | 'AWS_SECRET_KEY'
  | 'API_KEY'
  | 'PRIVATE_KEY'
  | 'BEARER_TOKEN'
  | 'BASIC_AUTH'
  | 'PASSWORD'

/** Offsets are UTF-16 code units; `end` is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Finds values of one type in one form. A detector is stricter than the pipeline's rules, because each match fails an audit.
 *
 * It takes time in proportion to the text: `pattern` repeats nothing without a bound, and `valueIn` looks at a bounded part
 * of the text, however long it is.
 */
export interface Detector {
  readonly type: SecretType
  /** Of `sign`: the pattern is tried on texts that have it. */
  readonly sign: number
  readonly pattern: RegExp
  /** The value of a match, if it is one beyond doubt. */
  readonly valueIn: (text: string, match: Span) => Span | undefined
}

/** What a detector looks for, whatever its type. */
export type Form = Pick<Detector, 'pattern' | 'valueIn'>

/** All values that a detector finds. */
export function findWith({ type, pattern, valueIn }: Detector, text: string): readonly (Span & { type: SecretType })[] {
  const found: (Span & { type: SecretType })[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const whole = { start: match.index, end: pattern.lastIndex }
    const value = isShown(text, match.index) ? valueIn(text, whole) : undefined
    if (value !== undefined) found.push({ type, ...value })
  }
  return found
}

/** Terminals take what follows `ESC [` for a command, and show what is left of it. */
function isShown(text: string, start: number): boolean {
  return text[start - 1] !== '[' || text[start - 2] !== '\u001b'
}

/** A detector of labels and prefixes: the value is what follows the match, as far as `value` matches, if `isCertain`. */
export function following(label: RegExp, value: RegExp, isCertain: (value: string) => boolean = () => true): Form {
  return {
    pattern: label,
    valueIn: (text, { end }) => {
      const [found] = value.exec(text.slice(end, end + maxValueChars)) ?? []
      return found !== undefined && isCertain(found) ? { start: end, end: end + found.length } : undefined
    },
  }
}

/** The same with some words between label and value: `words` matches them, from the label on. */
export function past(words: RegExp, { pattern, valueIn }: Form): Form {
  return {
    pattern,
    valueIn: (text, { start, end }) => {
      const [between] = words.exec(text.slice(end, end + maxValueChars)) ?? []
      return between === undefined ? undefined : valueIn(text, { start, end: end + between.length })
    },
  }
}

/** A detector of values by what stands after them: `value` ends where the match begins. */
export function preceding(tie: RegExp, value: RegExp, isCertain: (value: string, before: string) => boolean): Form {
  return {
    pattern: tie,
    valueIn: (text, { start: end }) => {
      const before = text.slice(Math.max(0, end - 2 * reach), end)
      const [found] = value.exec(before) ?? []
      if (found === undefined || !isCertain(found, before.slice(0, -found.length).slice(-reach))) return undefined
      return { start: end - found.length, end }
    },
  }
}

/** A detector of values that begin with the match. */
export function starting(prefix: RegExp, rest: RegExp): Form {
  const { pattern, valueIn } = following(prefix, rest)
  return {
    pattern,
    valueIn: (text, match) => {
      const value = valueIn(text, match)
      return value && { start: match.start, end: value.end }
    },
  }
}

/** Of a longer value the beginning is enough. */
const maxValueChars = 256

/** A detector of values by their form, each of which must pass `isCertain`. */
export function formed(pattern: RegExp, isCertain: (value: string, before: string, after: string) => boolean): Form {
  return {
    pattern,
    valueIn: (text, match) => {
      const value = text.slice(match.start, match.end)
      const before = text.slice(Math.max(0, match.start - reach), match.start)
      return isCertain(value, before, text.slice(match.end, match.end + reach)) ? match : undefined
    },
  }
}

/** Characters around a value that are looked at. */
const reach = 48
