import { type FileHandle, open } from 'node:fs/promises'
import { type FilePath, shownPath } from '../source/file-path.ts'
import { fingerprintBytes, type SeenFile } from './recognize-file.ts'

/** Reads of a file what it is recognized by. */
export async function lookAtFile(path: FilePath): Promise<SeenFile> {
  const file = await open(path, 'r')
  try {
    return await lookAtOpenFile(file, shownPath(path))
  } finally {
    await file.close()
  }
}

export async function lookAtOpenFile(file: FileHandle, path: string): Promise<SeenFile> {
  const { dev, ino, birthtimeNs, size } = await file.stat({ bigint: true })
  const { buffer, bytesRead } = await file.read(Buffer.alloc(fingerprintBytes), 0, fingerprintBytes, 0)
  const head = buffer.subarray(0, Math.min(bytesRead, Number(size)))
  return { dev: String(dev), ino: String(ino), born: String(birthtimeNs), size: Number(size), head, path }
}
