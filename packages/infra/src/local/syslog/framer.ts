/** Cuts what a connection carries into messages. */
export interface Framer {
  /** The messages that end in this piece. Throws `FramingError` for what is not framed; what was before it, `rest` has not. */
  readonly push: (chunk: Buffer) => readonly Buffer[]
  /** What came since the last message ended: a message that the connection cut off, or the last one without an end. */
  readonly rest: () => readonly Buffer[]
}

/** The connection is no syslog sender's, or nobody knows where its next message begins. */
export class FramingError extends Error {
  /** Messages that came before it in the same piece. */
  readonly frames: readonly Buffer[]
  constructor(message: string, frames: readonly Buffer[] = []) {
    super(message)
    this.frames = frames
  }
}

interface State {
  mode: 'unknown' | 'counted' | 'lines'
  /** The part of a message that has come; grows with it up to `maxBytes`. */
  buffer: Buffer
  filled: number
  /** Digits of a length that has not come whole. */
  digits: string
  /** Bytes of a counted message that are still to come. */
  left: number
  /** Whether the first line has come, and is no browser's. */
  hasBegun: boolean
}

/**
 * Reads both ways of framing of RFC 6587: each message behind the number of its bytes and a space, or ended by LF or NUL. A connection begins in
 * one of them and stays in it. A message longer than `maxBytes` is cut into several, not inside a character.
 */
export function createFramer(maxBytes: number): Framer {
  const state: State = { mode: 'unknown', buffer: Buffer.alloc(0), filled: 0, digits: '', left: 0, hasBegun: false }
  let head: Buffer = Buffer.alloc(0)
  return {
    push: (chunk) => {
      const bytes = head.length === 0 ? chunk : Buffer.concat([head, chunk])
      head = Buffer.alloc(0)
      if (state.mode === 'unknown') state.mode = modeOf(bytes.toString('latin1', 0, maxHeadBytes))
      if (state.mode === 'unknown') head = bytes
      if (state.mode === 'counted') return readCounted(state, bytes, maxBytes)
      return state.mode === 'lines' ? begin(state, readLines(state, bytes, maxBytes), maxBytes) : []
    },
    rest: () => (state.filled > 0 ? [take(state)] : head.length > 0 ? [head] : []),
  }
}

/** Any web page can have its visitor's browser post lines to a port of this machine: its request comes first. */
function begin(state: State, frames: readonly Buffer[], maxBytes: number): readonly Buffer[] {
  const [first] = frames
  if (state.hasBegun || first === undefined) return frames
  state.hasBegun = true
  const line = first.toString('latin1')
  // The path of a request may be longer than a message.
  const isCut = first.length > maxBytes - 4
  if (!(isCut ? /^[A-Z]{3,7} \// : /^[A-Z]{3,7} \S+ HTTP\/1\.[01]\r?$/).test(line)) return frames
  throw new FramingError('received an HTTP request instead of syslog')
}

const maxHeadBytes = 10

/** A length, a space and the priority of a message; until then it may be either. */
function modeOf(head: string): State['mode'] {
  if (/^[1-9]\d{0,7} </.test(head)) return 'counted'
  return /^(?:[1-9]\d{0,7} ?)?$/.test(head) ? 'unknown' : 'lines'
}

function readLines(state: State, chunk: Buffer, maxBytes: number): readonly Buffer[] {
  const frames: Buffer[] = []
  const [nextFeed, nextNul] = [finder(chunk, 10), finder(chunk, 0)]
  for (let at = 0; at < chunk.length; ) {
    const end = Math.min(nextFeed(at), nextNul(at))
    at = append(state, chunk.subarray(0, end), at, { maxBytes, frames })
    if (at < end) continue
    if (end < chunk.length && state.filled > 0) frames.push(take(state))
    if (end < chunk.length) at = end + 1
  }
  return frames.filter((frame) => !isBlank(frame))
}

/** Returns where the next such byte is from a place on; the end of the piece if there is none. Asked from left to right, it looks at each byte once. */
function finder(chunk: Buffer, byte: number): (from: number) => number {
  let found = -1
  return (from) => {
    if (found < from) found = chunk.indexOf(byte, from)
    if (found === -1) found = chunk.length
    return found
  }
}

function isBlank(frame: Buffer): boolean {
  return frame.length === 0 || (frame.length === 1 && frame[0] === 13)
}

function readCounted(state: State, chunk: Buffer, maxBytes: number): readonly Buffer[] {
  const frames: Buffer[] = []
  for (let at = 0; at < chunk.length; ) {
    if (state.left === 0) {
      readDigit(state, chunk[at++] ?? 0, frames)
      continue
    }
    const end = Math.min(chunk.length, at + state.left)
    const next = append(state, chunk.subarray(0, end), at, { maxBytes, frames })
    state.left -= next - at
    at = next
    if (state.left === 0 && state.filled > 0) frames.push(take(state))
  }
  return frames
}

function readDigit(state: State, byte: number, frames: readonly Buffer[]): void {
  const character = String.fromCharCode(byte)
  if (character === ' ' && state.digits !== '') {
    state.left = Number(state.digits)
    state.digits = ''
  } else if (/^[1-9]\d{0,7}$/.test(state.digits + character)) state.digits += character
  // Some senders end each message with a line break that they do not count.
  else if (!(character === '\n' && state.digits === ''))
    throw new FramingError('the length of a message is not a number from 1 to 99999999', frames)
}

interface Into {
  readonly maxBytes: number
  readonly frames: Buffer[]
}

/** Appends what fits of a piece from `at` on, and cuts a message that is full. Returns how far it came. */
function append(state: State, piece: Buffer, at: number, { maxBytes, frames }: Into): number {
  const end = Math.min(piece.length, at + maxBytes - state.filled)
  makeRoom(state, state.filled + end - at, maxBytes)
  state.filled += piece.copy(state.buffer, state.filled, at, end)
  if (state.filled < maxBytes) return end
  const whole = wholeCharacters(state.buffer.subarray(0, state.filled))
  const carried = Buffer.from(state.buffer.subarray(whole, state.filled))
  state.filled = whole
  frames.push(take(state))
  carried.copy(state.buffer)
  state.filled = carried.length
  return end
}

/** Doubles, so that a message in pieces of one byte is not copied with each. */
function makeRoom(state: State, bytes: number, maxBytes: number): void {
  if (bytes <= state.buffer.length) return
  const larger = Buffer.alloc(Math.min(maxBytes, Math.max(1_024, 2 * state.buffer.length, bytes)))
  state.buffer.copy(larger, 0, 0, state.filled)
  state.buffer = larger
}

function take(state: State): Buffer {
  const frame = Buffer.from(state.buffer.subarray(0, state.filled))
  state.filled = 0
  return frame
}

/** How many of the bytes are characters of UTF-8 that are not cut off. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) return byte >= 0xf0 || (byte >= 0xe0 && back < 3) || back < 2 ? bytes.length - back : bytes.length
  }
  return bytes.length
}
