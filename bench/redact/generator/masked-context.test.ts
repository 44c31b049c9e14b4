import { expect, test } from 'vitest'
import { isText, maskedContext } from './masked-context.ts'

test('shows the text around a finding, and of values their shape', () => {
  const line = 'call +1 415 555 0100 or Zoë@b.example now'
  const [phone, email] = [
    { start: 5, end: 20 },
    { start: 24, end: 37 },
  ]
  expect(maskedContext(line, phone, [phone, email])).toBe('"call ⟦+9 999 999 9999⟧ or Xxx@x.xxxxxxx now"')
})

test('cuts the text around a finding to 50 characters on each side', () => {
  const finding = { start: 100, end: 103 }
  const shown = maskedContext(`${'a'.repeat(100)}123${'b'.repeat(100)}`, finding, [finding])
  expect(shown).toBe(`"${'a'.repeat(50)}⟦999⟧${'b'.repeat(50)}"`)
})

test('tells text from bytes by a NUL near the start', () => {
  expect(isText(Buffer.from('a line\n'))).toBe(true)
  expect(isText(Buffer.from('a\0line\n'))).toBe(false)
})
