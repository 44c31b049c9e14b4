import { randomBytes } from 'node:crypto'
import { link, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errnoOf, fileReason, makeFolder, operationError } from '@logpipe/sdk/operations'
import { writeDurably } from './write-durably.ts'

const keyBytes = 32

/** The key of all ledgers of a data folder; undefined where there is none. Throws `data_unusable`. */
export async function readLedgerKey(dir: string): Promise<Buffer | undefined> {
  const path = keyPath(dir)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (errnoOf(cause) === 'ENOENT') return undefined
    throw operationError('data_unusable', `cannot read the ledger's key ${path}: ${fileReason(cause)}`, { cause })
  })
  return text === undefined ? undefined : parseKey(text, path)
}

/** The same, made where there is none; rejects with what the file system says. */
export async function makeLedgerKey(dir: string): Promise<Buffer> {
  const known = await readLedgerKey(dir)
  if (known !== undefined) return known
  const path = keyPath(dir)
  await makeFolder(dirname(path))
  // Whoever comes second takes the key of the first, and nobody sees half of one.
  const draft = `${path}.${randomBytes(8).toString('hex')}`
  await writeDurably(draft, `${randomBytes(keyBytes).toString('hex')}\n`)
  await link(draft, path).catch((error: unknown) => {
    if (errnoOf(error) !== 'EEXIST') throw error
  })
  await rm(draft, { force: true })
  return parseKey(await readFile(path, 'utf8'), path)
}

/** Beside the ledgers of all targets: no target is called so. */
function keyPath(dir: string): string {
  return join(dirname(dir), 'ledger.key')
}

function parseKey(text: string, path: string): Buffer {
  if (/^[0-9a-f]{64}\n?$/.test(text)) return Buffer.from(text.trim(), 'hex')
  throw operationError('data_unusable', `${path} is not a ledger key: expected 64 hex digits`)
}
