import { isObject, parseJson } from '@logpipe/sdk/contract'
import { joinDocuments } from '../join/documents.ts'
import { type Continues, joinLines } from '../join/join-lines.ts'
import type { Joined, Joiner, JoinLimits } from '../join/joiner.ts'
import { journalEntry } from '../join/presets.ts'
import { logRecordsOf } from './otlp.ts'
import { createLineReader, type LineFormat, type ShippedRecord } from './read-line.ts'

/** A record, and the lines that it was read from. */
export type RecordRead<P> = Omit<Joined<P>, 'text'> & ShippedRecord

/** Lines in, records out. What is open waits for its next line: see `Joiner`. */
export interface RecordReader<P> {
  readonly push: (line: string, place: P, nowMs: number) => readonly RecordRead<P>[]
  readonly expire: (nowMs: number, onExpired?: (first: P) => void) => readonly RecordRead<P>[]
  readonly end: (isOver: (first: P) => boolean) => readonly RecordRead<P>[]
  readonly flush: () => readonly RecordRead<P>[]
  readonly openAt: () => P | undefined
}

export interface RecordFormat extends LineFormat, JoinLimits {
  /** Which lines belong to the one before them; none by default, but for the parts of a line of a container. */
  readonly continues?: Continues
}

/** The reader of one input: joins lines that are one record, cuts lines that are several, and reads each. */
export function openRecordReader<P>(options: RecordFormat): RecordReader<P> {
  const read = createLineReader(options)
  const joiner = joinerOf<P>(options)
  const isAuto = options.format === undefined || options.format === 'auto' || options.format === 'otlp'
  const records = (joined: readonly Joined<P>[]): readonly RecordRead<P>[] =>
    joined.map((one) => recordOf(read(one.text), one))
  return {
    push: (line, place, nowMs) => {
      const parts = isAuto ? partsOf(line, place) : undefined
      if (parts !== undefined) return records([...joiner.flush(), ...parts])
      // Nearly always: this spares the hot path the joiner's own objects.
      if (joiner.passes(line)) return [recordOf(read(line), { first: place, last: place, index: 0 })]
      return records(joiner.push(line, place, nowMs))
    },
    expire: (nowMs, onExpired) => records(joiner.expire(nowMs, onExpired)),
    end: (isOver) => records(joiner.end(isOver)),
    flush: () => records(joiner.flush()),
    openAt: joiner.openAt,
  }
}

/** One literal, because spreading two objects takes longer than reading a line of text. */
function recordOf<P>(
  { record, kind, tenant, json }: ShippedRecord,
  { first, last, index }: Omit<Joined<P>, 'text'>,
): RecordRead<P> {
  return { record, kind, tenant, json, first, last, index }
}

function joinerOf<P>({ format = 'auto', continues, ...bounds }: RecordFormat): Joiner<P> {
  if (format === 'json') return joinDocuments(bounds)
  if (continues !== undefined) return joinLines({ continues, ...bounds })
  const isJournal = format === 'auto' || format === 'journald-export'
  return joinLines({
    ...bounds,
    ...(isJournal && { continues: journalEntry, begins: (line) => line.startsWith('__CURSOR=') }),
  })
}

/** What a line is cut into that is several records. */
function partsOf<P>(line: string, place: P): readonly Joined<P>[] | undefined {
  if (line.charCodeAt(0) === 91) return objectsOf(line, place)
  return logRecordsOf(line)?.map((text, index) => ({ text, first: place, last: place, index }))
}

/** A line that is an array of objects, as Fluent Bit's HTTP output writes it, is a record for each. */
function objectsOf<P>(line: string, place: P): readonly Joined<P>[] | undefined {
  if (!/^\[\s*\{/.test(line)) return undefined
  const values = parseJson(line)
  if (!Array.isArray(values) || !values.every(isObject)) return undefined
  const parts = joinDocuments<P>({ maxUnits: Number.POSITIVE_INFINITY }).push(line, place, 0)
  return parts.length === values.length ? parts : undefined
}
