import { matchAfter, textAfter, textBefore } from '../../text/chars.ts'
import { type Finding, findingAt } from '../../text/finding.ts'

/** Words that introduce the members of a private key: of JWK (RFC 7517), XML signatures (`RSAKeyValue`) and PuTTY. */
export const keyMemberWords: readonly string[] = ['kty', 'rsakeyvalue', 'private']

/** Where the object read last ends: one that names itself often is read once. */
let last = { text: '', end: 0 }

/** The private members of the key around the word from `start` to `end`. */
export function keyMembers(text: string, start: number, end: number): readonly Finding[] {
  if (text[end] === '-') return puttyLines(text, end)
  if (last.text === text && start < last.end) return []
  const isXml = text[end] === '>'
  const before = textBefore(text, start, maxKey)
  const from = isXml ? end : start - before.length + before.lastIndexOf('{') + 1
  const close = textAfter(text, end, maxKey).search(isXml ? /<\/RSAKeyValue>/ : /\}/)
  const stop = close < 0 ? Math.min(text.length, end + maxKey) : end + close
  last = { text, end: stop }
  return membersIn(text, from, stop)
}

const maxKey = 8_192

/** The exponent, the primes and what follows from them; a symmetric key. */
const member = /(?<=<(?:D|P|Q|DP|DQ|InverseQ)>|\\*"(?:d|p|q|dp|dq|qi|k)\\*"\s?:\s?\\*")[A-Za-z0-9+/=_-]{16,}/g

function membersIn(text: string, from: number, stop: number): readonly Finding[] {
  return Array.from(text.slice(from, stop).matchAll(member), ({ 0: value, index }) => ({
    type: 'PRIVATE_KEY',
    start: from + index,
    end: from + index + value.length,
  }))
}

/** `Private-Lines: 2` and lines of base64. */
function puttyLines(text: string, end: number): readonly Finding[] {
  const [all = '', lead = ''] = matchAfter(text, end, maxKey, lines) ?? []
  return all === '' ? [] : [findingAt('PRIVATE_KEY', end + lead.length, end + all.length)]
}

const lines = /^(-Lines: ?\d+(?:\r?\n|\\r?\\?n))(?:[A-Za-z0-9+/=]{1,76}(?:\r?\n|(?:\\r)?\\n)?)+/
