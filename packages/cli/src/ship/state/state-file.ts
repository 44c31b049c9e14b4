import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseJson } from '@logpipe/sdk/contract'
import { errnoOf, fileReason, makeFolder, operationError } from '@logpipe/sdk/operations'
import { type FileEntry, parseState, type StateEntries, stateText } from './file-entry.ts'

export type StateRead =
  | { readonly kind: 'read'; readonly files: readonly FileEntry[]; readonly replaced: readonly FileEntry[] }
  /** The file is there and not a state: `message` says so. */
  | { readonly kind: 'damaged'; readonly message: string }

/** Reads a state file; one that is not there is an empty state. Throws `data_unusable` where it cannot be read. */
export async function readStateFile(path: string): Promise<StateRead> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return { kind: 'read', files: [], replaced: [] }
    throw operationError('data_unusable', `cannot read the state in ${path}: ${fileReason(cause)}`, { cause })
  }
  const entries = parseState(parseJson(text))
  if (entries !== undefined) return { kind: 'read', ...entries }
  return { kind: 'damaged', message: `the state in ${path} is damaged` }
}

/** Keeps a damaged file under another name, for whoever wants to know why. Returns the name. */
export async function setAside(path: string, nowMs: number): Promise<string> {
  const name = `${path}.damaged-${new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')}`
  await rename(path, name)
  return name
}

/** Replaces a state file whole: whoever reads it sees the old content or the new, whenever the process or machine ends. */
export async function writeStateFile(path: string, entries: StateEntries): Promise<void> {
  const temporary = `${path}.new`
  try {
    await makeFolder(dirname(path))
    const file = await open(temporary, 'w', 0o600)
    try {
      await file.writeFile(stateText(entries))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw operationError('storage_failed', `cannot write the state to ${path}: ${fileReason(cause)}`, { cause })
  }
}
