import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expandIds, type TenantId } from '@logpipe/sdk/contract'
import { expect, onTestFinished, test } from 'vitest'
import { type OldReceipt, oldReceiptTenants, readOldReceipts as readEach } from './old-receipts.ts'

const acme = 'acme' as TenantId
const beta = 'beta' as TenantId
const at = '2026-01-31T23:59:59.000Z'

async function aFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'logpipe-ledger-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

async function readReceipts(ledgerDir: string, tenantId: TenantId) {
  const receipts: (Omit<OldReceipt, 'logIds'> & { readonly logIds: readonly string[] })[] = []
  let damaged = 0
  for await (const receipt of readEach(ledgerDir, tenantId)) {
    if (receipt === undefined) damaged++
    else receipts.push({ ...receipt, logIds: 'key' in receipt.logIds ? expandIds(receipt.logIds) : receipt.logIds })
  }
  return { receipts, damaged }
}

test('receipts are read tenant by tenant, and one that was cut off takes no other with it', async () => {
  const ledger = await aFolder()
  const lines = [
    `{"at":"${at}","log_ids":["a1","a2"]}`,
    '{"at":"2026-01-31","log_ids":["a2',
    `{"at":"${at}","log_ids":["a3"]}`,
  ]
  await writeFile(join(ledger, 'acme.ndjson'), `\n${lines.join('\n')}\n`)
  await writeFile(join(ledger, 'beta.ndjson'), `{"at":"${at}","log_ids":["b1"]}\n`)
  expect(await oldReceiptTenants(ledger)).toEqual(expect.arrayContaining(['acme', 'beta']))
  const receipts = [
    { at, logIds: ['a1', 'a2'] },
    { at, logIds: ['a3'] },
  ]
  expect(await readReceipts(ledger, acme)).toEqual({ receipts, damaged: 1 })
  expect(await readReceipts(ledger, beta)).toEqual({ receipts: [{ at, logIds: ['b1'] }], damaged: 0 })
})

test('a tenant without receipts has none, and a ledger that is not there no tenants', async () => {
  const ledger = join(await aFolder(), 'nowhere')
  expect(await readReceipts(ledger, acme)).toEqual({ receipts: [], damaged: 0 })
  expect(await oldReceiptTenants(ledger)).toEqual([])
})

test.each(['null', '[]', '{"at":1,"log_ids":[]}', '{"at":"x"}', '{'])('the line %s is no receipt', async (line) => {
  const ledger = await aFolder()
  await writeFile(join(ledger, 'acme.ndjson'), `${line}\n`)
  expect(await readReceipts(ledger, acme)).toEqual({ receipts: [], damaged: 1 })
})

test('ids that come from a key take twelve characters each, and are read in full', async () => {
  const ledger = await aFolder()
  const ids = ['0AAAAAAAAAAA', 'fBBBBBBBBBBB'].join('')
  await writeFile(join(ledger, 'acme.ndjson'), JSON.stringify({ at, key: 'run-0', first: 5, ids, refused: [1] }))
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
