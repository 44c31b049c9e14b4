import { appendFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expandIds, type TenantId } from '@logpipe/sdk/contract'
import { expect, onTestFinished, test } from 'vitest'
import {
  openReceiptBook as openBook,
  type Receipt,
  type ReceiptBook,
  readReceipts as readEach,
  receiptTenants,
} from './receipts.ts'

const acme = 'acme' as TenantId
const beta = 'beta' as TenantId
const at = '2026-01-31T23:59:59.000Z'

async function aFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-ledger-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

async function readReceipts(ledgerDir: string, tenantId: TenantId) {
  const receipts: (Omit<Receipt, 'logIds'> & { readonly logIds: readonly string[] })[] = []
  let damaged = 0
  for await (const receipt of readEach(ledgerDir, tenantId)) {
    if (receipt === undefined) damaged++
    else receipts.push({ ...receipt, logIds: 'key' in receipt.logIds ? expandIds(receipt.logIds) : receipt.logIds })
  }
  return { receipts, damaged }
}

function openReceiptBook(ledgerDir: string): ReceiptBook {
  const book = openBook(ledgerDir)
  onTestFinished(book.close)
  return book
}

test('receipts are read as they were written, tenant by tenant, over several runs', async () => {
  const ledger = join(await aFolder(), 'ledger', 'embedded')
  const first = openReceiptBook(ledger)
  await Promise.all([
    first.add(acme, { at, logIds: ['a1', 'a2'] }),
    first.add(beta, { at, logIds: ['b1'] }),
    first.add(acme, { at, logIds: [] }),
  ])
  await openReceiptBook(ledger).add(acme, { at, logIds: ['a3'] })
  expect(await receiptTenants(ledger)).toEqual(expect.arrayContaining(['acme', 'beta']))
  expect(await readReceipts(ledger, acme)).toEqual({
    receipts: [
      { at, logIds: ['a1', 'a2'] },
      { at, logIds: ['a3'] },
    ],
    damaged: 0,
  })
  expect((await readReceipts(ledger, beta)).receipts).toEqual([{ at, logIds: ['b1'] }])
  expect((await stat(join(ledger, 'acme.ndjson'))).mode & 0o077).toBe(0)
})

test('receipts of more tenants than files are open at once are all there, and closing loses none', async () => {
  const ledger = await aFolder()
  const book = openReceiptBook(ledger)
  const tenants = Array.from({ length: 100 }, (_, i) => `tenant-${i}` as TenantId)
  for (let round = 0; round < 3; round++) {
    await Promise.all(tenants.map((tenant) => book.add(tenant, { at, logIds: [`${tenant}.${round}`] })))
    if (round === 1) await book.close()
  }
  await book.close()
  for (const tenant of tenants) {
    const { receipts, damaged } = await readReceipts(ledger, tenant)
    expect(receipts.flatMap(({ logIds }) => logIds)).toEqual([0, 1, 2].map((round) => `${tenant}.${round}`))
    expect(damaged).toBe(0)
  }
})

test('a tenant without receipts has none, and a ledger that is not there no tenants', async () => {
  const ledger = join(await aFolder(), 'nowhere')
  expect(await readReceipts(ledger, acme)).toEqual({ receipts: [], damaged: 0 })
  expect(await receiptTenants(ledger)).toEqual([])
})

test('a receipt that was cut off is counted, and takes no other with it', async () => {
  const ledger = await aFolder()
  await openReceiptBook(ledger).add(acme, { at, logIds: ['a1'] })
  await appendFile(join(ledger, 'acme.ndjson'), '{"at":"2026-01-31","log_ids":["a2')
  await openReceiptBook(ledger).add(acme, { at, logIds: ['a3'] })
  const { receipts, damaged } = await readReceipts(ledger, acme)
  expect(receipts.flatMap(({ logIds }) => logIds)).toEqual(['a1', 'a3'])
  expect(damaged).toBe(1)
})

test.each(['null', '[]', '{"at":1,"log_ids":[]}', '{"at":"x"}', '{'])('the line %s is no receipt', async (line) => {
  const ledger = await aFolder()
  await writeFile(join(ledger, 'acme.ndjson'), `${line}\n`)
  expect(await readReceipts(ledger, acme)).toEqual({ receipts: [], damaged: 1 })
})

test('a receipt that cannot be written is a storage failure that names the file', async () => {
  const folder = await aFolder()
  await writeFile(join(folder, 'ledger'), 'a file')
  const book = openReceiptBook(join(folder, 'ledger'))
  await expect(book.add(acme, { at, logIds: ['a1'] })).rejects.toMatchObject({
    code: 'storage_failed',
    message: expect.stringContaining(join(folder, 'ledger', 'acme.ndjson')),
  })
})

test('ids that come from a key take twelve characters each, and are read in full', async () => {
  const ledger = await aFolder()
  const book = openReceiptBook(ledger)
  const ids = ['0AAAAAAAAAAA', 'fBBBBBBBBBBB'].join('')
  await book.add(acme, { at, logIds: { key: 'run-0', first: 5, ids, refused: [1] } })
  await book.add(acme, { at, logIds: { key: 'run-1', first: 0, ids: '', refused: [0] } })
  const { receipts, damaged } = await readReceipts(ledger, acme)
  expect(damaged).toBe(0)
  expect(receipts).toEqual([{ at, logIds: ['0.run-0.5.AAAAAAAAAAA', 'f.run-0.7.BBBBBBBBBBB'] }])
})

test.each([
  '{"at":"2026-01-31T23:59:59Z","key":"k","first":0,"ids":"0AAAAAAAAAA"}',
  '{"at":"2026-01-31T23:59:59Z","key":"k","ids":"0AAAAAAAAAAA"}',
  '{"at":"2026-01-31T23:59:59Z","key":"k","first":0,"ids":"0AAAAAAAAAAA","refused":1}',
])('a receipt whose ids cannot be told is damaged: %s', async (line) => {
  const ledger = await aFolder()
  await writeFile(join(ledger, 'acme.ndjson'), `${line}\n`)
  expect(await readReceipts(ledger, acme)).toEqual({ receipts: [], damaged: 1 })
})

test('a line longer than any receipt is damaged, and the others count', async () => {
  const ledger = await aFolder()
  const receipt = JSON.stringify({ at, log_ids: ['a1'] })
  const file = `${receipt}\n\n${'x'.repeat(5_000_000)}\n${receipt.replace('a1', 'é'.repeat(200_000))}\n${receipt}`
  await writeFile(join(ledger, 'acme.ndjson'), file)
  const { receipts, damaged } = await readReceipts(ledger, acme)
  expect(receipts.map(({ logIds }) => logIds[0]?.length)).toEqual([2, 200_000, 2])
  expect(damaged).toBe(1)
})
