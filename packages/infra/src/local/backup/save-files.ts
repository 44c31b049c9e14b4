import { access, copyFile, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isMissing, makeFolder } from '@logpipe/sdk/operations'
import { ofCommands } from './manifest.ts'
import type { SavedFile } from './save-stores.ts'
import { sync } from './save-stores.ts'

/** Files by their paths in the folder, with `/`. */
export type SavedFiles = Readonly<Record<string, SavedFile>>

/** Copies a file to the same path below another folder, durably. */
export async function saveFile(from: string, to: string, path: string): Promise<SavedFiles> {
  await makeFolder(dirname(join(to, path)))
  await copyFile(join(from, path), join(to, path))
  return { [path]: await sync(join(to, path)) }
}

/** Copies those files that are still there: who sends removes what was sent. */
export async function saveFiles(from: string, to: string, paths: readonly string[]): Promise<SavedFiles> {
  const saved: SavedFiles[] = []
  for (const path of paths) {
    const files = await saveFile(from, to, path).catch(async (error: unknown) => {
      if (isMissing(error) && !(await isThere(join(from, path)))) return {}
      throw error
    })
    saved.push(files)
  }
  return Object.assign({}, ...saved)
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** The paths of all files below one, sorted; none where it is not there. Locks are not files to keep. */
export async function filesBelow(folder: string, path: string): Promise<readonly string[]> {
  try {
    const found = await readdir(join(folder, path), { recursive: true, withFileTypes: true })
    const names = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    return names
      .map((name) => name.slice(folder.length + 1).replaceAll('\\', '/'))
      .filter((name) => !name.endsWith('.lock'))
      .toSorted()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

const contentsName = 'contents.jsonl'

/**
 * Copies the ledgers while others write to them: of each first its table of contents, and then the segments that this names, which may have
 * grown since. One that was pruned meanwhile is in no table of contents any more: then that ledger is copied again.
 */
export async function saveLedgers(from: string, to: string): Promise<SavedFiles> {
  const all = await filesBelow(from, ofCommands.ledgers)
  const contents = all.filter((path) => path.endsWith(`/${contentsName}`))
  const others = all.filter((path) => !path.endsWith('.ledger') && !contents.includes(path))
  const saved = [await saveFiles(from, to, others)]
  for (const path of contents) saved.push(await saveLedger(from, to, path))
  return Object.assign({}, ...saved)
}

async function saveLedger(from: string, to: string, path: string): Promise<SavedFiles> {
  const dir = dirname(path)
  const copied = await saveFile(from, to, path)
  const text = await readFile(join(to, path), 'utf8')
  const segments = new Set(text.match(/[\w-]+\.ledger(?=")/g))
  const pruned = new Set([...text.matchAll(/"kind":"pruned","segment":"([^"]+)"/g)].map(([, name]) => name))
  const saved: SavedFiles[] = [copied]
  try {
    for (const name of segments) if (!pruned.has(name)) saved.push(await saveFile(from, to, `${dir}/${name}`))
    return Object.assign({}, ...saved)
  } catch (error) {
    const isPruned = isMissing(error) && (await readFile(join(from, path), 'utf8')) !== text
    if (!isPruned) throw error
    return saveLedger(from, to, path)
  }
}
