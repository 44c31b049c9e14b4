import { type FileHandle, open } from 'node:fs/promises'
import type { FilePath } from '../source/file-path.ts'
import { readOnly } from '../source/open-file.ts'
import { fingerprintBytes, type SeenFile } from './recognize-file.ts'

/** Reads of an open file what it is recognized by. */
export async function lookAtFile(file: FileHandle, path: string): Promise<SeenFile> {
  const { dev, ino, birthtimeNs, size } = await file.stat({ bigint: true })
  const { buffer, bytesRead } = await file.read(Buffer.alloc(fingerprintBytes), 0, fingerprintBytes, 0)
  const head = buffer.subarray(0, Math.min(bytesRead, Number(size)))
  return { dev: String(dev), ino: String(ino), born: String(birthtimeNs), size: Number(size), head, path }
}

/** Opens a file for a while, if it is not open already. */
export async function withFile<T>(file: FilePath | FileHandle, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  if (typeof file === 'object' && 'fd' in file) return use(file)
  const handle = await open(file, readOnly)
  return use(handle).finally(() => handle.close())
}
