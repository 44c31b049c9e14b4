import { cutCri } from '../join/cri-line.ts'
import { enclosed } from './json-envelopes.ts'
import type { ReadContext, Reading } from './reading.ts'
import { isoTimestamp } from './timestamp.ts'

/** The content is read in turn. An empty line is its own message. */
export function parseCri(line: string, { inner }: ReadContext): Reading | undefined {
  const cut = cutCri(line)
  const timestamp = cut && isoTimestamp(cut.time)
  if (cut === undefined || timestamp === undefined) return undefined
  if (cut.content.trim() === '') return { kind: 'cri', timestamp }
  return enclosed(cut.content, { kind: 'cri', timestamp, attributes: { stream: cut.stream } }, inner)
}
