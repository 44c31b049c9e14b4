/**
 * The audit's own sight: a text as a reader would see it in a terminal, a browser or a JSON viewer. It shares no code with
 * the pipeline's redaction, so that one blind spot cannot hide in both. It is simple rather than fast: rewrites by pattern,
 * repeated while they change something.
 */
export interface Readable {
  readonly text: string
  /** For each UTF-16 code unit of the text, where it starts and ends in the original. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

interface Rewrite {
  /** A match contains one of these characters, or, where none is named, one beyond ASCII: most texts lack most of them. */
  readonly needs?: string
  readonly pattern: RegExp
  /** What a match stands for. */
  readonly by: (match: readonly [string, ...string[]]) => string
}

/** Nothing else can hide a character of a value. */
const mayHide = /[\\%&^#\p{Cc}\p{Cf}\p{M}\ufffd]|[^\p{ASCII}]|\[\s?\d{1,3}(?:[, ]|;\d|m)/u

/** References of HTML by name. */
const references: Readonly<Record<string, string>> = {
  plus: '+',
  lpar: '(',
  rpar: ')',
  hyphen: '-',
  dash: '-',
  nbsp: ' ',
  period: '.',
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  commat: '@',
  colon: ':',
  equals: '=',
  lowbar: '_',
  sol: '/',
}

export const referenceNames: readonly string[] = Object.keys(references)

const esc = '\u001b'

const rewrites: readonly Rewrite[] = [
  // Colours and other control sequences, also as loggers spell their ESC; window titles and links.
  {
    needs: '[\u009b',
    pattern: new RegExp(`(?:${esc}|\\^\\[|(?<!\\\\)\\\\+e|#033)\\[[0-?]*[ -/]*[@-~]|\u009b[0-?]*[ -/]*[@-~]`, 'g'),
    by: () => '',
  },
  { needs: esc, pattern: new RegExp(`${esc}\\][^\u0007${esc}\n]{0,4096}(?:\u0007|${esc}\\\\)`, 'g'), by: () => '' },
  { needs: esc, pattern: new RegExp(`${esc}[()][A-Z0]|${esc}[=>78cDEHMNOZ]`, 'g'), by: () => '' },
  { needs: '[', pattern: /\[\d{1,3}(?:;\d{1,3})*m/g, by: () => '' },
  // JSON, JavaScript, Python, C; with any number of backslashes, since JSON may be in JSON. A run of them is tried from its
  // start only: from each of its characters, a long one would take quadratic time.
  { needs: '\\', pattern: /(?<!\\)\\+u([0-9a-f]{4})/gi, by: ([, hex]) => charOf(hex, 16) },
  { needs: '\\', pattern: /(?<!\\)\\+u\{([0-9a-f]{1,5})\}/gi, by: ([, hex]) => charOf(hex, 16) },
  { needs: '\\', pattern: /(?<!\\)\\+x([0-7][0-9a-f])/gi, by: ([, hex]) => charOf(hex, 16) },
  { needs: '\\', pattern: /(?<!\\)\\+([01][0-7]{2})/g, by: ([, octal]) => charOf(octal, 8) },
  { needs: '\\', pattern: /(?<!\\)\\+[nrtbfv]/g, by: () => '\n' },
  { needs: '\\', pattern: /(?<!\\)\\+(["'/`])/g, by: ([, quote = '']) => quote },
  { needs: '#', pattern: /#01[125]/g, by: () => '\n' },
  // URLs and HTML, encoded once or more often.
  { needs: '%', pattern: /%(?:25)*(?:u00)?([0-7][0-9a-f])/gi, by: ([, hex]) => charOf(hex, 16) },
  { needs: '%', pattern: /(?:%(?:25)*[89a-f][0-9a-f])+/gi, by: ([bytes]) => utf8Of(bytes.replaceAll(/%(?:25)*/g, '')) },
  { needs: '&', pattern: /&(?:amp;)*#(\d{1,6});/g, by: ([, decimal]) => charOf(decimal, 10) },
  { needs: '&', pattern: /&(?:amp;)*#x([0-9a-f]{1,5});/gi, by: ([, hex]) => charOf(hex, 16) },
  {
    needs: '&',
    pattern: new RegExp(`&(?:amp;)*(${referenceNames.join('|')});`, 'g'),
    by: ([, name = '']) => references[name] ?? '',
  },
  // Bytes printed as numbers.
  {
    needs: '[',
    pattern: /\[\s?(\d{1,3}(?:, ?\d{1,3}| \d{1,3}){4,})\s?\]/g,
    by: ([list, bytes = '']) => bytesOf(bytes) ?? list,
  },
  // Digits of other scripts, full-width forms, and what nobody sees.
  { needs: '', pattern: /[\uff01-\uff5e]/g, by: ([form]) => String.fromCharCode(form.charCodeAt(0) - 0xfee0) },
  { needs: '', pattern: /(?![0-9])\p{Nd}/gu, by: ([digit]) => digitOf(digit) },
  { pattern: /(?![\t-\r])\p{Cc}|\ufffd|\p{Cf}|\p{M}/gu, by: () => '' },
  { needs: '\r', pattern: /(?<=[\d-])\r(?=[\d-])/g, by: () => '' },
]

/** Escapes of one kind in escapes of another; deeper ones are not followed. */
const maxRounds = 6

/** The readable form of a text, or undefined if it has nothing to decode. */
export function readableTextOf(text: string): string | undefined {
  if (!mayHide.test(text)) return undefined
  const shown = untilSettled(text, String, (before, { needs, pattern, by }) => {
    return mayMatch(before, needs) ? before.replace(pattern, (...match: [string, ...string[]]) => by(match)) : before
  })
  return shown === text ? undefined : shown
}

/** The same with the place of each character. It costs several times as much, so it is for texts in which something was found. */
export function readableOf(text: string): Readable | undefined {
  if (!mayHide.test(text)) return undefined
  const ends = Array.from({ length: text.length }, (_, i) => i + 1)
  const page: Readable = { text, starts: Array.from(ends, (end) => end - 1), ends }
  const shown = untilSettled(page, (one) => one.text, rewrite)
  return shown.text === text ? undefined : shown
}

/** Rewrites until nothing changes any more. */
function untilSettled<Page>(page: Page, textOf: (page: Page) => string, act: (page: Page, how: Rewrite) => Page): Page {
  let shown = page
  for (let round = 0; round < maxRounds; round++) {
    const next = rewrites.reduce(act, shown)
    if (textOf(next) === textOf(shown)) break
    shown = next
  }
  return shown
}

function rewrite(page: Readable, { needs, pattern, by }: Rewrite): Readable {
  if (!mayMatch(page.text, needs)) return page
  const matches = [...page.text.matchAll(pattern)]
  if (matches.length === 0) return page
  const starts: number[] = []
  const ends: number[] = []
  let text = ''
  let from = 0
  const keep = (to: number): void => {
    text += page.text.slice(from, to)
    for (let i = from; i < to; i++) {
      starts.push(page.starts[i] ?? 0)
      ends.push(page.ends[i] ?? 0)
    }
  }
  for (const match of matches) {
    keep(match.index)
    const shown = by([match[0], ...match.slice(1)])
    from = match.index + match[0].length
    text += shown
    for (let i = 0; i < shown.length; i++) {
      starts.push(page.starts[match.index] ?? 0)
      ends.push(page.ends[from - 1] ?? 0)
    }
  }
  keep(page.text.length)
  return { text, starts, ends }
}

function mayMatch(text: string, needs: string | undefined): boolean {
  if (needs === '') return /[^\p{ASCII}]/u.test(text)
  if (needs === undefined) return true
  for (const char of needs) if (text.includes(char)) return true
  return false
}

function charOf(digits = '', radix: number): string {
  const codePoint = Number.parseInt(digits, radix)
  return codePoint > 0x10ffff ? '' : String.fromCodePoint(codePoint)
}

function utf8Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('utf8')
}

function bytesOf(list: string): string | undefined {
  const bytes = list.split(/, ?| /).map(Number)
  const isText = bytes.every((byte) => byte < 256 && (byte >= 32 || byte === 27 || (byte >= 9 && byte <= 13)))
  return isText ? Buffer.from(bytes).toString('utf8') : undefined
}

/** Unicode assigns decimal digits in runs of ten, from zero to nine. */
function digitOf(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0
  let zero = codePoint
  while (zero > 0 && codePoint - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  // The mathematical digits are five runs without a gap.
  return String((codePoint - (codePoint >= 0x1d7ce && codePoint <= 0x1d7ff ? 0x1d7ce : zero)) % 10)
}
