import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject, parseJson, type TenantId } from '@logpipe/sdk/contract'
import { errnoOf, fileReason, operationError } from '@logpipe/sdk/operations'

/** What an endpoint acknowledged in one response: ids, never text. */
export interface Receipt {
  /** Time of the response, ISO 8601 UTC. */
  readonly at: string
  readonly logIds: readonly string[]
}

/** Stores the receipts of one target, a file for each tenant, one JSON object per line. */
export interface ReceiptBook {
  /** Resolves when the receipt is in the file. Throws `storage_failed`. */
  readonly add: (tenantId: TenantId, receipt: Receipt) => Promise<void>
}

export function openReceiptBook(ledgerDir: string): ReceiptBook {
  const opened = new Set<TenantId>()
  return {
    add: async (tenantId, { at, logIds }) => {
      if (logIds.length === 0) return
      const file = fileOf(ledgerDir, tenantId)
      // A line that a kill or a full disk has cut off must not take this one with it.
      const start = opened.has(tenantId) ? '' : '\n'
      try {
        if (opened.size === 0) await mkdir(ledgerDir, { recursive: true, mode: 0o700 })
        await appendFile(file, `${start}${JSON.stringify({ at, log_ids: logIds })}\n`, { mode: 0o600 })
        opened.add(tenantId)
      } catch (cause) {
        opened.delete(tenantId)
        throw operationError('storage_failed', `cannot write receipts to ${file}: ${fileReason(cause)}`, { cause })
      }
    },
  }
}

export interface ReceiptsRead {
  readonly receipts: readonly Receipt[]
  /** Lines that are not receipts: writes that were cut off. */
  readonly damaged: number
}

/** Reads the receipts of one tenant. A missing file means that nothing was sent from here. */
export async function readReceipts(ledgerDir: string, tenantId: TenantId): Promise<ReceiptsRead> {
  const text = await readLedger(fileOf(ledgerDir, tenantId))
  const lines = text.split('\n').filter((line) => line !== '')
  const receipts = lines.map(parseReceipt).filter((receipt) => receipt !== undefined)
  return { receipts, damaged: lines.length - receipts.length }
}

/** Only a missing file means that there are no receipts; one that cannot be read proves nothing. */
async function readLedger(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return ''
    throw operationError('data_unusable', `cannot read the receipts in ${file}: ${fileReason(cause)}`, { cause })
  }
}

/** Tenants that have receipts. */
export async function receiptTenants(ledgerDir: string): Promise<readonly string[]> {
  const names = await readdir(ledgerDir).catch(() => [])
  return names.filter((name) => name.endsWith('.ndjson')).map((name) => name.slice(0, -'.ndjson'.length))
}

function parseReceipt(line: string): Receipt | undefined {
  const value = parseJson(line)
  if (!isObject(value) || typeof value.at !== 'string' || !Array.isArray(value.log_ids)) return undefined
  return { at: value.at, logIds: value.log_ids.map(String) }
}

function fileOf(ledgerDir: string, tenantId: TenantId): string {
  return join(ledgerDir, `${tenantId}.ndjson`)
}
