import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { shortenNames } from './short-names.ts'

/** A build of two commands of one name, which share a chunk. */
async function aBuild(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const sources: Readonly<Record<string, string>> = {
    'main.ts': `const names = await Promise.all([import('./a/list.ts'), import('./b/list.ts')])\nconsole.log(...names.map(({ list }) => list()), 'list-AAAAAAAA.js')`,
    'a/list.ts': `import { shared } from '../shared.ts'\nexport const list = (): string => shared('a')`,
    'b/list.ts': `import { shared } from '../shared.ts'\nexport const list = (): string => shared('b')`,
    'shared.ts': "export const shared = (name: string): string => '<' + name + '>'",
  }
  for (const folder of ['a', 'b']) mkdirSync(join(dir, 'src', folder), { recursive: true })
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(dir, 'src', name), text)
  await build({
    ...{ entryPoints: [join(dir, 'src', 'main.ts')], outdir: join(dir, 'dist'), chunkNames: 'chunks/[name]-[hash]' },
    ...{
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      sourcemap: true,
      outExtension: { '.js': '.js' },
    },
  })
  writeFileSync(join(dir, 'package.json'), '{"type":"module"}')
  return join(dir, 'dist')
}

test('chunks are found under their short names, also where two have one name, and so are their maps', async () => {
  const dir = await aBuild()
  shortenNames(dir)
  const chunks = ['chunk.js', 'list-2.js', 'list.js']
  expect(readdirSync(join(dir, 'chunks')).toSorted()).toEqual(chunks.flatMap((name) => [name, `${name}.map`]))
  for (const name of chunks)
    expect(readFileSync(join(dir, 'chunks', name), 'utf8')).toMatch(new RegExp(`sourceMappingURL=${name}.map\\n$`))
  // What only looks like one of them is left alone.
  expect(execFileSync(process.execPath, [join(dir, 'main.js')], { encoding: 'utf8' })).toBe(
    '<a> <b> list-AAAAAAAA.js\n',
  )
})
