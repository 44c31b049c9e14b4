import { isObject } from '@logpipe/sdk/contract'
import type { Position } from '../deliver/record-ids.ts'

/** What the first bytes of a file were. */
export interface Fingerprint {
  /** How many. */
  readonly bytes: number
  /** Their SHA-256, base64url. */
  readonly hash: string
}

/** What led up to a position of a file, when it was looked at. */
export interface LastBytes {
  readonly at: number
  /** SHA-256 of the bytes before it, base64url. */
  readonly hash: string
}

/**
 * Where records were ended because no line came for long: with the line at an offset those that had begun by another. Whoever reads the
 * lines again must do the same, or gets other records under the same names.
 */
export interface RecordsEnd {
  readonly at: number
  readonly begunBy: number
}

/** What is remembered of a file. */
export interface FileEntry {
  /** Device, inode and time of birth (nanoseconds; 0 where the file system has none), in decimal. */
  readonly dev: string
  readonly ino: string
  readonly born: string
  /** How often the file was found rewritten. */
  readonly generation: number
  /** What its records are named by. */
  readonly id: string
  readonly fingerprint: Fingerprint
  /** Everything before it is acknowledged. */
  readonly position: Position
  /** As in a mark. The file was rewritten if it is shorter, and has nothing new if it is as long. */
  readonly end: number
  readonly last?: LastBytes
  /** None of records before the position. */
  readonly ends?: readonly RecordsEnd[]
  /** Where it was last found. */
  readonly path: string
}

/** A copy, in order. */
export function endsOf({ ends = [] }: FileEntry): RecordsEnd[] {
  return ends.toSorted((a, b) => a.at - b.at)
}

export interface StateEntries {
  readonly files: Iterable<FileEntry>
  /** Of files whose place another one has taken: they may be found again, compressed. The oldest first. */
  readonly replaced: Iterable<FileEntry>
}

/** Parses the content of a state file; undefined where it is not one. */
export function parseState(
  value: unknown,
): { readonly [list in keyof StateEntries]: readonly FileEntry[] } | undefined {
  if (!isObject(value) || value.version !== 1) return undefined
  const [files, replaced] = [parseEntries(value.files), parseEntries(value.replaced ?? [])]
  return files && replaced && { files, replaced }
}

/** One line a file, so that a person can read it. */
export function stateText({ files, replaced }: StateEntries): string {
  return `{"version":1,"files":[\n${entryLines(files)}\n],"replaced":[\n${entryLines(replaced)}\n]}\n`
}

function entryLines(entries: Iterable<FileEntry>): string {
  return Array.from(entries, (entry) => JSON.stringify(entry)).join(',\n')
}

function parseEntries(value: unknown): readonly FileEntry[] | undefined {
  if (!Array.isArray(value)) return undefined
  const entries = value.map(parseEntry)
  return entries.every((entry) => entry !== undefined) ? entries : undefined
}

function parseEntry(value: unknown): FileEntry | undefined {
  if (!isObject(value)) return undefined
  const { dev, ino, born, generation, id, end, path } = value
  const position = parsePosition(value.position)
  const fingerprint = parseFingerprint(value.fingerprint)
  if (![dev, ino, born].every(isDecimal) || !isCount(generation) || !isCount(end)) return undefined
  if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,40}$/.test(id) || typeof path !== 'string') return undefined
  if (position === undefined || fingerprint === undefined) return undefined
  const last = parseLast(value.last)
  const ends = parseEnds(value.ends)
  const place = { dev: String(dev), ino: String(ino), born: String(born) }
  return { ...place, generation, id, fingerprint, position, end, ...(last && { last }), ...(ends && { ends }), path }
}

function parsePosition(value: unknown): Position | undefined {
  if (!isObject(value)) return undefined
  const { offset, number, ordinal } = value
  return isCount(offset) && isCount(number) && number > 0 && isCount(ordinal) ? { offset, number, ordinal } : undefined
}

function parseFingerprint(value: unknown): Fingerprint | undefined {
  if (!isObject(value)) return undefined
  const { bytes, hash } = value
  return isCount(bytes) && typeof hash === 'string' ? { bytes, hash } : undefined
}

function parseLast(value: unknown): LastBytes | undefined {
  if (!isObject(value)) return undefined
  const { at, hash } = value
  return isCount(at) && typeof hash === 'string' ? { at, hash } : undefined
}

function parseEnds(value: unknown): readonly RecordsEnd[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value.flatMap((one) => {
    const { at, begunBy } = isObject(one) ? one : {}
    return isCount(at) && isCount(begunBy) ? [{ at, begunBy }] : []
  })
}

function isDecimal(value: unknown): boolean {
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
