import { SourceMap, type SourceMapPayload } from 'node:module'
import { isDeepStrictEqual } from 'node:util'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { thinMappings } from './thin-mappings.ts'

test('every place of a minified bundle leads to the line that it led to, and every name to its own', async () => {
  const { outputFiles } = await build({
    entryPoints: [new URL('bundle-functions.ts', import.meta.url).pathname],
    outdir: import.meta.dirname,
    ...{
      bundle: true,
      minify: true,
      write: false,
      sourcemap: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
    },
  })
  const map: SourceMapPayload = JSON.parse(outputFiles.find(({ path }) => path.endsWith('.map'))?.text ?? '')
  const mappings = thinMappings(map.mappings)
  expect(mappings.length).toBeLessThan(0.85 * map.mappings.length)
  const [whole, thin] = [new SourceMap(map), new SourceMap({ ...map, mappings })]
  const lines = outputFiles.find(({ path }) => path.endsWith('.js'))?.text.split('\n') ?? []
  let [places, names] = [0, 0]
  const wrong: object[] = []
  for (const [line, text] of lines.entries()) {
    for (let column = 0; column < text.length; column++) {
      const [one, other] = [whole.findEntry(line, column), thin.findEntry(line, column)]
      if (!('originalSource' in one)) continue
      places++
      const isNamed = 'name' in one && one.name !== undefined && one.generatedColumn === column
      if (isNamed) names++
      if (isNamed ? !isDeepStrictEqual(other, one) : !isOfSameLine(other, one)) wrong.push({ one, other })
    }
  }
  expect(wrong).toEqual([])
  expect(places).toBeGreaterThan(1_000)
  expect(names).toBeGreaterThan(100)
})

type Entry = ReturnType<SourceMap['findEntry']>

function isOfSameLine(one: Entry, other: Entry): boolean {
  if (!('originalSource' in one) || !('originalSource' in other)) return false
  return one.originalSource === other.originalSource && one.originalLine === other.originalLine
}

test('lines without a place stay empty', () => {
  expect(thinMappings(';AAAA,CAAC,EACD;;AAAA')).toBe(';AAAA,GACA;;AAAA')
})
