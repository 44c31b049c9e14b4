import type { Detector, SecretType, Span } from './detector.ts'
import { findWith } from './detector.ts'
import { emails } from './emails.ts'
import { numbers } from './numbers.ts'
import { pairs } from './pairs.ts'
import { phones } from './phones.ts'
import { readableOf, readableTextOf } from './readable.ts'
import { secrets } from './secrets.ts'
import { sign, signsOf } from './signs.ts'

/** Something in stored text that the pipeline should have redacted. The value is not repeated. */
export interface Unredacted extends Span {
  readonly type: SecretType
}

/** Where values of two types start at the same place, the first of this order is named. */
export const detectors: readonly Detector[] = [...secrets, ...pairs, ...numbers, ...emails, ...phones]

/** What is found in a text as it is written, and then in its readable form, in the order of the text. */
export function findUnredacted(text: string): readonly Unredacted[] {
  const signs = signsOf(text)
  if (signs === 0) return none
  const plain = findIn(text, signs)
  const shown = (signs & sign.hidden) === 0 ? undefined : readableTextOf(text)
  const seen = shown === undefined ? none : findIn(shown, signsOf(shown))
  if (plain.length + seen.length === 0) return none
  return apart([...plain, ...(seen.length > 0 ? placedIn(text, seen) : none)])
}

/** Where values of the readable form are in the text. */
function placedIn(text: string, seen: readonly Unredacted[]): readonly Unredacted[] {
  const page = readableOf(text)
  return seen.map(({ type, start, end }) => ({
    type,
    start: page?.starts[start] ?? 0,
    end: page?.ends[end - 1] ?? 0,
  }))
}

const none: readonly Unredacted[] = []

function findIn(text: string, signs: number): readonly Unredacted[] {
  const found: Unredacted[] = []
  for (const detector of detectors) {
    if ((detector.sign & signs) !== 0) for (const one of findWith(detector, text)) found.push(one)
  }
  return found
}

/** In the order of the text; of those that overlap, the one that starts first. */
function apart(found: readonly Unredacted[]): readonly Unredacted[] {
  const kept: Unredacted[] = []
  for (const one of found.toSorted((a, b) => a.start - b.start)) {
    if (one.start >= (kept.at(-1)?.end ?? 0)) kept.push(one)
  }
  return kept
}
