import { matchAfter } from '../../text/chars.ts'
import type { Span } from '../../text/span.ts'
import { argumentAt } from './arguments.ts'
import { classOfKeyEnd } from './sensitive-keys.ts'
import { boundValue } from './wrapped-value.ts'

const maxStatement = 1_024

const columnsAndValues = /^\s+into\s+[\w."`[\]]{1,64}\s*\(([^()]{1,400})\)\s*values\s*\(/i

/** The secrets of SQL's `INSERT INTO users (login, password) VALUES ('anna', 'secret')`, whose first word ends at `end`. */
export function insertedSecrets(text: string, _start: number, end: number): readonly Span[] {
  const match = matchAfter(text, end, maxStatement, columnsAndValues)
  if (match === null) return unnamedSecrets(text, end)
  const columns = (match[1] ?? '').split(',').map((column) => column.replaceAll(/["`[\]\s]/g, ''))
  const values = valuesAt(text, end + match[0].length, columns.length)
  return columns.flatMap((column, i) => {
    const value = values[i]
    if (value === undefined || !isSecretColumn(column)) return []
    if (!parameter.test(text.slice(value.start - 1, value.end))) return [value]
    const bound = boundValue(text, value)
    return bound === undefined ? [] : [bound]
  })
}

const valuesOfUser =
  /^\s+into\s+[\w."`[\]]{0,48}(?:users?|accounts?|logins?|members?|credentials)["`\]]?\s+values\s*\(/i
const chosen = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[!@#$%^&*])[^\s/]{8,64}$/

/** Without names of columns, a value of a user that can be nothing else. */
function unnamedSecrets(text: string, end: number): readonly Span[] {
  const opening = matchAfter(text, end, maxStatement, valuesOfUser)?.[0]
  if (opening === undefined) return []
  return valuesAt(text, end + opening.length, 16).filter((value) => chosen.test(text.slice(value.start, value.end)))
}

/** What is bound to the statement later; after a quote it would be a value. */
const parameter = /^[^"'`](?:[:@$?]\w*|%s|%\(\w+\)s)$/

function isSecretColumn(column: string): boolean {
  const kind = classOfKeyEnd(column, column.length - 1)
  return kind === 'PASSWORD' || kind === 'CLIENT_SECRET' || kind === 'SECRET' || kind === 'PIN'
}

/** The first values of a list; one that is no string or number ends it. */
function valuesAt(text: string, start: number, count: number): readonly Span[] {
  const values: Span[] = []
  let at = start
  while (values.length < count) {
    while (text[at] === ' ') at++
    const value = argumentAt(text, at)
    if (value === undefined) break
    const bare = value.isQuoted ? -1 : text.slice(value.start, value.next).search(/[,()]/)
    const end = bare >= 0 ? value.start + bare : value.end
    values.push({ start: value.start, end })
    at = bare >= 0 ? end : value.next
    while (text[at] === ' ') at++
    if (text[at] !== ',') break
    at++
  }
  return values
}
