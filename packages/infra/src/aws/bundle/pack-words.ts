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
  'personal/number-plans',
  'secrets/secret-prefix-table',
]
const wordModule = new RegExp(
  `[\\\\/]redact[\\\\/]detectors[\\\\/](?:${wordModules.join('|').replaceAll('/', '[\\\\/]')})\\.[jt]s$`,
)
const otherModule = /[\\/]redact[\\/]detectors[\\/]\w+[\\/][\w-]+\.[jt]s$/
const packed = 'packed-words'

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
    build.onResolve({ filter: new RegExp(`^${packed}$`) }, ({ path, pluginData }) => ({
      path,
      namespace: packed,
      pluginData,
    }))
    build.onLoad({ filter: /./, namespace: packed }, async ({ pluginData }) => ({
      contents: unpacking(await allWords(String(pluginData))),
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

function unpacking(words: Record<string, unknown>): string {
  const compressed = brotliCompressSync(JSON.stringify(words))
  return `import { brotliDecompressSync } from 'node:zlib'
const data = '${encoded(compressed)}'
const bytes = Buffer.alloc(data.length * 0.8)
for (let i = 0, n = 0; i < data.length; i++) {
  const code = data.charCodeAt(i)
  n = n * 85 + (code === 125 ? 52 : code - 40)
  if (i % 5 === 4) n = bytes.writeUInt32BE(n, (i - 4) * 0.8) * 0
}
export const words = JSON.parse(brotliDecompressSync(bytes.subarray(0, ${compressed.length})))
export const { sources } = words`
}

/**
 * Four bytes in five characters, a sixteenth less than base64 takes: those from `(` on, which need no escape in quotes, with `}`
 * for the backslash among them.
 */
function encoded(data: Buffer): string {
  const whole = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)])
  let text = ''
  for (let i = 0; i < whole.length; i += 4) {
    const group = whole.readUInt32BE(i)
    for (let power = 85 ** 4; power >= 1; power /= 85)
      text += String.fromCharCode(40 + (Math.floor(group / power) % 85))
  }
  return text.replaceAll('\\', '}')
}

function withoutSources(table: readonly (readonly [source: string, rows: unknown])[]): readonly unknown[] {
  return table.map(([, rows]) => ['', rows])
}
