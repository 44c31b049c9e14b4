import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { errnoOf, fileReason } from '@logpipe/sdk/operations'
import pLimit from 'p-limit'
import { glob, isDynamicPattern } from 'tinyglobby'

/** Something to ship. */
export interface Input {
  /** How to name it to a person. */
  readonly name: string
  /** Size of a file, bytes; what comes from a pipe has none, and can be read only once. */
  readonly bytes?: number
  /** Absolute path of a file, which can be read again; what comes from a pipe has none. */
  readonly path?: string
  /** Opens it; a file is read in chunks of so many bytes, 256 KiB by default, from an offset. */
  readonly open: (chunkBytes?: number, offset?: number) => Readable
}

/** Something that cannot be shipped, and why. */
export type InputProblem = { readonly name: string } & InputFault

type InputFault =
  | { readonly kind: 'unreadable' | 'interrupted'; readonly reason: string }
  | { readonly kind: 'empty_folder' | 'no_match' | 'link_to_folder' | 'utf16' }
  /** Offset of the first NUL, bytes. */
  | { readonly kind: 'binary'; readonly nulAt: number }
  /** Of something other than the inputs: receipts, or the stack. */
  | { readonly kind: 'failed'; readonly message: string }

export interface FoundInputs {
  readonly inputs: readonly Input[]
  /** Binary files in a folder or a glob: they are not logs, and nobody named them. */
  readonly skipped: readonly string[]
  readonly problems: readonly InputProblem[]
}

/**
 * Turns paths, folders and globs into inputs, in order, each file once. Nothing is read of them but their first bytes. Files in
 * `dataDir` (an absolute path) are inputs only by name: its master key and receipts are nothing that tenants may read.
 */
export async function findInputs(
  paths: readonly string[],
  cwd: string,
  { dataDir }: { readonly dataDir?: string } = {},
): Promise<FoundInputs> {
  const found = await Promise.all(paths.map((path) => expand(path, cwd)))
  const isOurs = (name: string): boolean => dataDir !== undefined && resolve(cwd, name).startsWith(join(dataDir, sep))
  const candidates = eachOnce(found.flat(), cwd).filter(({ name, isNamed }) => isNamed === true || !isOurs(name))
  const limit = pLimit(openAtOnce)
  const examined = await Promise.all(candidates.map((one) => limit(examine, one, cwd)))
  const isSkipped = ({ isNamed, ...one }: Examined): boolean => !isNamed && 'fault' in one && isBinary(one.fault)
  return {
    inputs: examined.flatMap((one) => ('input' in one ? [one.input] : [])),
    skipped: examined.filter(isSkipped).map(({ name }) => name),
    problems: examined.flatMap((one) => ('fault' in one && !isSkipped(one) ? [{ name: one.name, ...one.fault }] : [])),
  }
}

/** Files that are open at the same time. */
const openAtOnce = 16

/** A name that may be an input. */
interface Candidate {
  readonly name: string
  /** Whether the user typed this very name. */
  readonly isNamed?: boolean
  readonly fault?: InputFault
}

type Examined = { readonly name: string; readonly isNamed: boolean } & (
  | { readonly input: Input }
  | { readonly fault: InputFault }
)

function isBinary({ kind }: InputFault): boolean {
  return kind === 'binary' || kind === 'utf16' || kind === 'link_to_folder'
}

/** One file may be named in several ways; it counts as named by the user if one of them was. */
function eachOnce(all: readonly Candidate[], cwd: string): readonly Candidate[] {
  const unique = new Map<string, Candidate>()
  for (const one of all) {
    const path = resolve(cwd, one.name)
    const before = unique.get(path)
    const isNamed = one.isNamed === true || before?.isNamed === true
    unique.set(path, { ...(before ?? one), ...(isNamed && { isNamed }) })
  }
  return [...unique.values()]
}

async function expand(path: string, cwd: string): Promise<readonly Candidate[]> {
  try {
    const found = await stat(resolve(cwd, path))
    if (!found.isDirectory()) return [{ name: path, isNamed: true }]
    const files = await filesIn(path, cwd)
    return files.length > 0 ? files : [{ name: path, fault: { kind: 'empty_folder' } }]
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && isDynamicPattern(path)) return expandGlob(path, cwd)
    return [{ name: path, fault: { kind: 'unreadable', reason: fileReason(error) } }]
  }
}

/** Every file below a folder, by name; what begins with a dot is left out. */
async function filesIn(folder: string, cwd: string): Promise<readonly Candidate[]> {
  const entries = await readdir(resolve(cwd, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(folder, relative(resolve(cwd, folder), join(entry.parentPath, entry.name))))
    .filter(
      (path) =>
        !relative(folder, path)
          .split('/')
          .some((part) => part.startsWith('.')),
    )
    .sort()
    .map((name) => ({ name }))
}

async function expandGlob(pattern: string, cwd: string): Promise<readonly Candidate[]> {
  const names = await glob(pattern, { cwd, onlyFiles: true, expandDirectories: false })
  if (names.length === 0) return [{ name: pattern, fault: { kind: 'no_match' } }]
  return names.sort().map((name) => ({ name }))
}

const sampleBytes = 8_192

async function examine({ name, isNamed = false, fault }: Candidate, cwd: string): Promise<Examined> {
  const file = { name, isNamed }
  if (fault !== undefined) return { ...file, fault }
  try {
    return { ...file, ...(await readStart(name, resolve(cwd, name))) }
  } catch (error) {
    return { ...file, fault: { kind: 'unreadable', reason: fileReason(error) } }
  }
}

/** Decides by its first bytes whether a file is an input. */
async function readStart(
  name: string,
  path: string,
): Promise<{ readonly input: Input } | { readonly fault: InputFault }> {
  const found = await stat(path)
  if (found.isDirectory()) return { fault: { kind: 'link_to_folder' } }
  if (found.isFIFO()) return { input: { name, open: (chunkBytes) => openFile(path, chunkBytes) } }
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, null)
    const nulAt = buffer.subarray(0, bytesRead).indexOf(0)
    if (nulAt === -1) {
      return { input: { name, path, bytes: size, open: (chunkBytes, offset) => openFile(path, chunkBytes, offset) } }
    }
    return { fault: isUtf16(buffer) ? { kind: 'utf16' } : { kind: 'binary', nulAt } }
  } finally {
    await file.close()
  }
}

function isUtf16(start: Buffer): boolean {
  return (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)
}

function openFile(path: string, chunkBytes = 256 * 1024, offset = 0): Readable {
  // A pipe cannot be read from a position, be it 0.
  return createReadStream(path, { highWaterMark: chunkBytes, ...(offset > 0 && { start: offset }) })
}
