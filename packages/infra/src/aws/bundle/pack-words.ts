import { pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import type { Plugin } from 'esbuild'

/** Modules of redaction that export nothing but words: of many languages, commands and phrases. */
const wordModules = [
  'labels/phone-words',
  'labels/other-words',
  'labels/called-phrases',
  'labels/topic-words',
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
const packed = 'packed-words'

/**
 * Compresses the words of redaction, which were a quarter of its code: a function loads less, and unpacks them in about a
 * millisecond. The documents behind prefixes of secrets, which only the CLI prints, are left out.
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
  const folder = path.replace(/[^\\/]+[\\/][^\\/]+$/, '')
  const extension = path.slice(-3)
  const all = await Promise.all(wordModules.map((name) => exportsOf(`${folder}${name}${extension}`)))
  const words = Object.assign({}, ...all)
  return { ...words, prefixTable: withoutSources(words.prefixTable) }
}

function unpacking(words: Record<string, unknown>): string {
  const data = brotliCompressSync(JSON.stringify(words)).toString('base64')
  return `import { brotliDecompressSync } from 'node:zlib'
export const words = JSON.parse(brotliDecompressSync(Buffer.from('${data}', 'base64')))`
}

function withoutSources(table: readonly (readonly [source: string, rows: unknown])[]): readonly unknown[] {
  return table.map(([, rows]) => ['', rows])
}
