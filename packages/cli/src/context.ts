import type { Readable } from 'node:stream'
import type { ChalkInstance } from 'chalk'

/** A stream that people or programs read. */
export interface Output {
  readonly write: (text: string) => void
  /** Resolves once what was written has left; absent where nothing can pile up. For output of any size. */
  readonly drained?: () => Promise<void>
  readonly isTty: boolean
  /** Width of the terminal, characters; 80 where there is none. */
  readonly columns: () => number
  /** Colours that obey NO_COLOR, FORCE_COLOR and the terminal. */
  readonly color: ChalkInstance
}

/** A managed stack's last message, after it was asked to stop. */
export interface StopMessage {
  /** Messages left on its queue. */
  readonly left: number
  /** Whether other commands still use it: then it stops after them. */
  readonly isShared: boolean
}

export interface ParentChannel {
  /** Calls back when the parent asks to stop, or is gone. */
  readonly onStop: (listener: () => void) => void
  readonly send: (message: StopMessage) => void
}

/** Environment variable by which a command tells its child that it manages it. */
export const managedMark = 'LOGPIPE_MANAGED'

export interface HeapBound {
  /** What the old generation may grow by before it is collected, percent of what is alive in it. 60 by default. */
  readonly growthPercent?: number
}

/** Everything a command may know about the world. Tests pass another. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly stdin: Readable & { readonly isTTY?: boolean }
  /** Results. */
  readonly out: Output
  /** Aborted once results cannot be written any more: nobody reads them, or the disk is full. */
  readonly outClosed: AbortSignal
  /** Progress, notes and warnings: silent with `--quiet`. */
  readonly err: Output
  /** Errors, and questions to a person; the same as `err` without `--quiet`. */
  readonly errors: Output
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** How far local time is ahead of UTC at a time of the wall clock, minutes. */
  readonly offsetMinutes: (ms: number) => number
  /** Monotonic clock, milliseconds. */
  readonly elapsed: () => number
  readonly random: () => number
  /** Waits between two attempts or questions, milliseconds; rejects where the signal ends it. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** How often AWS is asked how far it is with a deployment, milliseconds. */
  readonly pollMs: number
  /** Calls back on SIGINT or SIGTERM; returns a function that stops listening. */
  readonly onInterrupt: (listener: () => void) => () => void
  /** Trades some CPU for memory in whatever streams much through this process; absent where the heap is not the command's own. */
  readonly boundHeap?: (bound?: HeapBound) => void
  /** Ends the process as soon as the command has ended, together with whatever still runs in it. */
  readonly exitAfterwards: () => void
  /** The logpipe command that started this process and manages it; undefined when a person or another program did. */
  readonly parent: ParentChannel | undefined
  /** How to start this program again as a child. */
  readonly self: readonly [command: string, ...args: string[]]
  /** Version of the runtime. */
  readonly nodeVersion: string
}
