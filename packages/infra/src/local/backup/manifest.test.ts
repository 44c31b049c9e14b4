import { expect, test } from 'vitest'
import { parseManifest } from './manifest.ts'

const file = { bytes: 1, sha256: 'ab' }
const good = {
  ...{ format: 1, data_format: 1, version: '0.1.0', started_at: 'a', finished_at: 'b' },
  files: { 'table.zst': file, 'queue.db': file, 'master.key': file, 'ledger/embedded/contents.jsonl': file },
}

test('a manifest is read as it was written', () => {
  expect(parseManifest(JSON.stringify(good))).toEqual(good)
})

test.each<[string, unknown, string]>([
  ['no object', [], 'not a JSON object'],
  ['another format', { ...good, format: 2 }, 'its format is 2, and this version reads 1'],
  ['no form of the data', { ...good, data_format: 'x' }, 'no data_format'],
  ['no files', { ...good, files: [] }, 'no files'],
  ['no time', { ...good, started_at: 3 }, 'no time'],
  ['no table', { ...good, files: { 'queue.db': file } }, 'it has no table.zst'],
  ['no keys', { ...good, files: { ...good.files, 'master.key': undefined } }, 'it has no master.key'],
  ['a file without a hash', { ...good, files: { ...good.files, 'state/x': { bytes: 1 } } }, 'entry "state/x" is wrong'],
  ...[
    '../x',
    '/etc/x',
    'ledger/../../x',
    'ledger//x',
    './x',
    'ledger\\..\\x',
    'ledger/a\\..\\x',
    '',
    'ledger',
    'x',
    'table/CURRENT',
    'queue/fauxqs.db-wal',
    '__proto__',
  ].map((path): [string, unknown, string] => [
    `the path ${JSON.stringify(path)}`,
    { ...good, files: { ...good.files, [path]: file } },
    `entry ${JSON.stringify(path)} is wrong`,
  ]),
])('a manifest with %s is refused', (_, value, why) => {
  expect(parseManifest(JSON.stringify(value))).toEqual({ wrong: expect.stringContaining(why) })
})
