import { limits, severities } from '@logpipe/sdk/contract'
import { createRuns, type PlainRun } from './plain-run.ts'
import type { TakeRuns } from './source/cut-lines.ts'

/** Members of a record beside its text. Of two with one name either is valid, so it does not matter which one counts. */
const members = [
  `"log_id": ?"[A-Za-z0-9._:-]{1,${limits.maxLogIdChars}}"`,
  `"severity": ?"(?:${severities.join('|')})"`,
  // Days that every month has: other dates are read with care, one by one.
  String.raw`"timestamp": ?"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z?"`,
]
const member = `(?:${members.join('|')})`
/** Not empty. Without escapes of a code unit, which may be half of a character. */
const text = String.raw`"text": ?"(?!")[^"\\\x00-\x1f]*(?:\\["\\/bfnrt][^"\\\x00-\x1f]*)*"`

/** A line that is a record of the wire contract, as most programs write it. Each byte of its UTF-8 is a character. */
const record = new RegExp(String.raw`\{(?:${member}, ?)*${text}(?:, ?${member})*\}\n`, 'y')

const brace = 123
/** Made into a string at once: larger ones are costly to throw away. */
const windowBytes = 32 * 1024

/**
 * Finds runs of lines that are records of the wire contract, and go into a request byte for byte. A line that may be anything else makes
 * all lines beside it come one by one.
 */
export function createRecordRuns(): TakeRuns<PlainRun> {
  return createRuns((lines, maxBytes) => {
    if (lines[0] !== brace) return undefined
    let [characters, charactersAt] = ['', 0]
    return (from, end) => {
      if (from === end) return 'blank'
      if (end >= charactersAt + characters.length) {
        characters = lines.toString('latin1', from, Math.max(from + windowBytes, end + 1))
        charactersAt = from
      }
      record.lastIndex = from - charactersAt
      return end - from <= maxBytes && record.test(characters) ? 'plain' : 'odd'
    }
  })
}
