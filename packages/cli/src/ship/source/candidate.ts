import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, normalize } from 'node:path'
import { errnoOf, fileReason } from '@logpipe/sdk/operations'
import { type FilePath, joinPath, resolvePath } from './file-path.ts'
import type { InputFault } from './input.ts'
import { type Glob, parseGlob } from './path-filter.ts'
import { type Walk, walkFolder } from './walk-folder.ts'

/** A name that may be an input. */
export interface Candidate {
  readonly path: FilePath
  /** Whether the user typed this very name. */
  readonly isNamed?: boolean
  /** A pipe, a socket or a device that nobody named. */
  readonly isOther?: boolean
  readonly fault?: InputFault
}

/** What a path, folder or glob stands for. */
export async function expandPath(path: string, walk: Walk): Promise<readonly Candidate[]> {
  const named = await lookUp(path, walk.cwd)
  switch (named.kind) {
    case 'file':
      return walk.isExcluded(path) ? [] : [{ path: named.path, isNamed: true }]
    case 'folder':
      return orFault(await walkFolder(named.path, walk), named.path, 'empty_folder')
    case 'glob':
      return orFault(await walkFolder(plainFolder(named.glob.base), walk, named.glob), path, 'no_match')
    case 'fault':
      return [{ path, fault: { kind: 'unreadable', reason: named.reason } }]
  }
}

function orFault(files: readonly Candidate[], path: FilePath, kind: 'empty_folder' | 'no_match'): readonly Candidate[] {
  return files.length > 0 ? files : [{ path, fault: { kind } }]
}

type Named =
  | { readonly kind: 'file' | 'folder'; readonly path: FilePath }
  | { readonly kind: 'glob'; readonly glob: Glob }
  | { readonly kind: 'fault'; readonly reason: string }

/** A file whose name looks like a glob is a file. */
async function lookUp(path: string, cwd: string): Promise<Named> {
  try {
    const named = (await nameInBytes(path, cwd)) ?? path
    const found = await stat(resolvePath(cwd, named))
    if (!found.isDirectory()) return { kind: 'file', path: named }
    return { kind: 'folder', path: typeof named === 'string' ? plainFolder(named) : named }
  } catch (error) {
    const glob = errnoOf(error) === 'ENOENT' ? parseGlob(path) : undefined
    return glob === undefined ? { kind: 'fault', reason: fileReason(error) } : { kind: 'glob', glob }
  }
}

/** Names are shown without `./` in front. */
function plainFolder(folder: string): string {
  const plain = normalize(folder)
  return plain === '.' || plain === './' ? '' : plain
}

/** Subtle: a name that is not UTF-8 arrives with U+FFFD on the command line. The one file that looks so is meant. */
async function nameInBytes(path: string, cwd: string): Promise<FilePath | undefined> {
  if (!basename(path).includes('\ufffd')) return undefined
  const folder = dirname(path)
  const entries = await readdir(resolvePath(cwd, folder), { encoding: 'buffer' }).catch(() => [])
  const alike = entries.filter((entry) => entry.toString() === basename(path))
  return alike.length === 1 && alike[0] !== undefined ? joinPath(folder, alike[0]) : undefined
}
