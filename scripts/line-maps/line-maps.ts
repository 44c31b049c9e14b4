import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'

/** A source map as bundlers write it: https://tc39.es/ecma426/. */
interface SourceMap {
  readonly mappings: string
  readonly names: readonly string[]
  readonly sourcesContent?: readonly (string | null)[]
}

/** Of bundles below a folder, empties the lines in which the bundler names the file that follows: its map says so too. */
export function dropFileNames(dir: string): void {
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue
    const path = join(dir, name)
    writeFileSync(path, withoutFileNames(readFileSync(path, 'utf8')))
  }
}

/** A line of a text that looks the same stays: such names stand at the start of a line, and outside of templates there is nothing else. */
export function withoutFileNames(code: string): string {
  return code.replaceAll(/^\/\/ (?:src|\.\.)\/[\w./@-]+\.(?:ts|js|mjs)$/gm, '')
}

/**
 * Keeps of every source map below a folder what stack traces and debuggers need: a place for each line, and the code of the sources without types,
 * imports and comments on lines of their own, a quarter of a package.
 */
export function thinMaps(dir: string): void {
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.map')) continue
    const path = join(dir, name)
    const map: SourceMap = JSON.parse(readFileSync(path, 'utf8'))
    const sourcesContent = map.sourcesContent?.map((source) => source && narrow(codeOf(source)))
    writeFileSync(path, JSON.stringify({ ...map, names: [], mappings: linesOf(map.mappings), sourcesContent }))
  }
}

/** The code without indentation: no place in a line leads anywhere, and a stack trace shows single lines. */
function narrow(code: string): string {
  return code.replaceAll(/^ +/gm, '')
}

/** The code without types, and without the comments and imports that a bundle has not. Lines without code are left empty, so that all others keep their numbers. */
export function codeOf(source: string): string {
  const whole = source.split('\n')
  let within: Within = 'code'
  // Node puts blanks in the place of types: https://nodejs.org/api/module.html#modulestriptypescripttypescode-options.
  const lines = stripTypeScriptTypes(source).split('\n')
  return lines
    .map((line, i) => {
      if (within === 'code' && line.trim().startsWith('//')) return ''
      if (within === 'code') within = begunBy(line)
      if (within === 'code') return line === whole[i] ? line : withoutBlanks(line, whole[i] ?? '')
      if (ends[within].test(line)) within = 'code'
      return ''
    })
    .join('\n')
}

/** A line with one blank where a type was, or none before a bracket or comma: no place in a line leads anywhere. Blanks of the code, and of its texts, stay. */
function withoutBlanks(line: string, whole: string): string {
  return line
    .replaceAll(/ +/g, (run, at: number) => {
      if (whole.startsWith(run, at)) return run
      return /^[),;]/.test(line.slice(at + run.length)) ? '' : ' '
    })
    .trimEnd()
}

type Within = 'code' | 'comment' | 'import'

const ends = { comment: /\*\/\s*$/, import: /['"];?\s*$/ } as const

function begunBy(line: string): Within {
  if (line.trim().startsWith('/**')) return 'comment'
  return line.startsWith('import ') ? 'import' : 'code'
}

/** Of each generated line its source and line, which counts from the line before; the place in a line goes. */
export function linesOf(mappings: string): string {
  const seen = { source: 0, line: 0 }
  const kept = { ...seen }
  const thinLine = (text: string): string => {
    let first = ''
    for (const segment of text.split(',')) {
      const [, source, line = 0] = decode(segment)
      if (source === undefined) continue
      seen.source += source
      seen.line += line
      if (first !== '') continue
      first = encode([0, seen.source - kept.source, seen.line - kept.line, 0])
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
