import { expect, test } from 'vitest'
import { backupText, restoredText } from './backup.ts'

test('folders are named without what they would do to the terminal', () => {
  const manifest = { files: {}, started_at: '2026-01-31T00:00:00.000Z' } as unknown as Parameters<typeof backupText>[1]
  const texts = [backupText('/a\u001b[2J', manifest), restoredText('/a\u001b[2J', manifest, { data: '/a\u001b[2J' })]
  for (const text of texts) expect([text.includes('/a<1b>[2J'), text.includes('\u001b')]).toEqual([true, false])
})
