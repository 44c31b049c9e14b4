import * as char from '../../text/char-codes.ts'
import {
  alphabet,
  alphanumerics,
  codeAt,
  isBlank,
  isDigit,
  isQuote,
  matchAfter,
  matchesAfter,
  textAfter,
  textBefore,
} from '../../text/chars.ts'
import { placeholderAt } from '../../text/placeholder.ts'
import { type PairValue, valueAfterSeparator } from './pair-value.ts'

/** What programs print around a quoted value; each pattern ends with the quote that opens it. */
const wrappers: readonly RegExp[] = [
  // The value in an object of its own: `{"value":"…"}`, DynamoDB's `{"S":"…"}`.
  /^\{\s{0,4}\\*["'](?:value|val|S|string|stringValue|string_value|plain|plainText|plaintext|clear|cleartext|text|raw|content|secret|current|new|newValue|new_value|\$t|_|#text)\\*["']\s?[:=]>?\s?\\*["']/,
  // `Some("…")`, `Some(Secret("…"))`, `SecretStr('…')`, `Secret { value: "…" }`, `[String: '…']`.
  /^(?![a-z_]\w*(?:\[|\.[\w.]+[([])|(?:\w+\.)?(?:[Gg]et\w*|input|prompt|ask|env|fetch|read\w*|lookup|require|config|params?|query|find\w*|load|trans|label)\()(?:&?[A-Za-z_][\w.:]{0,31}(?:<[\w:, ]{0,24}>)? ?[({[] ?){1,3}(?:[A-Za-z_]\w{0,15} ?[:=] ?)?[bBuUrRL@]?\\*["'`]/,
  /^\[[A-Z]\w{0,15}: ?\\*["'`]/,
  // PHP's `string(7) "…"`, perhaps of a property that is `protected` or another class's, and `Just "…"`.
  /^(?:(?:"\w{1,32}":)?(?:private|protected)\]=>\s{0,8})?[A-Za-z_]\w{0,15}\(\d{1,7}\) \\*["']/,
  /^(?:Just|Some|Right|Left|Ok) \(?\\*["']/,
  // Xdebug's `string '…' (length=7)`, spew's `(string) (len=7) "…"`, declarations: `password: str = '…'`, `: &'static str = "…"`.
  /^(?:\(?(?:string|str|text|chr|char|varchar|utf8)\)?|&?(?:'static )?str|<class 'str'>)(?: \((?:len|length)=\d{1,5}\))?(?: =)? \\*["'`]/i,
  // Prefixes of literals: `b'…'`, `u'…'`, `L"…"`, `@"…"`, `:"…"`, `&"…"`.
  /^(?:[bBuUrRfLN@$:&]|[bB][rR]|[rR][bB]|u8)\\*["']/,
  // A literal in a template that a filter hashes: `{{ '…' | password_hash }}`.
  /^\{\{ ?["'](?=[^"'\n]{4,40}["'] ?\| ?\w*hash)/,
  // The first item of a list, or a binary of Erlang.
  /^(?:[[(]|<<) {0,2}\\*["']/,
]

/** `Optional[…]`, `Some(…)`, Lua's `[[…]]`: without quotes, only after names that mean nothing else. */
const bareWrapper = /^(?:(?:Some|Just|Optional|Ok|Right|Success|Present|Secret)(?:\(|\[)|\[\[(?=[^\s[\]]{4}))/

/** `hunter2 {"phone": …`, `hunter2:{"…`: a value, and an object after it. */
const bareBefore = /^[^({[]*(?: |\d\W?)[({[]/

const maxWrapper = 64

/**
 * The value inside the wrapper that follows a separator ending at `after`: `Some("hunter2")`, `string(7) "hunter2"`,
 * `["hunter2"]`. Undefined if there is no wrapper, `nothing` if there is no value in it.
 */
export function wrappedValue(text: string, after: number): PairValue | 'nothing' | undefined {
  let start = after
  while (start - after < 4 && isBlank(codeAt(text, start))) start++
  if (!mayBeWrapped(text, start)) return undefined
  const ahead = textAfter(text, start, maxWrapper)
  for (const wrapper of wrappers) {
    const opening = wrapper.exec(ahead)?.[0]
    if (opening === undefined) continue
    const value = valueAfterSeparator(text, start + opening.length - openQuote(opening))
    if (value !== undefined && !isKey(text, value.end)) return isLookup(text, opening, value.end) ? 'nothing' : value
    return bareBefore.test(opening) ? undefined : 'nothing'
  }
  const bare = bareWrapper.exec(ahead)?.[0]
  if (bare === undefined) return undefined
  // What Rust's `secrecy` shows: `Secret([REDACTED alloc::string::String])`.
  return matchesAfter(text, start + bare.length, 24, /^\[[A-Z]{4,}[\] ]/)
    ? 'nothing'
    : bareValue(text, start + bare.length)
}

/** A quick check: only characters of wrappers before a quote, or the name of a bare one. */
function mayBeWrapped(text: string, start: number): boolean {
  const first = codeAt(text, start)
  if (isQuote(first)) return matchesAfter(text, start, 44, /^"\w+":private\]/)
  if (bareInitials.includes(first)) return first !== char.openBracket || !placeholderAt(text, start)
  const stop = start + maxWrapper
  for (let i = start; i < stop; i++) {
    const code = codeAt(text, i)
    if (isQuote(code)) return true
    // `password: str = '…'`, `(len=8) "…"`
    if (code === char.equals && (' ]'.includes(text.charAt(i - 1)) || isDigit(codeAt(text, i + 1)))) continue
    if (code > 127 || wrapperCodes[code] === 0) return false
  }
  return false
}

const wrapperCodes = alphabet(`${alphanumerics}_.:<>,&@$()[]{ \\`)
const bareInitials = [...'SJORP['].map((initial) => initial.charCodeAt(0))

/** The length of the quote, with its backslashes, that ends an opening. */
function openQuote(opening: string): number {
  let length = 1
  while (codeAt(opening, opening.length - length - 1) === char.backslash) length++
  return length
}

/** `{"name": …`: what looks like a value is the key of another pair. */
function isKey(text: string, end: number): boolean {
  const after = matchAfter(text, end, 12, /^\\*["'`]?\s{0,4}(:|=)/)
  return after !== null
}

/** `data_bag_item('creds', 'db')`: a call that reads a value from somewhere. */
function isLookup(text: string, opening: string, end: number): boolean {
  return /^[a-z]\w*\($/.test(opening.slice(0, -1)) && matchesAfter(text, end, 4, /^["'], ?["']/)
}

function bareValue(text: string, start: number): PairValue | undefined {
  let end = start
  while (end < text.length && !isBareEnd(text.charCodeAt(end))) end++
  return end > start ? { start, end, isQuoted: true, isSpaced: false } : undefined
}

function isBareEnd(code: number): boolean {
  return code <= char.space || ')]"'.includes(String.fromCharCode(code))
}

/** A parameter of an SQL statement in the place of a value: `$1`, `?`. */
const parameter = /^(?:\$(\d{1,3})|\?)(?![\w$])/

/** Whether a parameter stands at the start of a value, which is then not the value itself. */
export function isParameter(text: string, { start }: { readonly start: number }): boolean {
  const first = codeAt(text, start)
  return (first === char.dollar || first === char.question) && matchesAfter(text, start, 6, parameter)
}

/** The value bound to the parameter at `start`, from a list after the statement: `… SET password=$1 [ 'hunter2', 7 ]`. */
export function boundValue(text: string, { start }: { readonly start: number }): PairValue | undefined {
  const match = matchAfter(text, start, 6, parameter)
  if (match === null) return undefined
  const open = matchAfter(text, start, maxStatement, /\[\s*(?=[\\"'\d\-tfn])/)
  if (open === null) return undefined
  const position = Number(match[1] ?? textBefore(text, start, maxStatement).split('?').length)
  return itemAt(text, start + open.index + open[0].length, position)
}

const maxStatement = 1_024

const item = /^\s*(\\*["'])?/

function itemAt(text: string, first: number, position: number): PairValue | undefined {
  let at = first
  for (let n = 1; n <= position; n++) {
    const [blank = '', quote] = matchAfter(text, at, 16, item) ?? []
    const start = at + blank.length
    const end = quote === undefined ? bareItemEnd(text, start) : text.indexOf(quote, start)
    if (end < start || end - first > maxStatement) return undefined
    if (n === position) return end > start ? { start, end, isQuoted: quote !== undefined, isSpaced: false } : undefined
    const comma = textAfter(text, end, 12).indexOf(',')
    if (comma < 0) return undefined
    at = end + comma + 1
  }
  return undefined
}

function bareItemEnd(text: string, start: number): number {
  let end = start
  while (end - start < 256 && end < text.length && !',]'.includes(text[end] ?? '')) end++
  return end
}
