import * as char from '../text/char-codes.ts'
import { isHex } from '../text/chars.ts'

/** The end of the escape whose backslash is at `i`; of `\\\\n`, which is `\\n` in JSON in JSON, as well. */
export function escapeEnd(units: Uint8Array, i: number): number {
  if (units[i + 1] === char.lowerU && isHexRun(units, i + 2, 4)) return i + 6
  let end = i + 1
  while (end - i < maxBackslashes && units[end] === char.backslash) end++
  const code = units[end] ?? 0
  // A path of Windows, `C:\tools\psexec.exe`: no escape starts with such a letter.
  if (end === i + 1 && unescaped.includes(String.fromCharCode(code | char.caseBit))) return end
  return end > i + 1 && (code === char.lowerN || code === char.lowerR || code === char.lowerT) ? end + 1 : i + 2
}

const maxBackslashes = 32
/** The first letters of commands that escapes of no language start with. */
const unescaped = 'cgkmopsw'

/** The end of a control sequence whose parameters start at `start`, or `start` if it does not end. */
export function sequenceEnd(units: Uint8Array, start: number): number {
  let i = start
  while (i - start < maxParameters && (units[i] ?? 0) >= char.digit0 && (units[i] ?? 0) <= char.question) i++
  // Intermediate bytes come after all parameters (ECMA-48 section 5.4): `[0 +14155550132 m` is no sequence.
  while (i - start < maxParameters && (units[i] ?? 0) >= char.space && (units[i] ?? 0) < char.digit0) i++
  const final = units[i] ?? 0
  return final >= char.atSign && final <= char.tilde && final !== char.backslash ? i + 1 : start
}

const maxParameters = 32

/** Whether an escape is that of ESC: `\u001b`; `\x1b` and `\033` are left to the view. */
export function isEscape(units: Uint8Array, start: number, end: number): boolean {
  return end - start === 6 && units[end - 2] === char.digit1 && ((units[end - 1] ?? 0) | char.caseBit) === char.lowerB
}

function isHexRun(units: Uint8Array, start: number, length: number): boolean {
  for (let i = start; i < start + length; i++) if (!isHex(units[i] ?? 0)) return false
  return true
}
