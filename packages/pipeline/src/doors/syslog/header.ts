import { limits } from '@logpipe/sdk/contract'
import { addValue } from '../item-of.ts'
import { logTimeOf } from '../log-time.ts'
import { spendValue, type ValueBudget } from '../value-budget.ts'
import type { Header, ParseOptions } from './parse-message.ts'

/** Names of what stands between the time and the structured data. */
const names = ['hostname', 'app_name', 'proc_id', 'msg_id'] as const

/** The header of RFC 5424, behind the priority: https://www.rfc-editor.org/rfc/rfc5424#section-6 */
export function parseHeader(message: string, from: number, { hasStructuredData, budget }: ParseOptions): Header {
  const attributes: Record<string, unknown> = {}
  // Behind the version.
  let [start, end] = [from + 2, wordEnd(message, from + 2)]
  const time = message.slice(start, end)
  const timestamp = logTimeOf(time)
  if (timestamp === undefined && time !== '-') attributes.time = time
  for (const name of names) {
    start = end + 1
    end = wordEnd(message, start)
    const word = message.slice(start, end)
    if (word !== '-' && word !== '') attributes[name] = word
  }
  const dataAt = end + 1
  const source = { message, until: dataAt + maxDataChars, budget }
  const textAt = hasStructuredData ? readStructuredData(source, dataAt, attributes) : dataAt
  return { timestamp, attributes, textAt: message[textAt] === '\ufeff' ? textAt + 1 : textAt }
}

function wordEnd(message: string, start: number): number {
  const end = message.indexOf(' ', start)
  return end === -1 ? message.length : end
}

/** Four times what a record could hold of it. */
const maxDataChars = 4 * limits.maxAttributesBytes

/** A message, how far its structured data may reach, and how many elements and pairs of all messages may be read. */
interface DataSource {
  readonly message: string
  readonly until: number
  readonly budget: ValueBudget
}

/** `[id name="value" …]`, or `-`. Returns where the text begins; what is neither is text, and so is what is too much. */
function readStructuredData(source: DataSource, start: number, attributes: Record<string, unknown>): number {
  const { message } = source
  if (message[start] === '-') return start + 2
  const data: Record<string, unknown> = {}
  let at = start
  while (message[at] === '[') {
    const next = readElement(source, at + 1, data)
    if (next === undefined) break
    at = next
  }
  if (at === start || (at < message.length && message[at] !== ' ')) return start
  attributes.structured_data = data
  return at + 1
}

const [idPattern, namePattern] = [/[^ =\]"]{1,128}/y, / ([^ =\]"]{1,128})="/y]

/** A name, then pairs; what has the name of another is in a list with it. Returns where the element ends; undefined if there is none, or too much of it. */
function readElement(source: DataSource, start: number, data: Record<string, unknown>): number | undefined {
  const { message, until, budget } = source
  const id = matchAt(idPattern, message, start)
  if (id === null || !spendValue(budget)) return undefined
  let at = start + id[0].length
  const pairs: Record<string, unknown> = {}
  for (let name = matchAt(namePattern, message, at); name !== null; name = matchAt(namePattern, message, at)) {
    const valueAt = at + name[0].length
    const end = valueEnd(message, valueAt)
    if (end === undefined || end >= until || !spendValue(budget)) return undefined
    addValue(pairs, name[1] ?? '', message.slice(valueAt, end).replaceAll(/\\(["\\\]])/g, '$1'))
    at = end + 1
  }
  if (message[at] !== ']' || at >= until) return undefined
  addValue(data, id[0], pairs)
  return at + 1
}

const [quote, backslash, bracket] = [34, 92, 93]

/** Where the quote is that ends a value. In a value `"`, `\` and `]` are behind a backslash. */
function valueEnd(message: string, start: number): number | undefined {
  for (let at = start; at < message.length; at++) {
    const unit = message.charCodeAt(at)
    if (unit === quote) return at
    if (unit === bracket) return undefined
    if (unit === backslash) at++
  }
  return undefined
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
