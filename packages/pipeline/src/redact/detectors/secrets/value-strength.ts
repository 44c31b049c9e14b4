import { textAfter } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'

/** How much a word looks like a secret by itself. */
export const weak = 1
/** Letters and digits or signs, and nothing else that is written so. */
export const fair = 2
/** Letters of both cases and digits, or letters, digits and signs. */
export const strong = 3

/**
 * How much a word looks like a secret that somebody chose or a program made, whatever is around it: 0 if it is something else that has
 * letters and digits, such as a version, a time, a host, a code of an error, a path, an address or a name in a program; `weak` if it
 * may be a numbered thing (`user12`, `web-3`).
 */
export function strengthOf(written: string): number {
  if (written.length < minLength || written.length > maxLength || otherThing.test(written)) return 0
  const [hasLower, hasUpper, hasDigit] = [/\p{Ll}|\p{Lo}/u, /\p{Lu}/u, /\d/].map((kind) => kind.test(written))
  const hasSign = sign.test(written)
  if (!(hasLower || hasUpper) || !(hasDigit || hasSign)) return 0
  if (numbered.test(written)) return weak
  const isLong = written.length > 7 && !nameOfClass.test(written)
  return (isLong && hasDigit && ((hasLower && hasUpper) || hasSign)) || misspelled.test(written) ? strong : fair
}

/** Three words and a number: `maple-stone-kite-33`. Things are named so as well. */
export function isWordy(written: string): boolean {
  return wordy.test(written)
}

const wordy = /^[a-z]{3,}(?:-[a-z]{3,}){2,}-?\d{1,4}$/

/** Digits for letters, in the middle of a word: `s3cr3tw0rd`. */
const misspelled = /^(?![\da-fA-F]+$)[A-Za-z]+[013457][A-Za-z]+(?:[013457][A-Za-z]+)*\d*$/

/** `LdapProvider2` */
const nameOfClass = /^(?:[A-Z][a-z]+){2,}\d?$/
const minLength = 6
const maxLength = 64

/** A sign between or before letters and digits; the last one may end the sentence. */
const sign = /[!@#$%^&*+~?=](?=.)|[#$%^&*]$/

/** A word and a small number, or any number after the word for a thing that has one. */
const numbered =
  /^(?:[a-z]+[-_]?\d{1,3}|(?:[A-Za-z]{1,3}[-_])?(?:[Uu]se?r|[Hh]ost|[Ss]e?rv|[Nn]ode|[Ww]eb|[Dd]b|[Aa]pp|[Vv]ersion|[Bb]uild|[Ss]tep|[Ll]ine|[Pp]ort|[Cc]ase|[Tt]icket|[Jj]ob|[Tt]est|[Rr]oom|[Ww]indows|[Oo]ffice)[A-Za-z]{0,6}[-_]?\d{1,8})$/

/** In this order: quantities; versions, dates, times and addresses; UUIDs and hashes; algorithms; paths, addresses and names with dots; code; codes. */
const otherThing =
  /^[+-]?\d+(?:[.,]\d+)?(?:[a-zA-Z]{1,5}|%)(?:\/s)?$|^[vV]?\d+(?:[.:/-]\d+)+\w{0,8}(?:[-+.:]\w+)*$|^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-|^[0-9a-f]{32,}$|^0x|^(?:SHA256|MD5|sha256):|^(?:sha|md|aes|utf|base|bcrypt|scrypt|pbkdf|argon|crypt|hmac|rsa|ecdsa|ed|des|rc|ssh|tls|ssl|http|oauth|ipv|wpa|ascii|iso|latin|int|uint|float|varchar|n?char|x|pkcs|kerberos|ntlm|totp|fido|saml|ldap|ed|p|v|rfc|id|kb)[-_ v]?\d|[/\\]|^[\w.+-]+@[\w-]+(?:\.[\w-]+)*$|^[\w-]+(?:\.[A-Za-z_][\w-]*)*\.[a-z][a-z\d]*$|[A-Za-z_]\w*(?:\(\)|\(\\?["'\x60]|\[|\(.*[^)]$|::|->)|\w\(\d*\)?$|^![A-Za-z]+$|[{}<>;]|^[A-Za-z_][\w.-]{1,23}[=:]|^\$|^%[A-Za-z{(]|^[a-z_.:]+#\w+$|^[A-Za-z]+#[a-z_]+$|^\^|\(\?|^[A-Z]{1,8}[-_#]?\d{2,10}$|^[A-Z\d]+(?:[-_][A-Z\d]+){2,}$|^[A-Z]+_[A-Z]+\d?$|^#\w+$|^[a-z]+(?:[-_][a-z]+)+[-_]v?\d{1,2}$|…|\.{3}/

/**
 * Whether a run of letters and digits is random: its characters change between small letters, capitals and digits as often as chance has
 * it. Of base 62 they change in 6 of 10 places, of base 36 in 4, of hexadecimal digits in nearly 5; of words and names in 2.
 */
export function isRandomRun(text: string, { start, end }: Span): boolean {
  const sample = textAfter(text, start, Math.min(end - start, maxSample))
  let [changes, digits, marks] = [0, 0, 0]
  let last = 0
  for (let i = 0; i < sample.length; i++) {
    const kind = kindOf(sample.charCodeAt(i))
    if (kind === digitKind) digits++
    if (kind === markKind) marks++
    else if (last !== 0 && kind !== last) changes++
    if (kind !== markKind) last = kind
  }
  return digits > 1 && marks * 6 <= sample.length && changes * 10 >= (sample.length - 1) * 3
}

const maxSample = 96
const markKind = 4
const digitKind = 3

/** 1 for a small letter, 2 for a capital, 3 for a digit, 4 for anything else. */
function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return 1
  if (code >= 65 && code <= 90) return 2
  return code >= 48 && code <= 57 ? digitKind : markKind
}
