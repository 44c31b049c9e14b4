import { referenceNames } from './readable.ts'

/** What must be in a text for a detector to find anything in it. */
export const sign = {
  phoneWord: 1,
  pair: 2,
  token: 4,
  ssnWord: 8,
  number: 16,
  iban: 32,
  at: 64,
  /** Something may be spelled otherwise than it reads. */
  hidden: 128,
} as const

/** Three characters of each word, prefix and mark that a detector begins with; letters of either case. */
const trigrams: Readonly<Record<string, number>> = {
  ...marked(sign.phoneWord, 'pho mob msi wha tel fax dia cal'),
  ...marked(sign.pair, 'pas pwd ecr pi_ pi- pik tok bea sic nnw nha wac eña'),
  ...marked(
    sign.token,
    'eyj aki asi ho_ hp_ hr_ hs_ hu_ b_p glp gld glr glf sa_ k_l k_t ec_ xox xap aiz spx pm_ sg. ey- sq0 shp _v1 r_p ' +
      'sk- gsk r8_ pyp hf_ vs. ak- n_a bp_ ms_ e-s :aa lp_ --- s.s',
  ),
  ...marked(sign.ssnWord, 'ssn soc ss_ ss# ss: ss= ss" ss\' ss> tax'),
}

function marked(bit: number, list: string): Readonly<Record<string, number>> {
  return Object.fromEntries(list.split(' ').map((trigram) => [trigram, bit]))
}

/** By five bits of each of three characters, so that a capital is its letter; where others have the same, `signsAt` tells them apart. */
const signsByTrigram = new Uint8Array(1 << 15)
for (const [trigram, bit] of Object.entries(trigrams)) {
  const [a = 0, b = 0, c = 0] = Array.from(trigram, (char) => char.charCodeAt(0) & 31)
  const place = (a << 10) | (b << 5) | c
  signsByTrigram[place] = (signsByTrigram[place] ?? 0) | bit
}

const [other, digit, separator, hiding, at] = [0, 1, 2, 3, 4]
const kinds = new Uint8Array(128).fill(other)
for (const char of '0123456789') kinds[char.charCodeAt(0)] = digit
for (const char of ' -.()') kinds[char.charCodeAt(0)] = separator
for (const char of '\\%&^#[') kinds[char.charCodeAt(0)] = hiding
for (let code = 0; code < 32; code++) if (code < 9 || code > 12) kinds[code] = hiding
kinds[127] = hiding
kinds['@'.charCodeAt(0)] = at

/**
 * The signs of a text, in one pass: most texts have none, and no detector looks at them. Subtle: a sign may be there
 * without a value, never a value without its sign.
 */
export function signsOf(text: string): number {
  let signs = 0
  let trigram = 0
  // Lengths of the digits at hand and of the two groups before them, and how many separators there are since the last.
  let digits = 0
  let previous = 0
  let oldest = 0
  let gap = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    trigram = ((trigram << 5) | (code & 31)) & 0x7fff
    const found = signsByTrigram[trigram] ?? 0
    if ((found & ~signs) !== 0) signs |= signsAt(text, i - 2)
    const kind = code < 128 ? kinds[code] : hiding
    if (kind === digit) {
      if (digits++ === 0) signs |= signsBefore(text, i)
      continue
    }
    if (digits > 0) {
      signs |= signsOfGroups(digits, previous, oldest, text.charCodeAt(i - digits - 1))
      oldest = previous
      previous = digits
      digits = gap = 0
    }
    if (kind === separator) {
      if (++gap > 2) previous = oldest = 0
      continue
    }
    previous = oldest = 0
    if (kind === other) continue
    if (kind === at) signs |= sign.at
    else if (isHiding(code, text, i + 1)) signs |= sign.hidden
    else if (code === bracket) i = endOfPlaceholder(text, i)
  }
  return digits > 0 ? signs | signsOfGroups(digits, previous, oldest, text.charCodeAt(text.length - digits - 1)) : signs
}

/** A word for telephones, and `ss`, stands alone, or with its capital: `tel` is none in `Intel`, nor is `ss:` in `class:`. */
function signsAt(text: string, start: number): number {
  const found = trigrams[text.slice(start, start + 3).toLowerCase()] ?? 0
  if (!isInWord(text, start)) return found
  return found & ~(isLetter(text.charCodeAt(start + 2)) ? sign.phoneWord : sign.ssnWord)
}

/** The last character of a placeholder with the name of a type, which has signs of that type; else the bracket. */
function endOfPlaceholder(text: string, open: number): number {
  if (!text.startsWith('[REDACTED:', open)) return open
  const from = open + '[REDACTED:'.length
  const close = text.slice(from, from + 16).indexOf(']')
  return types.has(text.slice(from, from + close)) ? from + close : open
}

const types: ReadonlySet<string> = new Set(
  (
    'PHONE EMAIL CREDIT_CARD SSN IBAN JWT AWS_ACCESS_KEY AWS_SECRET_KEY API_KEY PRIVATE_KEY BEARER_TOKEN BASIC_AUTH ' +
    'PASSWORD FIELD IPV4 IPV6 MAC'
  ).split(' '),
)

/** `+` before the first digit, which is no zero of a time zone, or two capitals. */
function signsBefore(text: string, first: number): number {
  const before = text.charCodeAt(first - 1)
  if (before === plus) return text.charCodeAt(first) === zero ? 0 : sign.number
  if (!isCapital(before) || !isCapital(text.charCodeAt(first - 2))) return 0
  return isAlphanumeric(text.charCodeAt(first - 3)) ? 0 : sign.iban
}

const [plus, hyphen, period, zero, bracket] = Array.from('+-.0[', (char) => char.charCodeAt(0))

function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || isLetter(code)
}

function isInWord(text: string, start: number): boolean {
  return isLetter(text.charCodeAt(start - 1)) && !isCapital(text.charCodeAt(start))
}

function isLetter(code: number): boolean {
  return isCapital(code & ~32)
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90
}

/** The last groups of telephone, social security and card numbers. */
function signsOfGroups(digits: number, previous: number, oldest: number, before: number): number {
  const isNumber =
    digits === 4
      ? (previous === 3 && (before === hyphen || before === period)) ||
        (previous === 2 && oldest === 3) ||
        (previous === 4 && oldest === 4) ||
        previous === 6
      : (digits === 5 && previous === 6) || (digits >= 14 && digits <= 16)
  return isNumber ? sign.number : 0
}

/** What follows `&` where it stands for another character: in a link, most of them do not. */
const reference = new RegExp(`(?:amp;)*(?:#(?:\\d{1,6}|x[0-9a-f]{1,5})|${referenceNames.join('|')});`, 'iy')

/** Whether what comes next lets an escape begin here. */
function isHiding(code: number, text: string, next: number): boolean {
  const follows = text[next] ?? ''
  switch (String.fromCharCode(code)) {
    case '%':
      return /[0-9a-fu]/i.test(follows)
    case '&':
      reference.lastIndex = next
      return reference.test(text)
    case '^':
      return follows === '['
    case '#':
      return follows === '0'
    case '[':
      return /^\s?\d{1,3}(?:[, ]|;\d|m)/.test(text.slice(next, next + 6))
    default:
      return true
  }
}
