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
  'pairs/secret-forms',
  'personal/number-plans',
  'secrets/secret-prefix-table',
]
const wordModule = new RegExp(
  `[\\\\/]redact[\\\\/]detectors[\\\\/](?:${wordModules.join('|').replaceAll('/', '[\\\\/]')})\\.[jt]s$`,
)
const otherModule = /[\\/]redact[\\/]detectors[\\/]\w+[\\/][\w-]+\.[jt]s$/
const packed = 'packed-words'
const packedFile = `${packed}.br`

/** A long list of words on a line of its own. */
const longList = /(?<=^ +)'([^'\\\n]{50,})'(?=[,;)]*$| \+$|\.split\(' '\))/gm

/** A long pattern that is all of a declaration, a property or an item, as the formatter writes them: on one line, to its end. */
const longPattern = /(?<=(?:^ +|[=:] ))\/(?![*/])(.{50,})\/([a-z]*)(?=(?:,| \},)?;?$)/gm

/**
 * Compresses the words and the long patterns of redaction, which were a quarter of its code: a function loads less, and unpacks them in
 * about a millisecond. The documents behind prefixes of secrets, which only the CLI prints, are left out.
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
      const sources = await sourcesOf(detectorsOf(path))
      const place = (source: string): string => `packedSources[${sources.indexOf(source)}]`
      const code = (await readFile(path, 'utf8'))
        .replace(longPattern, (_, source: string, flags: string) => `RegExp(${place(source)},'${flags}')`)
        .replace(longList, (_, words: string) => place(words))
      // On the first line, so that the others keep their numbers.
      return {
        contents: `import { sources as packedSources } from '${packed}';${code}`,
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
      contents: brotliCompressSync(JSON.stringify(await allWords(String(pluginData)))),
      loader: 'file',
    }))
  },
}

async function exportsOf(path: string): Promise<Record<string, unknown>> {
  return await import(pathToFileURL(path).href)
}

/** The words of all modules; `path` is that of any of them. */
async function allWords(path: string): Promise<Record<string, unknown>> {
  const folder = detectorsOf(path)
  const extension = path.slice(-3)
  const all = await Promise.all(wordModules.map((name) => exportsOf(`${folder}${name}${extension}`)))
  const words = Object.assign({}, ...all)
  return { ...words, prefixTable: withoutSources(words.prefixTable), sources: await sourcesOf(folder) }
}

/** The folder of the detectors, of which `path` is one. */
function detectorsOf(path: string): string {
  return path.replace(/[^\\/]+[\\/][^\\/]+$/, '')
}

/** The long patterns and lists of words in a folder, in the order of its files. */
async function sourcesOf(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => isDetector(name, folder)).toSorted()
  const files = await Promise.all(names.map((name) => readFile(`${folder}${name}`, 'utf8')))
  const found = [longPattern, longList].flatMap((form) => files.flatMap((text) => [...text.matchAll(form)]))
  return [...new Set(found.map(([, source = '']) => source))]
}

function isDetector(name: string, folder: string): boolean {
  const path = `${folder}${name}`
  return otherModule.test(path) && !wordModule.test(path) && !name.includes('.test.')
}

/** In a file of their own: in a string of code, bytes take a quarter more. */
const unpacking = `import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import file from '${packedFile}'
export const words = JSON.parse(brotliDecompressSync(readFileSync(new URL(file, import.meta.url))))
export const { sources } = words`

function withoutSources(table: readonly (readonly [source: string, rows: unknown])[]): readonly unknown[] {
  return table.map(([, rows]) => ['', rows])
}
