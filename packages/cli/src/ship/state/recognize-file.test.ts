import { expect, test } from 'vitest'
import type { FileEntry } from './file-entry.ts'
import { findEntry, placeOf, recognizeFile, type SeenFile } from './recognize-file.ts'

const seen: SeenFile = {
  dev: '1',
  ino: '7',
  born: '100',
  size: 2_000,
  head: Buffer.from('a'.repeat(1_024)),
  path: '/var/log/app.log',
}
const sent: FileEntry = {
  ...recognizeFile(undefined, seen, { host: 'here' }).entry,
  position: { offset: 1_500, number: 3, ordinal: 2 },
  end: 1_500,
}
const entries = new Map([[placeOf(sent), sent]])

test('a file that was sent goes on where it ended, whatever its name is now', () => {
  expect(recognizeFile(sent, { ...seen, path: '/var/log/app.log.1' }, { host: 'here' })).toMatchObject({
    entry: { id: sent.id, path: '/var/log/app.log.1' },
    start: sent.position,
    isRewritten: false,
  })
})

test.each([
  ['shorter than what was sent', { size: 1_499 }],
  ['begins otherwise', { head: Buffer.from(`b${'a'.repeat(1_023)}`) }],
  ['shorter than its fingerprint', { head: Buffer.from('aaa'), size: 1_500 }],
])('one that is %s is another generation, from its start', (_, change) => {
  const recognized = recognizeFile(sent, { ...seen, ...change }, { host: 'here' })
  expect(recognized).toMatchObject({ entry: { generation: 1, end: 0 }, start: { offset: 0 }, isRewritten: true })
  expect(recognized.entry.id).not.toBe(sent.id)
})

test('an entry is not found for an inode that was born again, and is found where the device has a new number', () => {
  expect(findEntry(entries, seen)).toBe(sent)
  expect(findEntry(entries, { ...seen, born: '101' })).toBeUndefined()
  expect(findEntry(entries, { ...seen, ino: '8' })).toBeUndefined()
  expect(findEntry(entries, { ...seen, dev: '2' })).toBe(sent)
  expect(findEntry(entries, { ...seen, dev: '2', head: Buffer.from('b') })).toBeUndefined()
  expect(findEntry(entries, { ...seen, dev: '2', born: '0' })).toBeUndefined()
})

test('a fingerprint grows with a short file, up to 1,024 bytes', () => {
  const short = recognizeFile(undefined, { ...seen, size: 3, head: Buffer.from('one') }, { host: 'here' }).entry
  expect(short.fingerprint.bytes).toBe(3)
  const grown = recognizeFile(short, { ...seen, size: 6, head: Buffer.from('onetwo') }, { host: 'here' })
  expect(grown).toMatchObject({ isRewritten: false, entry: { id: short.id, fingerprint: { bytes: 6 } } })
})

test.each(['1f8b08', '28b52ffd', '425a6839314159265359'])('a file that begins with %s is compressed', (magic) => {
  const head = Buffer.from(magic, 'hex')
  expect(recognizeFile(undefined, { ...seen, head }, { host: 'here' }).isCompressed).toBe(true)
  expect(recognizeFile(undefined, seen, { host: 'here' }).isCompressed).toBe(false)
})
