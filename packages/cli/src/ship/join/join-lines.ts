import { limits } from '@logpipe/sdk/contract'
import { type Cut, cutEnvelope, mayBePartial } from './cut-envelope.ts'
import type { Joined, Joiner, JoinLimits } from './joiner.ts'

/** The record that is open, as a rule for its continuation sees it: the contents of its first and its last line so far. */
export interface OpenRecord {
  readonly first: string
  readonly last: string
  readonly lines: number
}

/** Whether a line continues the record that is open. */
export type Continues = (content: string, open: OpenRecord) => boolean

export interface JoinOptions extends JoinLimits {
  /** Without a rule, only the parts of a line are joined that a container engine cut. */
  readonly continues?: Continues
  /** Whether a line may begin a record of several lines; any may by default. */
  readonly begins?: (content: string) => boolean
}

interface Open<P> extends OpenRecord {
  readonly cut: Cut
  readonly firstPlace: P
  readonly openedMs: number
  lastPlace: P
  body: string
  first: string
  last: string
  lines: number
  isPartial: boolean
  isDone: boolean
}

const nothing: readonly never[] = []

/** So many records at most wait behind one of another stream that is open: a container that has ended never ends its last line. */
const maxWaiting = 1_000

/**
 * Joins lines that are one record, each stream of a container for itself: parts of a line without anything between them, lines of a
 * stack trace with a line feed. A state machine: no clock of its own, no waiting. Records come in the order of their first lines, so
 * one that is open holds back those behind it.
 */
export function joinLines<P>(options: JoinOptions): Joiner<P> {
  const { continues, begins, maxLines = 1_000, maxUnits = limits.maxTextBytes, maxAgeMs = 5_000 } = options
  let queue: Open<P>[] = []
  const open = new Map<string, Open<P>>()

  const close = (stream: string): void => {
    const record = open.get(stream)
    if (record !== undefined) record.isDone = true
    open.delete(stream)
  }
  const take = (): readonly Joined<P>[] => {
    const [oldest] = queue
    if (oldest?.isDone === false) return nothing
    const end = queue.findIndex(({ isDone }) => !isDone)
    const done = end < 0 ? queue : queue.slice(0, end)
    queue = end < 0 ? [] : queue.slice(end)
    return done.map(joinedOf)
  }
  const end = (isOver: (record: Open<P>) => boolean): readonly Joined<P>[] => {
    for (const [stream, record] of [...open]) if (isOver(record)) close(stream)
    return take()
  }
  const belongs = (record: Open<P>, cut: Cut, content: string): boolean =>
    cut.lineFeed === record.cut.lineFeed &&
    record.body.length + cut.body.length < maxUnits &&
    (record.isPartial || (record.lines < maxLines && continues?.(content, record) === true))
  const waits = (record: Open<P>): boolean =>
    record.isPartial || (continues !== undefined && (begins === undefined || begins(record.first)))
  const mayOpen = (text: string): boolean => mayBePartial(text) || (continues !== undefined && (begins?.(text) ?? true))

  const passes = (text: string): boolean => queue.length === 0 && !mayOpen(text)

  return {
    passes,
    push: (text, place, nowMs) => {
      if (passes(text)) return [{ text, first: place, last: place, index: 0 }]
      const cut = cutEnvelope(text)
      const content = cut.content()
      const record = open.get(cut.stream)
      if (record !== undefined && belongs(record, cut, content)) {
        append(record, cut, content)
        record.lastPlace = place
        if (!waits(record)) close(cut.stream)
        return take()
      }
      close(cut.stream)
      const begun = begin(cut, place, content, nowMs)
      queue.push(begun)
      const [oldest] = queue
      if (oldest !== undefined && queue.length > maxWaiting) close(oldest.cut.stream)
      if (waits(begun)) open.set(cut.stream, begun)
      else begun.isDone = true
      return take()
    },
    expire: (nowMs, onExpired) =>
      end(({ firstPlace, openedMs }) => {
        const isOld = nowMs - openedMs >= maxAgeMs
        if (isOld) onExpired?.(firstPlace)
        return isOld
      }),
    end: (isOver) => end(({ firstPlace }) => isOver(firstPlace)),
    flush: () => end(() => true),
    openAt: () => queue[0]?.firstPlace,
  }
}

function append<P>(record: Open<P>, cut: Cut, content: string): void {
  if (record.isPartial) {
    record.body += cut.body
    record.last += content
    if (record.lines === 1) record.first = record.last
  } else {
    record.body += record.cut.lineFeed + cut.body
    record.last = content
    record.lines++
  }
  record.isPartial = cut.isPartial
}

function begin<P>(cut: Cut, place: P, content: string, nowMs: number): Open<P> {
  const { body, isPartial } = cut
  const places = { firstPlace: place, lastPlace: place, openedMs: nowMs }
  return { cut, ...places, body, first: content, last: content, lines: 1, isPartial, isDone: false }
}

/** A line that was joined with no other goes as it came. */
function joinedOf<P>({ cut, body, firstPlace, lastPlace }: Open<P>): Joined<P> {
  const text = firstPlace === lastPlace ? cut.line : cut.before + body + cut.after
  return { text, first: firstPlace, last: lastPlace, index: 0 }
}
