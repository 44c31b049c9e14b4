import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { codeOf, firstOfLines, thinMaps } from './line-maps.ts'

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
    const [one, other] = [whole.findEntry(line, 2), thin.findEntry(line, 60)]
    if (!('originalSource' in one) || one.generatedLine !== line) continue
    expect(other).toMatchObject({ originalSource: one.originalSource, generatedLine: line })
    if ('originalLine' in other) expect(Math.abs(other.originalLine - one.originalLine)).toBeLessThanOrEqual(1)
    mapped++
  }
  expect(mapped).toBeGreaterThan(40)
  expect(after.mappings.length).toBeLessThan(before.mappings.length / 2)
  const [source, thinSource] = [
    before.sourcesContent?.[0]?.split('\n') ?? [],
    after.sourcesContent?.[0]?.split('\n') ?? [],
  ]
  expect(thinSource).toHaveLength(source.length)
  let isInterface = false
  for (const [i, line] of source.entries()) {
    isInterface ||= line.startsWith('interface ')
    const isLeftOut = isInterface || /^(?:\s*(?:\/\/|\/\*\*|\*)|(?:import|type) )/.test(line)
    expect(thinSource[i]).toBe(isLeftOut ? '' : line)
    if (line === '}') isInterface = false
  }
})

test('interfaces are left out up to their end, and nothing behind them', () => {
  const many = ['export interface A', '  extends B {', '  readonly c: {', '    d: E }', '}', 'a({', '  interface: 1 })']
  expect(codeOf(many.join('\n'))).toBe(['', '', '', '', '', 'a({', '  interface: 1 })'].join('\n'))
  expect(codeOf('interface A {}\nexport interface B extends A {}\nb()')).toBe('\n\nb()')
})

test('types are left out up to their end, and nothing behind them', () => {
  const union = ['export type A =', '  /** One. */', "  | { readonly kind: 'one' }", '  | B<', '  C', '>', 'a()']
  expect(codeOf(union.join('\n'))).toBe('\n\n\n\n\n\na()')
  expect(codeOf('type A = B\nconst type = 1\ntype C = {\n  d: E\n}\n\n  b()')).toBe('\nconst type = 1\n\n\n\n\n  b()')
})

test('code between comments and imports stays on its line, also where a line has both', () => {
  const imports = ["import { a } from 'a'", 'import {', '  b,', "} from 'b'", "const c = await import('c')"]
  expect(codeOf(imports.join('\n'))).toBe(['', '', '', '', "const c = await import('c')"].join('\n'))
  const source = ['/** One. */', 'a() // two', '  // three', '/**', ' * four', ' */', 'b(`', ' * five`)'].join('\n')
  expect(codeOf(source)).toBe(['', 'a() // two', '', '', '', '', 'b(`', ' * five`)'].join('\n'))
})

test('numbers stay relative to what was kept, and lines without a place stay empty', () => {
  // Two places on the first line, of which the second moves on to line 3; the next line starts there.
  expect(firstOfLines('AAAA,IAEI;;EAAE,A;A')).toBe('AAAA;;EAEM;')
})
