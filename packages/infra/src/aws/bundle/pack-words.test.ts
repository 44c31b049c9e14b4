import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRedactor } from '@logpipe/pipeline/redact'
import { build, type OutputFile } from 'esbuild'
import { expect, test } from 'vitest'
import { ownNames } from './own-names.ts'
import { packWords } from './pack-words.ts'

const lines = [
  'मेरा मोबाइल नंबर 9876543210',
  'пароль: hunter2',
  'key ghp_aB3dE5fA7bC9aB3dE5fA7bC9aB3dE5fA7bC9',
  'mysql -phunter2',
  // Patterns that keep a position, in a list, in a condition, and after a return.
  '{"kty":"oct","k":"aB3dE5fG7hJ9kL1mN3pQ5rS7"}',
  'chpasswd:\\n  list: |\\n    anna:hunter2\\n    bob:Linnet52',
  '{"type":"phone","value":"4155550132"}',
  "password: Some(Secret('hunter2'))",
  "INSERT INTO users (name, password) VALUES ('anna', 'hunter2')",
  'call 8 (495) 123-45-67',
  'key 5A08 4111111111111111 5F24',
  // Patterns of the scanner and the view, several on a line, and a list with backslashes.
  'taxpayer id 519-23-8812',
  '{"password":\\u0022hunter2\\u0022}',
  'Tel: =2B14155550132',
  '{"phones":{"home":"4155550132"}}',
  "Invalid password `Hunter2-x9'",
  'callers 778,Hanna Okafor,01701234567',
]

test('words that were packed redact as before, in a smaller bundle', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'packed-'))
  try {
    const [plain, packed] = [await bundle([]), await bundle([packWords])]
    expect(bytesOf(packed)).toBeLessThan(0.95 * bytesOf(plain))
    expect(packed).toHaveLength(2)
    for (const { path, text, contents } of packed) {
      expect(text).not.toContain('https://docs.npmjs.com')
      writeFileSync(join(folder, basename(path)), contents)
    }
    const { redact } = await import(pathToFileURL(join(folder, 'stdin.mjs')).href)
    const own = createRedactor()
    for (const line of lines) {
      const redacted = redact(line)
      expect(redacted).toBe(own.redact(line))
      expect(redacted).not.toBe(line)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

async function bundle(plugins: (typeof packWords)[]): Promise<OutputFile[]> {
  const { outputFiles } = await build({
    stdin: {
      contents: "import { createRedactor } from '@logpipe/pipeline/redact'\nexport const { redact } = createRedactor()",
      resolveDir: import.meta.dirname,
    },
    outdir: import.meta.dirname,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    write: false,
    minify: true,
    mangleProps: ownNames,
    charset: 'utf8',
    platform: 'node',
    format: 'esm',
    splitting: false,
    conditions: ['@logpipe/source', 'module'],
    plugins,
  })
  return outputFiles
}

function bytesOf(files: readonly OutputFile[]): number {
  return files.reduce((sum, { contents }) => sum + contents.length, 0)
}
