import * as char from '../../text/char-codes.ts'
import { codeAt, matchesAfter, matchesBefore, textAfter } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'
import { isWordy, strengthOf, strong } from '../secrets/value-strength.ts'
import { isProseWord } from './password-value.ts'
import { looksLikeSecret } from './phrases.ts'

const maxAhead = 400
const maxLine = 200

/** The accounts of cloud-init: `chpasswd: { list: "root:secret" }`, or one on each line of a block. */
export function accountLines(text: string, _start: number, end: number): readonly Span[] {
  const ahead = textAfter(text, end, maxAhead)
  const opening = accounts.exec(ahead)?.[0]
  if (opening === undefined) return []
  const found: Span[] = []
  account.lastIndex = opening.length
  for (let match = account.exec(ahead); match !== null; match = account.exec(ahead)) {
    const stop = end + match.index + match[0].length
    found.push({ start: stop - (match[1] ?? '').length, end: stop })
  }
  return found
}

const accounts = /^\\?["']?:\s{0,8}(?:\\n *)?\{?\s{0,8}(?:expire: ?\w+,?\s{0,8})?\\?["']?list\\?["']?:\s{0,8}(?:\|-?)?/
/** Right after the one before. */
const account = /(?:\\n|[\s[,"'\\-])*[\w.-]{1,32}:([^\s"',:\\]{1,64})/y

/** The group that ends a match of what follows `end`. */
function lastGroup(text: string, end: number, pattern: RegExp): readonly Span[] {
  const ahead = textAfter(text, end, maxLine)
  // A line break, perhaps escaped.
  const match = /\n|\\n/.test(ahead) ? pattern.exec(ahead) : null
  if (match === null) return []
  const stop = end + match[0].length
  return [{ start: stop - (match[1] ?? '').length, end: stop }]
}

/** What was typed at a prompt, on the next line, or at the one after a name: `Enter password:\\nhunter2`, `login: anna\\r\\nhunter2`. */
export function typedPassword(text: string, start: number, end: number): readonly Span[] {
  if (!' :\r\n\\'.includes(text.charAt(end))) return []
  const isLogin = /^login$/i.test(text.slice(start, end))
  return lastGroup(text, end, isLogin ? typedAfterName : typed).filter(
    ({ start: from, end: to }) =>
      isChosen(text.slice(from, to)) ||
      isWordy(text.slice(from, to)) ||
      /^[\da-f]{32}$/.test(text.slice(from, to)) ||
      (isMixed(text.slice(from, to)) && matchesBefore(text, start, 64, nameTyped)),
  )
}

/** A login on the line before: `login: anna\r\nPassword: \r\nhunter2`. */
const nameTyped = /(?:login|user(?:name)?): ?[\w.@-]{1,32}(?:\s|\\[rn]){1,4}$/i

const typed =
  /^(?: [^\n:\\]{1,120}:|:)? ?(?:\r?\n|(?:\\r)?\\n){1,2} {0,4}([\w!#$%^&*.+@-]{6,64})(?=[\r\n\\]|$)(?<![#$])/
const typedAfterName = /^: ?[\w.-]{1,32}(?:\r?\n|(?:\\r)?\\n)([\w!#$%^&*.+-]{6,64})(?=[\r\n\\])(?<![#$])/

/** The second field of a line of accounts, before the home directory: `anna:hunter2:27:/home/anna`. */
export function accountRow(text: string, start: number, _end: number): readonly Span[] {
  if (codeAt(text, start - 1) !== char.slash || codeAt(text, start - 2) !== char.colon) return []
  const from = Math.max(0, start - maxLine)
  const row = accountBefore.exec(text.slice(from, start))
  const first = from + (row?.index ?? 0) + (row?.[1] ?? '').length
  const password = row?.[2] ?? ''
  return isChosen(password) ? [{ start: first, end: first + password.length }] : []
}

const accountBefore =
  /((?:^|[\s"'])[a-z][\w.-]{1,31}:)((?=[^:]*[-!@#$%^&._])[^:\s"'*]{6,64})(?::\d{1,6}){1,2}:(?:[^:\n]{0,64}:)?\/$/

/** Letters of both cases and digits, as people choose passwords where they must. */
export function isChosen(written: string): boolean {
  return /[a-z]/.test(written) && /[A-Z]/.test(written) && isMixed(written)
}

/** The password before the noun for it: `use hunter2 as the password`, `hunter2 is the password for anna`, `hunter2 (password)`. */
export function passwordBefore(text: string, start: number, end: number): readonly Span[] {
  if (!matchesBefore(text, start, 10, wordBefore)) return []
  if (
    !matchesAfter(text, end, 1, /^(?:$|[.,;!?)\s"'])/) ||
    matchesAfter(text, end, 5, /^(?: (?!for|of|to|on|at|in)\w|["'] ?[:=])/)
  )
    return []
  const from = Math.max(0, start - 96)
  const match = before.exec(text.slice(from, start))
  const [written = ''] = match?.slice(1).filter((group) => group !== undefined) ?? []
  if (match === null || written.length < 6) return []
  // `Key: Hunter2-80 (WPA2 password)`, unlike `step-2 (user password)`.
  if (match[4] !== undefined && strengthOf(written) < strong) return []
  const isOwn = ownWord.test(match[0]) && !isProseWord(written, { start: 0, end: written.length })
  if (!isOwn && !(isMixed(written) && looksLikeSecret(written))) return []
  const first = from + match.index + match[0].indexOf(written)
  return [{ start: first, end: first + written.length }]
}

const before =
  /(?:\b(?:typ(?:e|ed|ing)|enter(?:ed|ing)?|fill(?:ed|ing)?|input|send(?:keys|ing)?|sent|set(?:ting)?|put|insert(?:ed|ing)?|past(?:e|ed|ing)|writ(?:e|ing|ten))(?: in| keys| text| value)?:? ["'`]?([^\s"'`]{6,64})["'`]? (?:in|into|to|on|for|as)(?: [\w-]{1,12}){0,4}[ =]["']?|\b(?:use|used|using|try|tried|trying|with|typed?|entered|enter|gave(?: out)?|agreed on|sent) ["'`]?([^\s"'`]{6,64})["'`]? as (?:the |a |my |his |her |your )?(?:new |shared |temporary |temp )?|(?:^|[\s"'`])([^\s"'`]{6,64})["'`]? (?:(?:is|was|ist|es|est|é|è) (?:the|my|his|her|your|our|mein|mi|la|mon|minha|la mia) (?:new |old )?|(?:als|comme|como|come) (?:mot de )?|\()|(?:^|[\s"'`])([^\s"'`]{6,64})["'`]? {1,2}\([\w-]{1,12} )$/i

/** What is right before the noun in those: of most nouns it is something else, which is quicker to tell. */
const wordBefore =
  /[(="']$|(?:^|\W)(?:as|an?|the|my|his|her|your|our|mein|mi|la|mon|minha|mia|new|old|shared|temp|temporary|de|als|comme|como|come|field|element|box|input|form|to|for|in|\(\w+) $/i

/** A plain word that somebody says is theirs: `butterfly is my password`. */
const ownWord =
  /(?:^|[\s"'`])(?!there|something|nothing|everything)[A-Za-z]{6,24}["'`]? (?:is|ist|es|est|é|è) (?:my|mein|mi|mon|minha) $/i

/** Letters and digits, and no name of a file or host. */
function isMixed(written: string): boolean {
  return /[A-Za-z]/.test(written) && /\d/.test(written) && !/\.[a-z]{2,4}$/.test(written)
}

/** A hash after its scheme in braces, as LDAP and Apache store passwords: `{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=`. */
export function hashInBraces(text: string, start: number, end: number): readonly Span[] {
  if (codeAt(text, end) !== char.closeBrace || codeAt(text, start - 1) !== char.openBrace) return []
  const hash = /^[A-Za-z0-9+/]{16,}={0,2}/.exec(text.slice(end + 1, end + maxAhead))?.[0]
  return hash === undefined ? [] : [{ start: start - 1, end: end + 1 + hash.length }]
}
