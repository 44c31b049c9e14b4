import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isIdempotencyKey } from '../contract/log-id.ts'
import { isObject, parseJson } from '../contract/values.ts'
import { DamagedSegment, type Segment } from './batch.ts'

export interface SpillFiles {
  /** Names of the files of earlier processes, oldest first. */
  readonly found: readonly string[]
  /** Of all files, bytes. */
  readonly bytes: () => number
  /** Writes a request to a file of its own. Whether there was room, in the bound and on the disk. */
  readonly write: (name: string, segment: Segment) => boolean
  /** The same for a part of a request whose file is about to be removed: the bound has room for it. */
  readonly writePart: (name: string, segment: Segment) => boolean
  /** Undefined if the file is gone: another process that shares the folder has delivered it. Throws if it is damaged. */
  readonly read: (name: string) => Promise<Segment | undefined>
  /** A file that cannot be removed stays, and counts: the next process sends it again, under the same ids. */
  readonly remove: (name: string) => void
}

const suffix = '.ndjson'

/**
 * A folder with one file per request: a header with its key and tenant, then its records as NDJSON. A file appears under its
 * name only when it is whole. Processes may share the folder: what two of them send has the same ids.
 */
export function openSpillFiles(folder: string, maxBytes: number): SpillFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const pathOf = (name: string): string => join(folder, name + suffix)
  const files = readdirSync(folder).filter((file) => file.endsWith(suffix))
  const names = files.map((file) => file.slice(0, -suffix.length)).toSorted()
  const sizes = new Map(names.map((name) => [name, sizeOf(pathOf(name))]))
  let total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  const forget = (name: string): void => {
    total -= sizes.get(name) ?? 0
    sizes.delete(name)
  }
  const writeWithin = (bound: number, name: string, segment: Segment): boolean => {
    const header = Buffer.from(`${headerOf(segment)}\n`)
    const size = header.length + segment.body.length
    if (total + size > bound || !writeWhole(pathOf(name), Buffer.concat([header, segment.body]))) return false
    sizes.set(name, size)
    total += size
    return true
  }
  return {
    found: names,
    bytes: () => total,
    write: (name, segment) => writeWithin(maxBytes, name, segment),
    writePart: (name, segment) => writeWithin(Number.POSITIVE_INFINITY, name, segment),
    read: async (name) => {
      try {
        return segmentOf(await readFile(pathOf(name)))
      } catch (error) {
        if (isAbsent(error)) return undefined
        // Set aside, so that it is neither tried again and again nor lost.
        if (error instanceof DamagedSegment) {
          renameSync(pathOf(name), `${pathOf(name)}.damaged`)
          forget(name)
        }
        throw error
      }
    },
    remove: (name) => {
      try {
        rmSync(pathOf(name), { force: true })
      } catch {
        return
      }
      forget(name)
    },
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function headerOf({ key, tenant }: Segment): string {
  return JSON.stringify({ logpipe_segment: 1, key, ...(tenant !== undefined && { tenant }) })
}

/** A full disk is an outcome: then there is no room. */
function writeWhole(path: string, content: Uint8Array): boolean {
  const part = `${path}.part`
  try {
    writeFileSync(part, content, { mode: 0o600 })
    renameSync(part, path)
    return true
  } catch {
    rmSync(part, { force: true })
    return false
  }
}

/** A crash of the machine may have cut the file off: what stands before the last newline keeps its position, and so its id. */
function segmentOf(content: Buffer): Segment {
  const headerEnd = content.indexOf('\n')
  const header = parseJson(content.subarray(0, Math.max(0, headerEnd)).toString())
  if (!isObject(header) || header.logpipe_segment !== 1) throw new DamagedSegment('the file has no header', content)
  const { key, tenant } = header
  if (typeof key !== 'string' || !isIdempotencyKey(key))
    throw new DamagedSegment('the header has no valid key', content)
  const body = content.subarray(headerEnd + 1, content.lastIndexOf('\n') + 1)
  return { key, tenant: typeof tenant === 'string' ? tenant : undefined, body }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
