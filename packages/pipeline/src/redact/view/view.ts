import { decode } from './decoder.ts'

/** A text as its reader would see it, with a way back to the places in the text itself. */
export interface View {
  readonly text: string
  /** The part of the original that a part of the view stands for; undefined if it stands for several separate parts. */
  readonly originOf: (start: number, end: number) => Origin | undefined
}

export interface Origin {
  readonly start: number
  readonly end: number
}

/**
 * The decoded view of a text: escape sequences of terminals left out, escapes of JSON, URLs, HTML and others decoded at any
 * depth, digits of all scripts in ASCII, invisible characters left out. Takes linear time. Valid until the next call.
 */
export function viewOf(text: string): View {
  const { text: decoded, starts, ends, sections } = decode(text)
  let at = 0
  const originOf = (start: number, end: number): Origin | undefined => {
    // Findings come in order, so that all of them together pass each section once.
    if (start < (sections[at - 1] ?? 0)) at = 0
    while ((sections[at] ?? decoded.length) <= start && at < sections.length) at++
    const section = sections[at] ?? decoded.length
    const last = Math.min(end, section) - 1
    // A sequence that the end of the text cuts off ends there.
    const origin = { start: starts[start] ?? 0, end: Math.min(ends[last] ?? 0, text.length) }
    return last >= start && origin.end > origin.start ? origin : undefined
  }
  return { text: decoded, originOf }
}
