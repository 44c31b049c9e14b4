import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import pLimit from 'p-limit'
import { glob, isDynamicPattern } from 'tinyglobby'
import { errnoOf, fileReason } from '../failure.ts'

/** Something to ship. */
export interface Input {
  /** How to name it to a person. */
  readonly name: string
  /** Size of a file, bytes; what comes from a pipe has none, and can be read only once. */
  readonly bytes?: number
  readonly open: () => Readable
}

/** Something that cannot be shipped, and why, in one sentence. */
export interface InputProblem {
  readonly name: string
  readonly message: string
}

export interface FoundInputs {
  readonly inputs: readonly Input[]
  /** Binary files that came along in a folder or a glob. They are no logs, and nobody named them. */
  readonly skipped: readonly string[]
  readonly problems: readonly InputProblem[]
}

/** Turns paths, folders and globs into inputs, in order, each file once. Nothing is read of them but their first bytes. */
export async function findInputs(paths: readonly string[], cwd: string): Promise<FoundInputs> {
  const found = await Promise.all(paths.map((path) => expand(path, cwd)))
  const unique = eachOnce(found.flat(), cwd)
  const limit = pLimit(openAtOnce)
  const all = await Promise.all(unique.map((one) => limit(lookAt, one, cwd)))
  const named = new Set(unique.filter(({ isNamed }) => isNamed).map(({ name }) => name))
  const isSkipped = ({ name, isBinary }: Looked): boolean => isBinary === true && !named.has(name)
  return {
    inputs: all.filter((one): one is Input => 'open' in one),
    skipped: all.filter(isSkipped).map(({ name }) => name),
    problems: all.flatMap((one) =>
      'message' in one && !isSkipped(one) ? [{ name: one.name, message: one.message }] : [],
    ),
  }
}

/** Files that are open at the same time. */
const openAtOnce = 16

/** One file may be named in several ways; it counts as named by the user if one of them was. */
function eachOnce(all: readonly Expanded[], cwd: string): readonly Expanded[] {
  const unique = new Map<string, Expanded>()
  for (const one of all) {
    const path = resolve(cwd, one.name)
    const before = unique.get(path)
    const isNamed = one.isNamed === true || before?.isNamed === true
    unique.set(path, { ...(before ?? one), ...(isNamed && { isNamed }) })
  }
  return [...unique.values()]
}

/** `isNamed`: the user typed this very name. */
type Expanded = { readonly name: string; readonly isNamed?: boolean; readonly message?: string }
type Looked = (Input | InputProblem) & { readonly isBinary?: boolean }

async function expand(path: string, cwd: string): Promise<readonly Expanded[]> {
  try {
    const found = await stat(resolve(cwd, path))
    if (!found.isDirectory()) return [{ name: path, isNamed: true }]
    const files = await filesIn(path, cwd)
    return files.length > 0 ? files : [{ name: path, message: `folder ${path} holds no files` }]
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && isDynamicPattern(path)) return expandGlob(path, cwd)
    return [{ name: path, message: `cannot read ${path}: ${fileReason(error)}` }]
  }
}

/** Every file below a folder, by name; what begins with a dot is left out. */
async function filesIn(folder: string, cwd: string): Promise<readonly Expanded[]> {
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

async function expandGlob(pattern: string, cwd: string): Promise<readonly Expanded[]> {
  const names = await glob(pattern, { cwd, onlyFiles: true, expandDirectories: false })
  if (names.length === 0) return [{ name: pattern, message: `nothing matches ${pattern}` }]
  return names.sort().map((name) => ({ name }))
}

const sampleBytes = 8_192

async function lookAt({ name, message }: Expanded, cwd: string): Promise<Looked> {
  if (message !== undefined) return { name, message }
  const path = resolve(cwd, name)
  try {
    const found = await stat(path)
    if (found.isDirectory()) return { name, isBinary: true, message: `${name} is a link to a folder` }
    if (found.isFIFO()) return { name, open: () => openFile(path) }
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, null)
      const nul = buffer.subarray(0, bytesRead).indexOf(0)
      if (nul !== -1) return { name, isBinary: true, message: binaryMessage(name, buffer, nul) }
      return { name, bytes: size, open: () => openFile(path) }
    } finally {
      await file.close()
    }
  } catch (error) {
    return { name, message: `cannot read ${name}: ${fileReason(error)}` }
  }
}

function binaryMessage(name: string, start: Buffer, nul: number): string {
  const isUtf16 = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)
  if (isUtf16) return `${name} is UTF-16; convert it to UTF-8 first`
  return `${name} is binary (a NUL at byte ${nul}); nothing of it was sent`
}

function openFile(path: string): Readable {
  return createReadStream(path, { highWaterMark: 256 * 1024 })
}
