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
  const compressed = brotliCompressSync(JSON.stringify(words))
  return `import { brotliDecompressSync } from 'node:zlib'
const data = '${encoded(compressed)}'
const bytes = Buffer.alloc(data.length * 0.8)
for (let i = 0, n = 0; i < data.length; i++) {
  const code = data.charCodeAt(i)
  n = n * 85 + (code === 125 ? 52 : code - 40)
  if (i % 5 === 4) n = bytes.writeUInt32BE(n, (i - 4) * 0.8) * 0
}
export const words = JSON.parse(brotliDecompressSync(bytes.subarray(0, ${compressed.length})))`
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
