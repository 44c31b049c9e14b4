import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject, type TenantId } from '@logpipe/sdk/contract'

/** What an endpoint acknowledged in one answer: ids, never text. */
export interface Receipt {
  /** When the answer came, ISO 8601 UTC. */
  readonly at: string
  readonly logIds: readonly string[]
}

/** Writes down the receipts of one target, a file for each tenant, one JSON object a line. */
export interface ReceiptBook {
  /** Resolves when the receipt is in the file. */
  readonly add: (tenantId: TenantId, receipt: Receipt) => Promise<void>
}

export function openReceiptBook(ledgerDir: string): ReceiptBook {
  let isMade = false
  return {
    add: async (tenantId, { at, logIds }) => {
      if (logIds.length === 0) return
      if (!isMade) await mkdir(ledgerDir, { recursive: true, mode: 0o700 })
      isMade = true
      await appendFile(fileOf(ledgerDir, tenantId), `${JSON.stringify({ at, log_ids: logIds })}\n`, { mode: 0o600 })
    },
  }
}

export interface ReceiptsRead {
  readonly receipts: readonly Receipt[]
  /** Lines that are no receipts: the end of a write that was cut off. */
  readonly damaged: number
}

/** Reads the receipts of one tenant. A missing file means that nothing was sent from here. */
export async function readReceipts(ledgerDir: string, tenantId: TenantId): Promise<ReceiptsRead> {
  const text = await readFile(fileOf(ledgerDir, tenantId), 'utf8').catch(() => '')
  const lines = text.split('\n').filter((line) => line !== '')
  const receipts = lines.map(parseReceipt).filter((receipt) => receipt !== undefined)
  return { receipts, damaged: lines.length - receipts.length }
}

/** Tenants of which there are receipts. */
export async function receiptTenants(ledgerDir: string): Promise<readonly string[]> {
  const names = await readdir(ledgerDir).catch(() => [])
  return names.filter((name) => name.endsWith('.ndjson')).map((name) => name.slice(0, -'.ndjson'.length))
}

function parseReceipt(line: string): Receipt | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (!isObject(value) || typeof value.at !== 'string' || !Array.isArray(value.log_ids)) return undefined
    return { at: value.at, logIds: value.log_ids.map(String) }
  } catch {
    return undefined
  }
}

function fileOf(ledgerDir: string, tenantId: TenantId): string {
  return join(ledgerDir, `${tenantId}.ndjson`)
}
