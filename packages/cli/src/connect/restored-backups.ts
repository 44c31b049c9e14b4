import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isObject, parseJson } from '@logpipe/sdk/contract'

/** What ingest accepted in it may be missing in a backup, although the table names it; epoch milliseconds. */
export interface BackupSpan {
  readonly fromMs: number
  readonly toMs: number
}

/** A request may have been received so long before its message was on the queue, which was saved then. Milliseconds. */
const maxIngestMs = 60_000

/** When the backups were made from which a data folder was restored, as `logpipe restore` noted it beside the ledgers; mostly none. */
export async function restoredBackups(ledgerDir: string): Promise<readonly BackupSpan[]> {
  const text = await readFile(join(dirname(ledgerDir), 'restored.json'), 'utf8').catch(() => '[]')
  const value = parseJson(text)
  return (Array.isArray(value) ? value : []).flatMap((one: unknown) => {
    if (!isObject(one)) return []
    const [fromMs, toMs] = [Date.parse(String(one.started_at)) - maxIngestMs, Date.parse(String(one.finished_at))]
    return Number.isNaN(fromMs) || Number.isNaN(toMs) ? [] : [{ fromMs, toMs }]
  })
}
