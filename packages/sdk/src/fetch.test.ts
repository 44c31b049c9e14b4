import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** One declaration file describes both entries to TypeScript. */
test('the entry on fetch exports what the main entry does, types and values', () => {
  const exportsOf = (file: string): string =>
    readFileSync(new URL(file, import.meta.url), 'utf8')
      .replace(/^\/\*\*.*\*\/\n+/, '')
      .replace('/client/fetch/create-client.ts', '/client/create-client.ts')
  const sorted = (text: string): readonly string[] => text.split('\n').toSorted()
  expect(sorted(exportsOf('./fetch.ts'))).toEqual(sorted(exportsOf('./index.ts')))
})
