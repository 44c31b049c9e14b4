import { expect, test } from 'vitest'
import { sizeTable } from './size-table.ts'

const size = (name: string, bytes: number) => ({ name, bytes })

test('says what grew, shrank, stayed, came and went', () => {
  const now = [size('grown', 2048), size('shrunk', 512), size('same', 100), size('added', 1024)]
  const before = [size('grown', 1024), size('shrunk', 1024), size('same', 100), size('removed', 1)]
  expect(sizeTable(now, before).split('\n').slice(3, -2)).toEqual([
    '| grown | 2.0 KiB | +1.0 KiB (+100.0 %) |',
    '| shrunk | 0.5 KiB | −0.5 KiB (−50.0 %) |',
    '| same | 0.1 KiB | – |',
    '| added | 1.0 KiB | new |',
    '| removed | – | gone |',
  ])
})
