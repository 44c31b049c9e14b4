import * as char from '../../text/char-codes.ts'
import { codeAt, textAfter, textBefore } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'
import { isSecretValue } from './password-value.ts'
import { looksLikeSecret } from './phrases.ts'

/** How a value may follow its name without an equals sign or a colon right before it; the first group is the value. */
const notations: readonly {
  readonly before?: RegExp
  /** What may be right after the name. */
  readonly marks?: string
  readonly after: RegExp
  readonly isSure?: true
}[] = [
  // PostgreSQL's `Key (password)=(hunter2) already exists`.
  { before: /\([^()]{0,64}$/, after: /^\)=\(([^()\n]{1,64})\)/, isSure: true },
  // Tuples and calls: Erlang's `{password,"…"}` and `{<<"password">>,<<"…">>}`, `define('DB_PASSWORD', '…')`, `put("password", "…")`.
  {
    before: /[{([] ?(?:<<)?\\*["']?[\w.-]{0,32}$/,
    after: /^\\*["']?(?:>>)?, ?(?:<<)?\\*["']([^"'\\\s]{1,64})\\*["'](?:>>)? ?[,})\]]/,
  },
  // PHP's `serialize`: `s:8:"password";s:9:"hunter2!!"`.
  { marks: '"\\', after: /^\\*";s:\d{1,4}:\\*"([^"\\]{1,64})/, isSure: true },
  // A variable of a container: `- name: DB_PASSWORD` and its value on the next line.
  {
    before: /name: ?["']?[\w.-]{0,48}$/i,
    after: /^["']?(?:\r?\n|\\n)[ \t]{1,16}value: ?["']?([^\s"'\\]{1,64})/i,
    isSure: true,
  },
  // Cells of HTML and words in markup: `<th>Password</th><td>…</td>`, `<b>Password:</b> …`.
  {
    after:
      /^:?(?: ?<\/?(?:t[dhr]|d[dt]|span|b|strong|i|em|p|div|li|br|code|label)(?: [^<>]{0,64})?\/?>:?\s{0,8}){1,4}:?\s?([^<>\s&]{1,64})(?=\s|<|$)/i,
  },
  // Markdown: `**Password:** `…``.
  { marks: ':*', after: /^:?\*{1,2}:? ?`?([^\s`*]{1,64})(?=[`\s]|$)/ },
  // A value in brackets: `password<hunter2>`, `password {hunter2}`.
  { marks: ' {<', after: /^(?: ?\{|<)([^\s[\](){}<>"'$=:,]{6,64})[}>](?!\s?[=:[.(])/ },
  // A password that a message names: `password (Hunter2) rejected`.
  {
    marks: ' ',
    after: /^ [([](?=[^\s)]*[A-Z])(?=[^\s)]*[a-z])(?=[^\s)]*\d)(?=[^\s)]*[-!@#%^&*_])([^\s[\](){}<>"'$=:,]{6,64})[)\]]/,
  },
  // Leaders, columns and rows: `Password......: …`, `Password              …`, `| password | … |`; not filters in `{{ password | quote }}`.
  {
    before: /^(?!.*\{\{)/s,
    after: /^(?:\.{3,40}:?|:?[ \t]{3,40}:?| {0,32}\| {0,8})[ \t]?([^\s|]{1,64})(?=[ \t]*(?:\||$|\n|\\n|\r))/,
  },
]

/** The secret that stands apart from its name at `start` to `end`: in another cell, element or item of a list. */
export function apartSecrets(text: string, start: number, end: number): readonly Span[] {
  if (!mayBeApart(codeAt(text, end), codeAt(text, end + 1))) return []
  const before = textBefore(text, start, maxBefore)
  const ahead = textAfter(text, end, maxAhead)
  for (const notation of notations) {
    if (notation.marks?.includes(text.charAt(end)) === false) continue
    const match = notation.before === undefined || notation.before.test(before) ? notation.after.exec(ahead) : null
    if (match === null) continue
    const value = match[1] ?? ''
    const from = end + match[0].lastIndexOf(value)
    const span = { start: from, end: from + value.length }
    if (isSecretValue(text, span) && (notation.isSure || isClear(value))) return [span]
  }
  return []
}

const maxBefore = 64
const maxAhead = 200

/** A quick check of what follows the name. */
function mayBeApart(code: number, next: number): boolean {
  if (code === char.space || code === char.tab)
    return (
      next === char.space ||
      next === char.tab ||
      next === char.pipe ||
      next === char.openBrace ||
      next === char.openParen ||
      next === char.openBracket
    )
  if (code === char.dot) return next === char.dot
  if (code === char.lineFeed) return next === char.space
  return (
    code > char.space &&
    code !== char.equals &&
    !(code === char.colon && next !== char.lessThan && next !== char.space && next !== char.asterisk)
  )
}

/** Neither a type of a schema (`VARCHAR2(30)`) nor a sentence nor a path. */
function isClear(value: string): boolean {
  return (
    looksLikeSecret(value) &&
    value.length > 5 &&
    !/[/:()[\]{}<>]/.test(value) &&
    !/^(?:n?varchar|char|int|float|decimal|sha|md|aes|bcrypt|utf|base)\d/i.test(value)
  )
}
