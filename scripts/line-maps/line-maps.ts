import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A source map as bundlers write it: https://tc39.es/ecma426/. */
interface SourceMap {
  readonly mappings: string
  readonly names: readonly string[]
  readonly sourcesContent?: readonly (string | null)[]
}

/**
 * Keeps of every source map below a folder what stack traces and debuggers need: a place for each line, and the code of the sources without
 * imports, interfaces and comments on lines of their own, a quarter of a package.
 */
export function thinMaps(dir: string): void {
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.map')) continue
    const path = join(dir, name)
    const map: SourceMap = JSON.parse(readFileSync(path, 'utf8'))
    const sourcesContent = map.sourcesContent?.map((source) => source && codeOf(source))
    writeFileSync(path, JSON.stringify({ ...map, names: [], mappings: firstOfLines(map.mappings), sourcesContent }))
  }
}

/** The lines of comments, and of imports, interfaces and types that a bundle has not, are left empty, so that all others keep their numbers. */
export function codeOf(source: string): string {
  let within: Within = 'code'
  const lines = source.split('\n').map((line) => {
    const text = line.trim()
    // A type ends with its last line, which nothing marks: what begins another statement is no part of it.
    if (within === 'type' && /^(?:[\w/@]|$)/.test(line)) within = 'code'
    if (within === 'code' && text.startsWith('//')) return ''
    if (within === 'code') within = begunBy(line)
    if (within === 'code') return line
    if (ends[within].test(line)) within = 'code'
    return ''
  })
  return lines.join('\n')
}

type Within = 'code' | 'comment' | 'import' | 'interface' | 'type'

const ends = { comment: /\*\/\s*$/, import: /['"];?\s*$/, interface: /^(?! ).*\}$/, type: /(?!)/ } as const

function begunBy(line: string): Within {
  if (line.trim().startsWith('/**')) return 'comment'
  if (line.startsWith('import ')) return 'import'
  if (/^(?:export )?interface /.test(line)) return 'interface'
  return /^(?:export )?type \w/.test(line) ? 'type' : 'code'
}

/** Of each generated line the first segment. All numbers in it but the column are relative to the segment before. */
export function firstOfLines(mappings: string): string {
  const seen = { source: 0, line: 0, column: 0 }
  const kept = { source: 0, line: 0, column: 0 }
  const thinLine = (text: string): string => {
    let first = ''
    let generated = 0
    for (const segment of text.split(',')) {
      const [column = 0, source, line = 0, sourceColumn = 0] = decode(segment)
      generated += column
      if (source === undefined) continue
      seen.source += source
      seen.line += line
      seen.column += sourceColumn
      if (first !== '') continue
      first = encode([generated, seen.source - kept.source, seen.line - kept.line, seen.column - kept.column])
      Object.assign(kept, seen)
    }
    return first
  }
  return mappings
    .split(';')
    .map((line) => (line === '' ? '' : thinLine(line)))
    .join(';')
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 VLQ: five bits a digit, the lowest first, of which the first digit's lowest is the sign. */
function decode(segment: string): number[] {
  const numbers: number[] = []
  let [value, shift] = [0, 0]
  for (const digit of segment) {
    const bits = digits.indexOf(digit)
    value += (bits & 31) * 2 ** shift
    shift += 5
    if (bits & 32) continue
    numbers.push(value % 2 === 1 ? -Math.floor(value / 2) : value / 2)
    value = 0
    shift = 0
  }
  return numbers
}

function encode(numbers: readonly number[]): string {
  return numbers.map(encodeOne).join('')
}

function encodeOne(number: number): string {
  let rest = number < 0 ? -number * 2 + 1 : number * 2
  let text = ''
  do {
    const bits = rest % 32
    rest = Math.floor(rest / 32)
    text += digits[rest > 0 ? bits + 32 : bits]
  } while (rest > 0)
  return text
}
