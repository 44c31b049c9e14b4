import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { decode, encode } from '../../packages/infra/src/aws/bundle/vlq.ts'

/** A source map as bundlers write it: https://tc39.es/ecma426/. */
interface SourceMap {
  readonly sources: readonly string[]
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
 * imports and comments on lines of their own, a quarter of a package. Sources that can throw nothing, such as lists of words, and those of other packages are left out.
 */
export function thinMaps(dir: string): void {
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.map')) continue
    const path = join(dir, name)
    const map: SourceMap = JSON.parse(readFileSync(path, 'utf8'))
    writeFileSync(path, JSON.stringify(thin(map)))
  }
}

function thin({ sources, sourcesContent = [], ...map }: SourceMap): SourceMap {
  const codes = sources.map((source, i) => (isForeign(source) ? '' : codeOf(sourcesContent[i] ?? '')))
  const isKept = codes.map((code, i) => sourcesContent[i] == null || mayThrow(code))
  return {
    ...map,
    sources: sources.filter((_, i) => isKept[i]),
    sourcesContent: codes.flatMap((code, i) => (isKept[i] ? [sourcesContent[i] == null ? null : narrow(code)] : [])),
    names: [],
    mappings: linesOf(map.mappings, isKept),
  }
}

/** Whether a source is of another package: a stack trace names the function, and its code is elsewhere. */
function isForeign(source: string): boolean {
  return source.includes('node_modules/')
}

/** Whether a stack trace can lead into a source: it has a function, or calls one other than those that put a list together. */
export function mayThrow(code: string): boolean {
  // Texts and patterns are no code.
  const outside = code.replaceAll(
    /(?:^|(?<=[^\w)\]\s]\s*))\/(?![*/])(?:\[(?:\\.|[^\]\\\n])*\]|\\.|[^/\\\n[])+\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*/g,
    '',
  )
  return /[\w\])]\(|=>|\bawait\b|['"`]/.test(outside.replaceAll(/\.(?:join|split)\(|\bnew (?:Set|Map)\(/g, ''))
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

/** Of each generated line its source and line, which counts from the line before; the place in a line goes, and so do sources that are not kept. */
export function linesOf(mappings: string, isKept: readonly boolean[] = []): string {
  const seen = { source: 0, line: 0 }
  const kept = { ...seen }
  const places = placesOf(isKept)
  const thinLine = (text: string): string => {
    let first = ''
    for (const segment of text.split(',')) {
      const [, source, line = 0] = decode(segment)
      if (source === undefined) continue
      seen.source += source
      seen.line += line
      if (first !== '' || isKept[seen.source] === false) continue
      const place = { source: places[seen.source] ?? seen.source, line: seen.line }
      first = encode([0, place.source - kept.source, place.line - kept.line, 0])
      Object.assign(kept, place)
    }
    return first
  }
  return mappings
    .split(';')
    .map((line) => (line === '' ? '' : thinLine(line)))
    .join(';')
}

/** Where each source is among those that are kept. */
function placesOf(isKept: readonly boolean[]): readonly number[] {
  let next = 0
  return isKept.map((is) => (is ? next++ : -1))
}
