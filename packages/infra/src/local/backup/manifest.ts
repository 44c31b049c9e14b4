import { isObject, parseJson } from '@logpipe/sdk/contract'
import type { SavedFile } from './save-stores.ts'

/** What a backup consists of: `backup.json` in its folder, written last. */
export interface Manifest {
  /** Form of the backup. */
  readonly format: 1
  /** Form of the data in it. */
  readonly data_format: number
  /** Version of logpipe that wrote it. */
  readonly version: string
  /** What was acknowledged before is in it. ISO 8601. */
  readonly started_at: string
  readonly finished_at: string
  /** Every other file by its path in the folder. */
  readonly files: Readonly<Record<string, SavedFile>>
}

export const manifestName = 'backup.json'
/** Where the parts of the stack are in a backup; all else has the path that it had. */
export const parts = { table: 'table.zst', queue: 'queue.db', keys: 'master.key' } as const
/** Folders of what commands have written. */
export const ofCommands = { senders: ['state', 'spool'], ledgers: 'ledger' } as const

/** Says of a folder from which backups it was restored, and is in each backup of it. */
export const restoredPath = 'ledger/restored.json'

/** What is wrong with a manifest, or what it says. */
export function parseManifest(text: string): Manifest | { readonly wrong: string } {
  const value = parseJson(text)
  if (!isObject(value)) return { wrong: 'it is not a JSON object' }
  if (value.format !== 1) return { wrong: `its format is ${JSON.stringify(value.format)}, and this version reads 1` }
  const { data_format: dataFormat, version, started_at: startedAt, finished_at: finishedAt, files } = value
  if (typeof dataFormat !== 'number' || !isObject(files)) return { wrong: 'it names no data_format or no files' }
  if (![version, startedAt, finishedAt].every((text) => typeof text === 'string')) return { wrong: 'it names no time' }
  const entries = Object.entries(files)
  const wrong = entries.find(([path, file]) => !isKnown(path) || !isSavedFile(file))
  if (wrong !== undefined) return { wrong: `its entry ${JSON.stringify(wrong[0])} is wrong` }
  const missing = Object.values(parts).find((path) => !Object.hasOwn(files, path))
  return missing === undefined ? (value as unknown as Manifest) : { wrong: `it has no ${missing}` }
}

/** A path that leads out of the folder could write anywhere, and one into the table or the queue over what is restored there. */
function isKnown(path: string): boolean {
  const [top = '', ...below] = path.split('/')
  const names: readonly string[] = below.length === 0 ? Object.values(parts) : folders
  return names.includes(top) && !path.includes('\\') && below.every((part) => !['', '.', '..'].includes(part))
}

const folders = [...ofCommands.senders, ofCommands.ledgers]

function isSavedFile(value: unknown): value is SavedFile {
  return isObject(value) && typeof value.bytes === 'number' && typeof value.sha256 === 'string'
}
