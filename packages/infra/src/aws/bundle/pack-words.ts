import { readdir, readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import type { Plugin } from 'esbuild'

/** Modules of redaction that export nothing but words: of many languages, commands and phrases. */
const wordModules = [
  'labels/phone-words',
  'labels/other-words',
  'labels/called-phrases',
  'labels/topic-words',
  'labels/digit-words',
  'pairs/key-names',
  'pairs/key-names-by-language',
  'pairs/phrase-rules',
  'pairs/command-options',
  'pairs/prose-words',
  'pairs/account-forms',
  'pairs/secret-forms',
  'personal/number-plans',
  'secrets/secret-prefix-table',
]
const wordModule = new RegExp(
  `[\\\\/]redact[\\\\/]detectors[\\\\/](?:${wordModules.join('|').replaceAll('/', '[\\\\/]')})\\.[jt]s$`,
)
const otherModule = /[\\/]redact[\\/](?:detectors[\\/]\w+|scan|view|text|replace)[\\/][\w-]+\.[jt]s$/
const packed = 'packed-words'
const packedFile = `${packed}.br`

/** A long list of words on a line of its own, or as a value or an argument. */
const longList =
  /(?<=^ +|[=([?:] ?|\.\.\.)'((?:[^'\\\n]|\\\\){24,})'(?=[,;)]*$| \+$|\.split\((?:' '\)|$)|, [a-z]\w+\])/gm

/** A pattern that takes more than its place in the list, the first on its line: no comment, string or division is before it. */
const pattern =
  /(?<=^(?! *(?:\*|\/[/*]))[^'"`/\n]*(?:[=:(!?,>&|{] ?|return |^ *))\/(?![*/])((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\]){8,})\/([a-z]*)(?=[.,);]|$| [}&|?:])/gm

/**
 * Compresses the words and the patterns of redaction, which were a quarter of its code: a function loads less, and unpacks them in
 * about a millisecond. A pattern is compiled once, unless it keeps a position. The documents behind prefixes of secrets, which only the CLI prints, are left out.
 */
export const packWords: Plugin = {
  name: 'pack-words',
  setup(build) {
    build.onLoad({ filter: wordModule }, async ({ path }) => {
      const names = Object.keys(await exportsOf(path))
      return {
        contents: `import { words } from '${packed}'\nexport const {${names.join(',')}} = words`,
        pluginData: path,
      }
    })
    build.onLoad({ filter: otherModule }, async ({ path }) => {
      const { lists, patterns } = await sourcesOf(rulesOf(path))
      const code = withPatterns(await readFile(path, 'utf8'), (literal) => patterns.indexOf(literal)).replace(
        longList,
        (_, words: string) => `packedLists[${lists.indexOf(unescaped(words))}]`,
      )
      // On the first line, so that the others keep their numbers.
      return {
        contents: `import { lists as packedLists, patterns as packedPatterns } from '${packed}';${code}`,
        loader: path.endsWith('.ts') ? 'ts' : 'js',
        pluginData: path,
      }
    })
    build.onResolve({ filter: new RegExp(`^${packed}(?:\\.br)?$`) }, ({ path, pluginData }) => ({
      path,
      namespace: packed,
      pluginData,
    }))
    build.onLoad({ filter: new RegExp(`^${packed}$`), namespace: packed }, ({ pluginData }) => ({
      contents: unpacking,
      pluginData,
    }))
    build.onLoad({ filter: /\.br$/, namespace: packed }, async ({ pluginData }) => ({
      contents: brotliCompressSync(withFewBackslashes(JSON.stringify(await allWords(String(pluginData))))),
      loader: 'file',
    }))
  },
}

async function exportsOf(path: string): Promise<Record<string, unknown>> {
  return await import(pathToFileURL(path).href)
}

/** The words of all modules; `path` is that of any of them. */
async function allWords(path: string): Promise<Record<string, unknown>> {
  const folder = rulesOf(path)
  const extension = path.slice(-3)
  const all = await Promise.all(wordModules.map((name) => exportsOf(`${folder}detectors/${name}${extension}`)))
  const words = Object.assign({}, ...all)
  return { ...words, prefixTable: withoutSources(words.prefixTable), ...(await sourcesOf(folder)) }
}

/** The folder of the rules, in which `path` is. */
function rulesOf(path: string): string {
  return path.replace(/(?<=[\\/]redact[\\/]).*$/, '')
}

/** What a string in single quotes is: of escapes, there are backslashes only. */
function unescaped(written: string): string {
  return written.replaceAll('\\\\', '\\')
}

/** The code of a module with its patterns packed, all of those on a line. */
function withPatterns(code: string, indexOf: (literal: string) => number): string {
  const packedCode = code.replace(pattern, (literal, _, flags: string) => {
    const packedPattern = `packedPatterns[${indexOf(literal)}]`
    return /[gy]/.test(flags) ? `new RegExp(${packedPattern})` : packedPattern
  })
  return packedCode === code ? code : withPatterns(packedCode, indexOf)
}

function patternsIn(code: string): readonly string[] {
  const found: string[] = []
  withPatterns(code, (literal) => found.push(literal))
  return found
}

/** JSON of patterns is full of pairs of backslashes: one unit for each packs better. */
function withFewBackslashes(json: string): string {
  return json.replaceAll('\\\\', doubled)
}

/** A character that JSON escapes, and that therefore is not in it. */
const doubled = '\u0001'

interface Sources {
  readonly lists: readonly string[]
  /** As they are written: `/^a+$/i`. */
  readonly patterns: readonly string[]
}

/** The long lists of words and the patterns in a folder, sorted: what is alike packs better side by side. */
async function sourcesOf(folder: string): Promise<Sources> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => isRule(name, folder)).toSorted()
  const files = await Promise.all(names.map((name) => readFile(`${folder}${name}`, 'utf8')))
  const found = (all: (text: string) => readonly string[]): readonly string[] =>
    [...new Set(files.flatMap(all))].toSorted()
  const listsIn = (text: string): readonly string[] =>
    [...text.matchAll(longList)].map(([, words = '']) => unescaped(words))
  return { lists: found(listsIn), patterns: found(patternsIn) }
}

function isRule(name: string, folder: string): boolean {
  const path = `${folder}${name}`
  return otherModule.test(path) && !wordModule.test(path) && !name.includes('.test.')
}

/** In a file of their own: in a string of code, bytes take a quarter more. */
const unpacking = `import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import file from '${packedFile}'
export const words = JSON.parse(brotliDecompressSync(readFileSync(new URL(file, import.meta.url))).toString().replaceAll('\\x01', '\\\\\\\\'))
export const { lists } = words
export const patterns = words.patterns.map((literal) => {
  const end = literal.lastIndexOf('/')
  return RegExp(literal.slice(1, end), literal.slice(end + 1))
})`

function withoutSources(table: readonly (readonly [source: string, rows: unknown])[]): readonly unknown[] {
  return table.map(([, rows]) => ['', rows])
}
