/** How well the generator kept its schedule. Counts are requests. */
export interface GeneratorRun {
  /** Due within the run, or until it was interrupted. */
  readonly asked: number
  /** Written to a socket. */
  readonly sent: number
  /** Found no connection because the target refused it. */
  readonly unconnected: number
  /** Written later than `maxLagMs` after they were due. */
  readonly late: number
  readonly maxLagMs: number
  /** Share of the time in which the busiest thread was busy. */
  readonly busyShare: number
  readonly longestGcMs: number
  /** Reasons of failures, which tell whether the machine had no more sockets. */
  readonly failures: Readonly<Record<string, number>>
  /** Whether all connections that may be open were in use. */
  readonly isOutOfConnections: boolean
  readonly maxConnections: number
  /** Whether each request follows a response: then nothing is late, and the rate is all that the generator and the target gave. */
  readonly isClosed?: boolean
  /** When it was interrupted, milliseconds after its start; undefined where it went to its end. */
  readonly interruptedMs?: number | undefined
}

/** What kept the generator from its schedule: what it measured then says nothing about the target. */
export interface GeneratorLimit {
  readonly limit: 'cpu' | 'sockets' | 'connections' | 'gc' | 'machine'
  /** Requests that were not sent, or late. */
  readonly unsent: number
  readonly late: number
}

/** Of the requests, how many may be unsent or late. Where they are not, the rate on the wire is the one asked for. */
const maxShare = 0.01
/** A thread that is busy for this share of the time has no more to give. */
const maxBusyShare = 0.9

/** So short a part of a run says nothing of the generator: code is cold, connections are opening, and one request is more than its share. Milliseconds. */
const leastJudgedMs = 2_000

/** Undefined where the generator kept its schedule, or was interrupted before that could be said. */
export function judgeGenerator(run: GeneratorRun): GeneratorLimit | undefined {
  const { asked, sent, late, unconnected, interruptedMs } = run
  if (interruptedMs !== undefined && interruptedMs < leastJudgedMs) return undefined
  const unsent = Math.max(0, asked - sent - unconnected)
  if (countOwnFailures(run.failures) > 0) return { limit: 'sockets', unsent, late }
  if (run.isClosed) return run.busyShare > maxBusyShare ? { limit: 'cpu', unsent: 0, late: 0 } : undefined
  const isShort = unsent > asked * maxShare || late > asked * maxShare
  return isShort ? { limit: limitOf(run), unsent, late } : undefined
}

/** Failures to open a socket that this machine caused, as the operating system calls them. */
const ofMachine = /\b(?:EMFILE|ENFILE|EADDRNOTAVAIL|ENOBUFS)\b/

/** Requests without a response because this machine ran out of sockets. */
export function countOwnFailures(failures: GeneratorRun['failures']): number {
  const own = Object.entries(failures).filter(([reason]) => ofMachine.test(reason))
  return own.reduce((sum, [, requests]) => sum + requests, 0)
}

function limitOf({ busyShare, isOutOfConnections, longestGcMs, maxLagMs }: GeneratorRun): GeneratorLimit['limit'] {
  if (busyShare > maxBusyShare) return 'cpu'
  if (isOutOfConnections) return 'connections'
  return longestGcMs > maxLagMs ? 'gc' : 'machine'
}
