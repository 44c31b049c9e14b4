import { expect, test } from 'vitest'
import { lineOf } from './name-line.ts'
import { createNewestLine } from './newest-line.ts'

const at = (ms: number) => ({ fromMs: ms, atMs: ms })
const [ledger, later] = [lineOf('k', at(1_000), 'ledger'), lineOf('k', at(900_000), 'ledger')]
const [manifest, newer] = [lineOf('k', at(1_500), 'manifest'), lineOf('k', at(950_000), 'manifest')]

test.each([
  ['one line', [ledger], ledger],
  ['two receipts', [ledger, later], later],
  ['two receipts, in the other order', [later, ledger], later],
  ['two manifests', [manifest, newer], newer],
  ['a receipt and its manifest', [ledger, manifest], ledger],
  ['a receipt and the manifest of a later request', [ledger, newer], lineOf('k', at(950_000), 'ledger')],
])('of %s one is left', (_, [first = '', ...others], left) => {
  const newest = createNewestLine('k', first)
  for (const line of others) newest.add(line)
  expect(newest.line()).toBe(left)
})
