import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import { fileReason } from '@logpipe/sdk/operations'
import type { Candidate } from './candidate.ts'
import { type FilePath, joinPath, resolvePath, shownPath } from './file-path.ts'
import type { PathTest } from './path-filter.ts'

export interface Walk {
  readonly cwd: string
  /** Nothing in this folder is found, by whatever link; absolute, without links. */
  readonly closedFolder?: string
  readonly isExcluded: PathTest
  /** Is told of every file that is found; what it throws ends the walk. */
  readonly onFile: () => void
}

export interface WalkRules {
  /** Of a path below the folder. */
  readonly isMatch: PathTest
  readonly mayEnter: PathTest
  readonly hasDots: boolean
}

export const everyFile: WalkRules = { isMatch: () => true, mayEnter: () => true, hasDots: false }

/**
 * Every file below a folder. Links are followed, to folders too, and no folder is entered twice, so that a cycle ends. A folder that
 * cannot be read is a fault of its own and stops nothing else. Names that begin with a dot are left out unless a rule asks for them.
 */
export async function walkFolder(folder: FilePath, walk: Walk, rules: WalkRules = everyFile): Promise<Candidate[]> {
  const entered = new Set<string>()
  const found: Candidate[] = []
  const enter = async (path: FilePath, below: string): Promise<void> => {
    const absolute = resolvePath(walk.cwd, path)
    try {
      const { dev, ino } = await stat(absolute, { bigint: true })
      if (entered.has(`${dev}:${ino}`)) return
      entered.add(`${dev}:${ino}`)
      for (const entry of await readdir(absolute, { withFileTypes: true, encoding: 'buffer' }))
        await look(entry, path, below)
    } catch (error) {
      if (isOfCaller(error)) throw error
      found.push({ path, fault: { kind: 'unreadable', reason: fileReason(error) } })
    }
  }
  const look = async (entry: Dirent<Buffer>, folderPath: FilePath, below: string): Promise<void> => {
    if (entry.name[0] === dot && !rules.hasDots) return
    const path = joinPath(folderPath, entry.name)
    const name = below + shownPath(entry.name)
    if (walk.isExcluded(shownPath(path))) return
    const kind = await kindOf(entry, path, walk)
    if (kind === 'folder' && rules.mayEnter(name)) await enter(path, `${name}/`)
    if (kind === 'folder' || kind === 'closed' || !rules.isMatch(name)) return
    found.push({ path, ...(kind === 'other' && { isOther: true }) })
    walk.onFile()
  }
  await enter(folder, '')
  return found.sort((a, b) => (shownPath(a.path) < shownPath(b.path) ? -1 : 1))
}

const dot = 46

/** A folder that cannot be read has an error code; what `onFile` throws is for the caller. */
function isOfCaller(error: unknown): boolean {
  return !(error instanceof Error && 'syscall' in error)
}

/** `other`: a pipe, a socket or a device. A link to nothing counts as a file: opening it says what is wrong. */
async function kindOf(
  entry: Dirent<Buffer>,
  path: FilePath,
  walk: Walk,
): Promise<'file' | 'folder' | 'other' | 'closed'> {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  const absolute = resolvePath(walk.cwd, path)
  try {
    if (entry.isSymbolicLink() && (await isClosed(absolute, walk))) return 'closed'
    const found = await stat(absolute)
    if (found.isDirectory()) return 'folder'
    return found.isFile() ? 'file' : 'other'
  } catch {
    return 'file'
  }
}

async function isClosed(path: FilePath, { closedFolder }: Walk): Promise<boolean> {
  if (closedFolder === undefined) return false
  // What is behind a link to a pipe or to nothing has no name.
  const real = await realpath(path).catch(() => '')
  return real === closedFolder || real.startsWith(closedFolder + sep)
}
