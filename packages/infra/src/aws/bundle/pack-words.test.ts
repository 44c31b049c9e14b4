import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRedactor } from '@logpipe/pipeline/redact'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { packWords } from './pack-words.ts'

const lines = [
  'मेरा मोबाइल नंबर 9876543210',
  'пароль: hunter2',
  'key ghp_aB3dE5fA7bC9aB3dE5fA7bC9aB3dE5fA7bC9',
  'mysql -phunter2',
]

test('words that were packed redact as before, in a smaller bundle', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'packed-'))
  try {
    const [plain, packed] = [await bundle([]), await bundle([packWords])]
    expect(packed.length).toBeLessThan(0.95 * plain.length)
    expect(packed).not.toContain('https://docs.npmjs.com')
    writeFileSync(join(folder, 'redact.mjs'), packed)
    const { redact } = await import(pathToFileURL(join(folder, 'redact.mjs')).href)
    for (const line of lines) {
      expect(redact(line)).toBe(createRedactor().redact(line))
      expect(redact(line)).not.toBe(line)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

async function bundle(plugins: (typeof packWords)[]): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: "import { createRedactor } from '@logpipe/pipeline/redact'\nexport const { redact } = createRedactor()",
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    minify: true,
    charset: 'utf8',
    platform: 'node',
    format: 'esm',
    splitting: false,
    conditions: ['@logpipe/source', 'module'],
    plugins,
  })
  return outputFiles[0]?.text ?? ''
}
