import { type FileHandle, open, stat } from 'node:fs/promises'
import { fileReason } from '@logpipe/sdk/operations'
import type { Candidate } from './candidate.ts'
import { type Compression, compressionOf, magicBytes } from './compression.ts'
import { decompress } from './decompress.ts'
import { type FilePath, resolvePath, shownPath } from './file-path.ts'
import { type Input, InputError, type InputFault, type Reading } from './input.ts'
import { openFile, openPipe, readOnly } from './open-file.ts'
import { sampleBytes, startOfText } from './start-of-text.ts'

export type Examined = Candidate & { readonly name: string } & (
    | { readonly input: Input; readonly fault?: undefined }
    | { readonly fault: InputFault }
  )

/** A candidate with what it is known by: names of one file have one key. */
export interface Identified extends Candidate {
  readonly key: string
  readonly kind: 'file' | 'pipe' | 'other'
  readonly bytes?: number
}

export async function identify(candidate: Candidate, cwd: string): Promise<Identified> {
  const path = resolvePath(cwd, candidate.path)
  try {
    if (candidate.fault !== undefined) throw candidate.fault
    const found = await stat(path, { bigint: true })
    const kind = found.isFile() ? 'file' : found.isFIFO() ? 'pipe' : 'other'
    const isOther = kind !== 'file' && candidate.isNamed !== true
    return {
      ...candidate,
      ...(isOther && { isOther }),
      key: `${found.dev}:${found.ino}`,
      kind,
      bytes: Number(found.size),
    }
  } catch (error) {
    const { fault = { kind: 'unreadable', reason: fileReason(error) } } = candidate
    return { ...candidate, fault, key: `path:${shownPath(path)}`, kind: 'other' }
  }
}

/** Decides by its first bytes whether a file is an input, and how it is read. */
export async function examine(found: Identified, cwd: string, reading: Reading): Promise<Examined> {
  const { key: _, kind, ...candidate } = found
  const [name, path] = [shownPath(found.path), resolvePath(cwd, found.path)]
  const { fault } = candidate
  if (fault !== undefined) return { ...candidate, name, fault }
  if (kind === 'pipe') return { ...candidate, name, input: { name, reading, open: () => openPipe(path) } }
  if (kind === 'other') return { ...candidate, name, fault: { kind: 'not_a_file' } }
  try {
    return { ...candidate, name, input: await examineFile(name, path, reading) }
  } catch (error) {
    const why = error instanceof InputError ? error.fault : ({ kind: 'unreadable', reason: fileReason(error) } as const)
    return { ...candidate, name, fault: why }
  }
}

async function examineFile(name: string, path: FilePath, reading: Reading): Promise<Input> {
  const file = await open(path, readOnly)
  try {
    const { size, mtimeMs } = await file.stat()
    const head = await readHead(file, magicBytes)
    const found = compressionOf(head, true)
    const compression = found === 'more' ? undefined : found
    const start =
      compression === undefined ? await plainStart(file, reading) : await innerStart(file, compression, reading)
    return {
      name,
      path,
      bytes: size,
      modifiedMs: mtimeMs,
      reading: {
        ...reading,
        compression: compression ?? 'none',
        ...(start && { encoding: start.encoding, lineEnd: start.lineEnd }),
      },
      // Lines are copied out of their chunk; a decompressor holds on to what it was given.
      open: (chunkBytes, offset) =>
        compression === undefined
          ? openFile(path, { bytes: size, chunkBytes, offset, isReused: true })
          : openFile(path, { bytes: size, chunkBytes }),
    }
  } finally {
    await file.close()
  }
}

async function readHead(file: FileHandle, bytes: number, at = 0): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, at)
  return buffer.subarray(0, bytesRead)
}

/** What NULs in front leave open, the reader finds out. */
async function plainStart(file: FileHandle, reading: Reading) {
  const head = await readHead(file, sampleBytes)
  const start = startOfText(head, head.length < sampleBytes, reading)
  if (start !== undefined || !head.every((byte) => byte === 0)) return start
  let at = head.length
  for (;;) {
    const next = await readHead(file, nulChunkBytes, at)
    if (next.length === 0) throw new InputError({ kind: 'binary', nulAt: 0 })
    if (next.some((byte) => byte !== 0)) break
    at += next.length
  }
  return undefined
}

const nulChunkBytes = 256 * 1024
/** Enough to begin with, of any format: a bzip2 block of 900 kB. */
const innerBytes = 1024 * 1024

/** An archive is compressed as a log is, and what is in it is binary. */
async function innerStart(file: FileHandle, compression: Compression, reading: Reading) {
  const chunks = async function* (): AsyncGenerator<Buffer> {
    for (let at = 0; at < innerBytes; at += sampleBytes) {
      const chunk = await readHead(file, sampleBytes, at)
      if (chunk.length === 0) return
      yield chunk
    }
  }
  let head = Buffer.alloc(0)
  try {
    for await (const chunk of decompress(chunks(), compression, () => true)) {
      head = Buffer.concat([head, chunk])
      if (head.length >= sampleBytes) break
    }
  } catch (error) {
    // Damage is told when it is read.
    if (!(error instanceof InputError)) throw error
  }
  return startOfText(head, false, reading)
}
