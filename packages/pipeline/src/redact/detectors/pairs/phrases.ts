import * as char from '../../text/char-codes.ts'
import { codeAt, isDigit, isLetter, isQuote } from '../../text/chars.ts'
import { type Finding, passwordAt } from '../../text/finding.ts'
import { placeholderAt } from '../../text/placeholder.ts'
import { type Argument, argumentAfter } from './arguments.ts'
import { followsPrompt, isLineStart } from './line-start.ts'
import { isProseWord, isSecretValue, isWordOfSentence } from './password-value.ts'
import { phraseRules } from './phrase-rules.ts'

/** The phrases that start with the same word, longer ones first. */
interface Phrases {
  readonly first: string
  readonly rests: readonly Rest[]
}

interface Rest {
  readonly words: readonly string[]
  /** The first letter of the word that must be next; 0 if it may be any. */
  readonly initial: number
  /** The first word must be the first on its line or follow a prompt. */
  readonly startsLine: boolean
}

const rows = phraseRules
  .flatMap((phrases) => phrases.split('|').map(rowOf))
  .toSorted((a, b) => b.words.length - a.words.length || wildcards(a) - wildcards(b))

/** Of two phrases of the same length, the one that names more words goes first. */
function wildcards({ words }: Rest): number {
  return words.filter((word) => word === '*' || word === '#').length
}

function rowOf(phrase: string): Rest & { readonly first: string } {
  const startsLine = phrase.startsWith('^')
  const [first = '', ...words] = (startsLine ? phrase.slice(1) : phrase).split(' ')
  return { first, words, startsLine, initial: initialOf(words[0] ?? '') }
}

function initialOf(word: string): number {
  return /^[a-z-]/i.test(word) ? word.toLowerCase().charCodeAt(0) : 0
}

/** The phrases by the letters and digits that their first word starts with, in lower case. */
export const phrasesByStart: ReadonlyMap<string, readonly Phrases[]> = Map.groupBy(
  [...Map.groupBy(rows, ({ first }) => first)].map(([first, rests]) => ({ first, rests })),
  ({ first }) => /^[a-z0-9]+/.exec(first.toLowerCase())?.[0] ?? '',
)

/** The secret of the first phrase that starts with the word at `start`. */
export function phraseSecretAt(text: string, start: number, phrases: readonly Phrases[]): Finding | undefined {
  for (const { first, rests } of phrases) {
    const end = start + first.length
    if (!isWordEnd(codeAt(text, end)) || !startsWithWord(text, start, first)) continue
    if (argumentAfter(text, end) === undefined) continue
    const initial = nextInitial(text, end)
    for (const { words, startsLine, initial: expected } of rests) {
      if (expected > 0 && initial > 0 && initial !== expected) continue
      if (startsLine && !isLineStart(text, indentStart(text, start)) && !followsPrompt(text, start)) continue
      const value = matchWords(text, end, words, 0)
      if (value === undefined) continue
      // A phrase whose secret was replaced is read no other way.
      return isPlaceholder(text, value) ? undefined : passwordAt(value.start, value.end)
    }
  }
  return undefined
}

/** The start of the line's indentation, as the blocks of configurations have it. */
function indentStart(text: string, start: number): number {
  let i = start
  while (start - i < 8 && codeAt(text, i - 1) === char.space) i--
  return i
}

/** The letter, in lower case, or the hyphen after the spaces and commas at `end`; 0 if something else is there. */
function nextInitial(text: string, end: number): number {
  let i = end
  while (i - end < 3 && (codeAt(text, i) === char.space || codeAt(text, i) === char.comma)) i++
  const next = i === end ? 0 : codeAt(text, i)
  if (next === char.hyphen) return next
  return isLetter(next) ? next | char.caseBit : 0
}

/** The end of the text, a blank, or a quote around the word, perhaps escaped. */
function isWordEnd(code: number): boolean {
  return code <= char.space || isQuote(code) || code === char.backslash || code === char.comma
}

function startsWithWord(text: string, start: number, word: string): boolean {
  return isSameWord(text.slice(start, start + word.length), word)
}

/** Capitals must be written so; all else matches in any case. */
function isSameWord(written: string, word: string): boolean {
  return written === word || (!isCapitals(word) && written.toLowerCase() === word.toLowerCase())
}

function isCapitals(word: string): boolean {
  return word.length > 2 && word === word.toUpperCase()
}

/** The secret where the words from the one at `index` on match the arguments after `from`. */
function matchWords(text: string, from: number, words: readonly string[], index: number): Argument | undefined {
  const argument = argumentAfter(text, from)
  if (argument === undefined) return undefined
  const word = words[index] ?? ''
  // Any other word may be much longer than those of phrases.
  if (word.length > 1 && argument.end - argument.start !== word.length) return undefined
  const written = text.slice(argument.start, argument.end)
  if (values.includes(word) && isPlaceholder(text, argument)) return argument
  switch (word) {
    case '@':
      return isSecret(text, argument) ? argument : undefined
    case '!':
      return isSecret(text, argument) && (argument.isQuoted || looksLikeSecret(written)) ? argument : undefined
    case '~':
      return isBase64(written) && isSecret(text, argument) ? argument : undefined
    case '"':
      return argument.isQuoted && isSecret(text, argument) ? argument : undefined
    case '$':
      return codeAt(text, argument.start) === char.dollar && isSecret(text, argument) ? argument : undefined
    case '#':
      return (
        (isEncoding(written) ? matchWords(text, argument.next, words, index + 1) : undefined) ??
        matchWords(text, from, words, index + 1)
      )
    case '7':
      return isEncoding(written) ? encodedSecret(text, argument.next, written) : undefined
    case '*':
      return isProseWord(text, argument) && !isAccount.test(written) && !argument.isQuoted && words.length - index < 3
        ? undefined
        : matchWords(text, argument.next, words, index + 1)
    default:
      return isSameWord(written, word) ? matchWords(text, argument.next, words, index + 1) : undefined
  }
}

/** Prose has these words as well, and commands have them as names. */
const isAccount = /^(?:root|admin)$/

/** The marks that stand for a secret. */
const values = '@!~$"'

function isPlaceholder(text: string, { start, end }: Argument): boolean {
  return codeAt(text, start) === char.openBracket && placeholderAt(text, start)?.end === end
}

function isBase64(written: string): boolean {
  return written.length >= 8 && written.length % 4 === 0 && /^(?!EXTERNAL$)[A-Za-z0-9+/]+={0,2}$/.test(written)
}

function isSecret(text: string, argument: Argument): boolean {
  const isIndex = argument.end - argument.start < 3 && isDigit(codeAt(text, argument.start))
  return !isIndex && isSecretValue(text, argument) && (argument.isQuoted || !isWordOrVariable(text, argument))
}

/** A word of a sentence, or a variable or option of a script: `ConvertTo-SecureString $plain`, `… -String $plain`. */
function isWordOrVariable(text: string, argument: Argument): boolean {
  return (
    isProseWord(text, argument) ||
    isWordOfSentence(text, argument) ||
    /^(?:\$[A-Za-z_]+|-[A-Z][A-Za-z]+|[a-z]+\.|community|string)$/.test(text.slice(argument.start, argument.end))
  )
}

/** Cisco's types: 0 clear, 4 SHA-256, 5 MD5, 6 AES, 7 Vigenère, 8 PBKDF2, 9 scrypt. */
function isEncoding(written: string): boolean {
  return written.length === 1 && isDigit(written.charCodeAt(0))
}

/** A secret after nothing but a digit for its encoding (`password 7 0822455D0A16`) must look encoded. */
function encodedSecret(text: string, from: number, encoding: string): Argument | undefined {
  const argument = argumentAfter(text, from)
  if (argument === undefined) return undefined
  const written = text.slice(argument.start, argument.end)
  const isEncoded =
    encoding === '7' ? /^(?:[0-9A-F]{2}){3,}$/i.test(written) : /^(?:\$\d{1,2}\$.{8,}|[\w^[\]\\]{20,})$/.test(written)
  return isEncoded ? argument : undefined
}

/** Names of SASL mechanisms, which servers list after `AUTH`. */
const mechanism =
  /^(?:[A-Z]+-)*(?:MD5|SHA(?:-?\d+)?(?:-PLUS)?|NTLM|GSSAPI|XOAUTH2|OAUTHBEARER|PLAIN|LOGIN|EXTERNAL|(?:[Oo][Aa]uth|saml|SAML|fido|FIDO)2(?:\.0)?)$/

/** Whether a word is no word of a sentence, no number, address or time, and no pair. */
export function looksLikeSecret(written: string): boolean {
  if (written.length < 4 || mechanism.test(written) || /^[A-Za-z_.-]{1,24}[=:](?:[^=]|$)/.test(written)) return false
  let letters = 0
  let marks = 0
  for (let i = 0; i < written.length; i++) {
    const code = written.charCodeAt(i)
    if (isLetter(code) || code > 127) letters++
    else if (isDigit(code) || '!@#$%^&*?+~='.includes(written.charAt(i))) marks++
  }
  return letters > 0 && marks > 0 && !/^(?:\/|\w+:\/\/|[A-Za-z]:\\)/.test(written)
}
