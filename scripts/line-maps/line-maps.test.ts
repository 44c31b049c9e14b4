import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, transform } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { codeOf, linesOf, mayThrow, thinMaps, withoutFileNames } from './line-maps.ts'

async function aBuild(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const entryPoints = [join(import.meta.dirname, 'line-maps.ts')]
  await build({ entryPoints, outdir: dir, bundle: true, platform: 'node', format: 'esm', sourcemap: true })
  return dir
}

async function mapIn(dir: string): Promise<SourceMapPayload> {
  return JSON.parse(await readFile(join(dir, 'line-maps.js.map'), 'utf8'))
}

test('each line still leads to its source, in a map that is much smaller', async () => {
  const dir = await aBuild()
  const before = await mapIn(dir)
  thinMaps(dir)
  const after = await mapIn(dir)
  const [whole, thin] = [new SourceMap(before), new SourceMap(after)]
  const lines = before.mappings.split(';').length
  let mapped = 0
  for (let line = 0; line < lines; line++) {
    const [one, other] = [whole.findEntry(line, 2), thin.findEntry(line, 0)]
    if (!('originalSource' in one) || one.generatedLine !== line) continue
    expect(other).toMatchObject({ originalSource: one.originalSource, generatedLine: line })
    if ('originalLine' in other) expect(Math.abs(other.originalLine - one.originalLine)).toBeLessThanOrEqual(1)
    mapped++
  }
  expect(mapped).toBeGreaterThan(40)
  expect(after.mappings.length).toBeLessThan(before.mappings.length / 2)
  const [source = '', thinSource = ''] = [before.sourcesContent?.[0], after.sourcesContent?.[0]]
  expect(thinSource.split('\n')).toHaveLength(source.split('\n').length)
  expect(await programOf(thinSource, 'js')).toBe(await programOf(source, 'ts'))
  expect(thinSource.length).toBeLessThan(source.length * 0.8)
})

/** What a source does, but for its imports: without types, comments and blanks. */
async function programOf(source: string, loader: 'js' | 'ts'): Promise<string> {
  const { code } = await transform(source, { loader, minifyWhitespace: true })
  return code.replaceAll(/import\{[^}]*\}from"[^"]*";/g, '')
}

test.each([
  ['export interface A\n  extends B {\n  c: { d: E }\n}\na({\n  interface: 1 })', '\n\n\n\na({\n  interface: 1 })'],
  ["export type A =\n  /** One. */\n  | { readonly kind: 'one' }\n  | B<\n  C\n>\na()", '\n\n\n\n\n\na()'],
  ['const a = (b: B<C>): D => c as E', 'const a = (b) => c'],
  ['const a = `type B =  \n  ` + (c as D)', 'const a = `type B =  \n  ` + (c)'],
  ["const a: A = 'two  blanks  ' as B", "const a = 'two  blanks  '"],
])('types in %j are left out, and all else stays on its line', (source, code) => {
  expect(codeOf(source)).toBe(code)
})

test('names of files, which a bundler writes between them, are left out of a bundle, and its lines keep their numbers', () => {
  const code = 'a()\n// src/ship/send.ts\nb() // src/x.ts\n// ../sdk/src/y.ts\n  // src/z.ts\n// said of c\nc()'
  expect(withoutFileNames(code)).toBe('a()\n\nb() // src/x.ts\n\n  // src/z.ts\n// said of c\nc()')
})

test('code between comments and imports stays on its line, also where a line has both', () => {
  const imports = ["import { a } from 'a'", 'import {', '  b,', "} from 'b'", "const c = await import('c')"]
  expect(codeOf(imports.join('\n'))).toBe(['', '', '', '', "const c = await import('c')"].join('\n'))
  const source = ['/** One. */', 'a() // two', '  // three', '/**', ' * four', ' */', 'b(`', ' * five`)'].join('\n')
  expect(codeOf(source)).toBe(['', 'a() // two', '', '', '', '', 'b(`', ' * five`)'].join('\n'))
})

test('numbers stay relative to what was kept, and lines without a place stay empty', () => {
  // Two places on the first line, of which the second moves on to line 3; the next line starts there.
  expect(linesOf('AAAA,IAEI;;EAAE,A;A')).toBe('AAAA;;AAEA;')
})

test.each([
  ["export const a = 'x => y() ' + `(\n)`", false],
  ["export const a = new Set('b c'.split(' ')), d = [/e['(]f/, 'g'].join('|')", false],
  ['const a = [{ b: 1 / 2, c: [1] }]', false],
  ["export const a = 'b'.at(0)", true],
  ["const a = b('c')", true],
  ['const a = (b) => b', true],
  ['class A {}\nnew A()', true],
  ["const a = await import('b')", true],
])('whether the code of %j may be in a stack trace: %j', (code, may) => {
  expect(mayThrow(code)).toBe(may)
})

test('sources that are not kept have no place, and the others lead where they led', () => {
  // Line 1 is of the first source, lines 2 and 4 of the second, line 3 of the third.
  const mappings = 'AAAA;ACCA;ACAA;ADCA'
  expect(linesOf(mappings)).toBe(mappings)
  expect(linesOf(mappings, [true, true, true])).toBe(mappings)
  expect(linesOf(mappings, [true, false, true])).toBe('AAAA;;ACCA;')
  expect(linesOf(mappings, [false, true, true])).toBe(';AACA;ACAA;ADCA')
})

test('a map leaves out a source of nothing but words', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  await writeFile(join(dir, 'words.ts'), "export const words = 'a b c'.split(' ')\n")
  await writeFile(
    join(dir, 'main.ts'),
    "import { words } from './words.ts'\n\nexport const isWord = (word: string) => words.includes(word)\n",
  )
  await build({ entryPoints: [join(dir, 'main.ts')], outdir: dir, bundle: true, format: 'esm', sourcemap: true })
  thinMaps(dir)
  const map: SourceMapPayload = JSON.parse(await readFile(join(dir, 'main.js.map'), 'utf8'))
  expect([map.sources, map.sourcesContent?.length]).toEqual([['main.ts'], 1])
  const line = (await readFile(join(dir, 'main.js'), 'utf8')).split('\n').findIndex((one) => one.includes('isWord ='))
  expect(new SourceMap(map).findEntry(line, 0)).toMatchObject({ originalSource: 'main.ts', originalLine: 2 })
})
