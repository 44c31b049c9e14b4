import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aFolder } from '../../test/a-folder.ts'
import { restoredBackups } from './restored-backups.ts'

const span = { started_at: '2026-01-31T12:00:00.000Z', finished_at: '2026-01-31T12:00:05.000Z' }

test.each<[string, string, readonly object[]]>([
  [
    'a restore',
    JSON.stringify([span]),
    [{ fromMs: Date.UTC(2026, 0, 31, 11, 59), toMs: Date.UTC(2026, 0, 31, 12, 0, 5) }],
  ],
  ['no times', '[{"started_at":"x"},7]', []],
  ['no list', '{}', []],
  ['nonsense', '[', []],
])('%s', async (_, text, expected) => {
  const folder = await aFolder({ 'ledger/restored.json': text })
  expect(await restoredBackups(join(folder, 'ledger', 'embedded'))).toEqual(expected)
})

test('a folder that was never restored has none', async () => {
  expect(await restoredBackups(join(await aFolder(), 'ledger', 'embedded'))).toEqual([])
})
