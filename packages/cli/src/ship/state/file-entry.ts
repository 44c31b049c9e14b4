import { isObject } from '@logpipe/sdk/contract'
import type { Position } from '../deliver/record-ids.ts'

/** What the first bytes of a file were. */
export interface Fingerprint {
  /** How many. */
  readonly bytes: number
  /** Their SHA-256, base64url. */
  readonly hash: string
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
  /** Where it was last found, for whoever reads the state. */
  readonly path: string
}

/** Parses the content of a state file; undefined where it is not one. */
export function parseState(value: unknown): readonly FileEntry[] | undefined {
  if (!isObject(value) || value.version !== 1 || !Array.isArray(value.files)) return undefined
  const entries = value.files.map(parseEntry)
  return entries.every((entry) => entry !== undefined) ? entries : undefined
}

/** One line a file, so that a person can read it. */
export function stateText(entries: Iterable<FileEntry>): string {
  const lines = Array.from(entries, (entry) => JSON.stringify(entry))
  return `{"version":1,"files":[\n${lines.join(',\n')}\n]}\n`
}

function parseEntry(value: unknown): FileEntry | undefined {
  if (!isObject(value)) return undefined
  const { dev, ino, born, generation, id, end, path } = value
  const position = parsePosition(value.position)
  const fingerprint = parseFingerprint(value.fingerprint)
  if (![dev, ino, born].every(isDecimal) || !isCount(generation) || !isCount(end)) return undefined
  if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,40}$/.test(id) || typeof path !== 'string') return undefined
  if (position === undefined || fingerprint === undefined) return undefined
  return { dev: String(dev), ino: String(ino), born: String(born), generation, id, fingerprint, position, end, path }
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

function isDecimal(value: unknown): boolean {
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
