import { isUtf8 } from 'node:buffer'
import { resolve } from 'node:path'

/** The name of a file as text, or as bytes where it is not UTF-8. */
export type FilePath = string | Buffer

/** An entry of a folder; the folder that is `''` is where the command runs. */
export function joinPath(folder: FilePath, entry: Buffer): FilePath {
  const parts = [Buffer.from(folder), entry]
  const needsSlash = folder.length > 0 && !shownPath(folder).endsWith('/')
  const whole = Buffer.concat(needsSlash ? [Buffer.from(folder), Buffer.from('/'), entry] : parts)
  return isUtf8(whole) ? whole.toString() : whole
}

export function resolvePath(cwd: string, path: FilePath): FilePath {
  if (typeof path === 'string') return resolve(cwd, path)
  return path[0] === 47 ? path : Buffer.concat([Buffer.from(`${resolve(cwd)}/`), path])
}

/** How a person reads it: bytes that are not UTF-8 are shown as `\xE9`. */
export function shownPath(path: FilePath): string {
  if (typeof path === 'string') return path
  const characters = Array.from(path, (byte) =>
    byte < 128 ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase()}`,
  )
  return characters.join('')
}
