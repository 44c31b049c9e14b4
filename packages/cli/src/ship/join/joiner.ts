/** What one record is made of: one line, several that belong together, or a part of one. `P` is what the caller knows of a line. */
export interface Joined<P> {
  readonly text: string
  /** The first and the last of its lines. */
  readonly first: P
  readonly last: P
  /** Which of the records that begin on its first line it is, from 0. */
  readonly index: number
}

/** Takes lines in order and returns what is complete. It loses no line: whatever is bound to come too late goes as it is. */
export interface Joiner<P> {
  /** Whether a line is a record by itself, and is complete: then it need not be pushed. */
  readonly passes: (text: string) => boolean
  /** `nowMs` is a monotonic clock, milliseconds. */
  readonly push: (text: string, place: P, nowMs: number) => readonly Joined<P>[]
  /** Ends what has waited too long for more, when no line comes; is told the first line of each. */
  readonly expire: (nowMs: number, onExpired?: (first: P) => void) => readonly Joined<P>[]
  /** Ends what is open, by its first line. */
  readonly end: (isOver: (first: P) => boolean) => readonly Joined<P>[]
  /** At the end, or before something that is no line: everything that is open. */
  readonly flush: () => readonly Joined<P>[]
  /** The first line that is not yet in what was returned: nothing behind it may count as done. */
  readonly openAt: () => P | undefined
}

export interface JoinLimits {
  /** Lines of one record; 1,000 by default. */
  readonly maxLines?: number
  /** Length of a record's text, UTF-16 units; what one text may have by default. */
  readonly maxUnits?: number
  /** How long a record may wait for its next line where no line comes, milliseconds; 5,000 by default. */
  readonly maxAgeMs?: number
}
