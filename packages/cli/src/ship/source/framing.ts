import { type Encoding, isWhole } from './encoding.ts'

/** What ends a line: LF or CRLF, or CR alone as on old Macs. */
export type LineEndKind = 'lf' | 'cr'

/** Where lines end in bytes of an encoding. All but UTF-16 have LF and CR as one byte, which no other character contains. */
export interface Framing {
  /** Bytes of a line end. */
  readonly unit: 1 | 2
  /** Where the next line end begins; -1 without any. */
  readonly find: (bytes: Buffer, from: number) => number
  /** Whether the bytes before `end` are a CR that belongs to the line end. */
  readonly isCrBefore: (bytes: Buffer, end: number) => boolean
}

export function framingOf({ unit, isBigEndian }: Encoding, lineEnd: LineEndKind): Framing {
  const code = lineEnd === 'lf' ? 10 : 13
  const isCr = lineEnd === 'cr' ? () => false : undefined
  if (unit === 1) {
    return {
      unit,
      find: (bytes, from) => bytes.indexOf(code, from),
      isCrBefore: isCr ?? ((bytes, end) => bytes[end - 1] === 13),
    }
  }
  const [low, high] = isBigEndian ? [1, 0] : [0, 1]
  return {
    unit,
    find: (bytes, from) => findUnit(bytes, from, { code, low, high }),
    isCrBefore: isCr ?? ((bytes, end) => end >= 2 && bytes[end - 2 + low] === 13 && bytes[end - 2 + high] === 0),
  }
}

interface UnitToFind {
  readonly code: number
  /** Offset of the low and the high byte in a unit. */
  readonly low: number
  readonly high: number
}

/** U+0A0A and U+0D0A have such bytes too: only a whole unit at its place counts. */
function findUnit(bytes: Buffer, from: number, { code, low, high }: UnitToFind): number {
  for (let at = bytes.indexOf(code, from); at !== -1; at = bytes.indexOf(code, at + 1)) {
    const unitAt = at - low
    if (unitAt >= from && unitAt % 2 === 0 && bytes[unitAt + high] === 0) return unitAt
  }
  return -1
}

/** Where to cut bytes that are longer than `max`, so that no character is cut in two. */
export function boundaryBefore(encoding: Encoding, bytes: Buffer, max: number): number {
  if (encoding.name === 'utf-8') {
    for (let at = max; at > max - 4 && at > 0; at--) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return at
    return max
  }
  if (encoding.unit === 2) return isHighSurrogate(bytes, max - 2, encoding) ? max - 2 : max
  for (let at = max; at > max - 4 && at > 0; at--) if (isWhole(encoding, bytes.subarray(0, at))) return at
  return max
}

function isHighSurrogate(bytes: Buffer, at: number, { isBigEndian }: Encoding): boolean {
  const unit = isBigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at)
  return unit >= 0xd800 && unit < 0xdc00
}
