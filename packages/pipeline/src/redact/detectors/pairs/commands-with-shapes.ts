import * as char from '../../text/char-codes.ts'
import {
  codeAt,
  isAlnum,
  isDigit,
  isQuote,
  matchBefore,
  matchesAfter,
  matchesBefore,
  textAfter,
} from '../../text/chars.ts'
import { type Finding, passwordAt } from '../../text/finding.ts'
import type { Span } from '../../text/span.ts'
import { accountLines, accountRow, hashInBraces, passwordBefore, typedPassword } from './account-secrets.ts'
import { apartSecrets } from './apart-secrets.ts'
import { argumentAfter, argumentAt } from './arguments.ts'
import {
  authCall,
  chatSecrets,
  isQuoteAhead,
  loginCall,
  namedArgument,
  positionalSecret,
  quotedCall,
} from './code-calls.ts'
import { formedSecrets } from './formed-secrets.ts'
import { insertedSecrets } from './inserted-secrets.ts'
import { followsPrompt, isLineStart } from './line-start.ts'
import { networkKey, passwordsInText } from './named-in-text.ts'
import { passwordInProse, shortNounInProse } from './password-in-prose.ts'
import { isProseWord, isSecretValue } from './password-value.ts'
import { looksLikeSecret } from './phrases.ts'
import { nounsInAscii } from './prose-words.ts'
import { hereString, lastArgument, netPassword, pipedSecret } from './shell-secrets.ts'
import { codeInProse } from './typed-codes.ts'

/** Finds secrets around the word at `start` to `end`. */
type Shape = (text: string, start: number, end: number) => readonly Span[]

/** Commands, verbs and nouns whose secret neither an option nor the word before it gives away, by their first word. */
const shapes: readonly (readonly [words: string, Shape])[] = [
  ['pass', passArgument],
  ['login', loginArguments],
  ['setuser', aclPasswords],
  ['password crypt setpassword withpassword', quotedCall],
  ['auth networkcredential pscredential changeuserpassword createuser', authCall],
  [
    'connect construct pdo mysqli drivermanager bind usernamepasswordcredentials passwordauthentication ' +
      'usernamepasswordauthenticationtoken setbasicauth plainauth basicauth httpbasicauth basicauthentication setcredentials ' +
      'withcredentials loginuser loginas userlogin dologin authenticateuser signinuser credentials login authenticate',
    positionalSecret,
  ],
  ['define setproperty setenv setitem', namedArgument],
  ['login register reg changepassword oper', chatSecrets],
  ['authenticate signin logon', loginCall],
  ['echo printf', pipedSecret],
  ['net', netPassword],
  ['htpasswd mosquitto', lastArgument],
  ['su sudo kinit vncpasswd chpasswd smbpasswd cryptsetup', hereString],
  [`${nounsInAscii} login`, typedPassword],
  ['home', accountRow],
  ['thin oci', oracleUrl],
  ['tcp unix', goSource],
  ['insert', insertedSecrets],
  ['send', sentSecret],
  [nounsInAscii, (text, start, end) => some(passwordInProse(text, start, end))],
  ['pass pw psw', (text, start, end) => some(shortNounInProse(text, start, end))],
  [`${nounsInAscii} pass pw secret`, apartSecrets],
  ['pin cvv cvc cvv2 sicherheitscode code pincode geheimzahl passkey', codeInProse],
  ['login', loginCall],
  [`${nounsInAscii} pw`, passwordBefore],
  [`${nounsInAscii} pw psw passwords passwds password1 password2`, passwordsInText],
  ['key secret', networkKey],
  [`${nounsInAscii} passwords passwds`, laterPasswords],
  [
    'credentials credential creds cred zugang zugangsdaten credenciales credenziali credenciais identifiants login logged log',
    namedCredentials,
  ],
  ['ugfzc3dvcmq6', answerToChallenge],
  ['chpasswd', accountLines],
  ['sha ssha smd5 crypt ssha256 ssha512 sha256 sha512', hashInBraces],
  ...formedSecrets,
]

export const shapesByName: ReadonlyMap<string, readonly Shape[]> = shapeMap()

function shapeMap(): ReadonlyMap<string, readonly Shape[]> {
  const map = new Map<string, Shape[]>()
  for (const [words, shape] of shapes)
    for (const word of words.split(' ')) map.set(word, [...(map.get(word) ?? []), shape])
  return map
}

function some(span: Span | undefined): readonly Span[] {
  return span === undefined ? [] : [span]
}

export function shapedSecrets(text: string, span: Span, shape: Shape): readonly Finding[] {
  const found = shape(text, span.start, span.end)
  if (found.length === 0 || matchesBefore(text, span.start, 20, denied)) return []
  return found.filter((value) => isSecretValue(text, value)).map(({ start, end }) => passwordAt(start, end))
}

/** `without PIN`, `not a valid password`, and the command that reads the accounts: no value follows. */
const denied =
  /(?:^|[^a-z])(?:(?:no|without)(?: \w{1,8})?|non|keine?|ohne|sans|sin|sem|bez|getent|not an?(?: valid)?) $/i

/**
 * `PASS secret` of FTP (RFC 959), POP3 (RFC 1939) and IRC (RFC 1459), in capitals. Test runners print `PASS` as well: on a line
 * of its own, the rest must be one word that is no path.
 */
function passArgument(text: string, start: number, end: number): readonly Span[] {
  if (text.slice(start, end) !== 'PASS' || codeAt(text, end) !== char.space) return []
  const argument = argumentAfter(text, end)
  if (argument === undefined) return []
  const isAlone = isLineStart(text, start)
  const isLogin = matchesBefore(text, start, 70, /USER \S{1,64}?(?:["']?[,;]? ?[/|>-]{0,2} ?["']?(?:C: )?)? ?$/)
  if (!isAlone && !isLogin && !followsPrompt(text, start)) return []
  const written = text.slice(argument.start, argument.end)
  if (isProseWord(text, argument) || /^\d+\/\d+$|^ok$/i.test(written)) return []
  const endsLine = isLineEnd(text, argument.next)
  return isAlone && (!endsLine || /[/\\]|\.\w{1,4}$|::/.test(written)) ? [] : [argument]
}

function isLineEnd(text: string, i: number): boolean {
  const code = codeAt(text, i)
  return code < char.space || code === char.backslash || (isQuote(code) && codeAt(text, i + 1) < char.space)
}

/** IMAP's `a1 LOGIN user secret` (RFC 9051): after a tag, or with both in quotes. */
function loginArguments(text: string, start: number, end: number): readonly Span[] {
  const verb = text.slice(start, end)
  if (verb.toUpperCase() !== 'LOGIN') return []
  const isImap = matchesBefore(text, start, 18, /(?:^|[\s"'>:])(?:[A-Za-z]{0,8}\.?\d{1,6}[A-Za-z]?|\.) $/)
  const user = argumentAfter(text, end)
  if (user === undefined) return []
  const secret = argumentAfter(text, user.next)
  if (secret === undefined || isProseWord(text, user) || isProseWord(text, secret)) return []
  const isSure = isImap || (user.isQuoted && secret.isQuoted)
  if (verb !== 'LOGIN' && !(isImap && looksLikeSecret(text.slice(secret.start, secret.end)))) return []
  return isSure && !/^[\w-]+=/.test(text.slice(user.start, user.end)) ? [secret] : []
}

/** The group of a match as a span; `from` is where the text that was matched starts. */
function groupAt(match: RegExpExecArray | null, from: number): readonly Span[] {
  const [all = '', ...groups] = match ?? []
  const group = groups.find((one) => one !== undefined)
  if (match === null || group === undefined) return []
  const start = from + match.index + all.lastIndexOf(group)
  return [{ start, end: start + group.length }]
}

/** All values of a list after the first: `"password":["a","b"]`. */
function laterPasswords(text: string, _start: number, end: number): readonly Span[] {
  const ahead = textAfter(text, end, maxAhead)
  const open = /^\\*["']?\s?(?:=>|[:=])\s?\[\s*/.exec(ahead)
  if (open === null) return []
  const found: Span[] = []
  for (let at = end + open[0].length; found.length < 16; ) {
    const item = isQuoteAhead(text, at) ? argumentAt(text, at) : undefined
    if (item === undefined) break
    found.push(item)
    const gap = /^,\s{0,8}/.exec(text.slice(item.next, item.next + 10))
    if (gap === null) break
    at = item.next + gap[0].length
  }
  return found
}

const maxAhead = 200
/** `credentials: anna:hunter2`, `creds anna / hunter2`, `default credentials in use: anna / butterfly`, `logged in as anna / Hunter2!`. */
function namedCredentials(text: string, start: number, end: number): readonly Span[] {
  const isVerb = matchesAfter(text, start, 3, /^log/i)
  const isDefault = matchesBefore(text, start, 9, /(?:default|leaked|weak|valid|working|test|stolen|exposed) $/i)
  const ahead = textAfter(text, end, maxAhead)
  if (/l$/i.test(text.slice(start, end)) && !ahead.startsWith(' pair')) return []
  const given = isVerb && !isDefault ? usedCredentials : givenCredentials
  const secret = groupAt(given.exec(ahead), end)
  // Of what follows `default credentials in use: ` or `default credentials pi / `, any word is a password.
  const isSure = isDefault && /^(?:[\w ]{0,24}:| [\w.-]{2,32} \/) /.test(ahead)
  return secret.filter(({ start: from, end: to }) => {
    const written = text.slice(from, to)
    if (isSure && !isVerb) return !isProseWord(text, { start: from, end: to })
    return looksLikeSecret(written) && (!isVerb || (/\d/.test(written) && /[A-Z!@#$%^&*?]|\d$/.test(written)))
  })
}

const givenCredentials =
  /^(?: (?:pair|in use|found|detected|used|leaked|exposed|are)){0,2}(?: for [^:\n]{1,40}:)? ?[:=!]* ?[[(]?["'`*]{0,2}(?!(?:for|of|in|from|to|with|on|at|and|or|by|as|are|is|was|will|not|via|failed|expired?|invalid)\b)[\w@-][\w.@-]{1,63}["'`]?(?: ?\/ ?|, ?| ?: ?| )["'`]?([^\s"'`,:/\])]{6,64}?)(?=\**\.?(?:[\s"'`,:/\])]|$))/i
const usedCredentials =
  /^(?: in)?(?::| (?:with|as|using)|(?= [\w.@-]{2,64} \/ )) ["']?[\w.@-]{2,64}["']?(?: ?\/ ?|:| with )["']?([^\s"',:/]{6,64})/

/** The passwords (`>secret`, `<secret`, `#hash`) among the rules of Redis' `ACL SETUSER name …`. */
function aclPasswords(text: string, _start: number, end: number): readonly Span[] {
  const found: Span[] = []
  let argument = argumentAfter(text, end)
  for (let n = 0; argument !== undefined && n < 16; n++) {
    const first = codeAt(text, argument.start)
    const isRule = first === char.greaterThan || first === char.lessThan || first === char.hash
    if (isRule && argument.end > argument.start + 1) found.push({ start: argument.start + 1, end: argument.end })
    argument = argumentAfter(text, argument.next)
  }
  return found
}

/** `jdbc:oracle:thin:user/secret@host`. */
function oracleUrl(text: string, start: number, end: number): readonly Span[] {
  if (codeAt(text, end) !== char.colon || codeAt(text, start - 1) !== char.colon) return []
  let slash = end + 1
  while (slash - end < 64 && (isAlnum(codeAt(text, slash)) || '_$#.-'.includes(text.charAt(slash)))) slash++
  if (codeAt(text, slash) !== char.slash || slash === end + 1) return []
  const rest = text.slice(slash + 1, slash + 128)
  const at = rest.search(/[\s"'`]|@/)
  return at > 0 && rest[at] === '@' && !isDigit(codeAt(text, end + 1))
    ? [{ start: slash + 1, end: slash + 1 + at }]
    : []
}

/** The name of a source of Go's driver for MySQL: `anna:secret@tcp(db:3306)/shop`. */
function goSource(text: string, start: number, end: number): readonly Span[] {
  if (codeAt(text, end) !== char.openParen || codeAt(text, start - 1) !== char.atSign) return []
  const from = Math.max(0, start - 96)
  return groupAt(/(?<![^\s"'=])[\w.-]{1,32}:([^\s"']+)@$/.exec(text.slice(from, start)), from)
}

/** What a script for expect types at a prompt: `send "secret\r"`. */
function sentSecret(text: string, start: number, end: number): readonly Span[] {
  if (!matchesBefore(text, start, 48, /expect|prompt|assword|spawn/i)) return []
  const from = text.startsWith(' -- ', end) ? end + 4 : end + 1
  const argument = isQuoteAhead(text, from) ? argumentAt(text, from) : undefined
  if (argument === undefined) return []
  const written = text.slice(argument.start, argument.end)
  const stop = written.search(/\\+[rn]$/)
  const secret = { start: argument.start, end: stop < 0 ? argument.end : argument.start + stop }
  return looksLikeSecret(text.slice(secret.start, secret.end)) && !/\s/.test(written) ? [secret] : []
}

/** SMTP's `AUTH LOGIN` asks for the password in base64 (`334 UGFzc3dvcmQ6`); what the client sends next is the password. */
function answerToChallenge(text: string, start: number, end: number): readonly Span[] {
  const before = matchBefore(text, start, 100, /> ?([A-Za-z0-9+/]{4,88}={0,2}) \(334 $/)
  if (before !== null) {
    const from = start - before[0].length + before[0].indexOf(before[1] ?? '')
    return [{ start: from, end: from + (before[1] ?? '').length }]
  }
  const after = /^(?:\\r|\\n|[\s)<>:C"',|-]){1,16}([A-Za-z0-9+/]{4,88}={0,2})(?:[\s"'\\]|$)/.exec(
    textAfter(text, end, 120),
  )
  if (after === null) return []
  const from = end + after[0].indexOf(after[1] ?? '')
  return [{ start: from, end: from + (after[1] ?? '').length }]
}
