const timeChars = 9

/**
 * Names one run of send or load: 9 characters of time and 8 random ones, in base 36, so that runs sort by their start.
 * Followed by `-<request>` it is the Idempotency-Key of a request, and so a part of its log ids.
 */
export function newRunId(nowMs: number, random: () => number): string {
  const time = Math.floor(nowMs).toString(36).padStart(timeChars, '0')
  const chance = Array.from({ length: 8 }, () => Math.floor(random() * 36).toString(36))
  return `${time}${chance.join('')}`
}

/** When a run began, epoch milliseconds, by its id or by what begins with it; `NaN` for anything else. */
export function runStartMs(runId: string): number {
  return Number.parseInt(runId.slice(0, timeChars), 36)
}

/** The key of a run's `n`th request. Digits are padded, so that keys sort by number. */
export function requestKey(runId: string, n: number): string {
  return `${runId}-${String(n).padStart(9, '0')}`
}

/** A key of a run or of a file's block, which ends in a number; undefined for any other. */
export function splitKey(key: string): { readonly prefix: string; readonly number: number } | undefined {
  const [, prefix, digits] = /^(.+)-(\d{1,15})$/.exec(key) ?? []
  return prefix === undefined ? undefined : { prefix, number: Number(digits) }
}

/**
 * The parts of a log id made from such a key, `<start>.<run>-<request>.<index>.<digest>`; undefined for any other id. The
 * start is a hex digit that spreads a run over the table's key ranges; ids of earlier versions have none.
 */
export function parseRunLogId(
  logId: string,
): { readonly runId: string; readonly request: number; readonly index: number } | undefined {
  const match = /^(?:[0-9a-f]\.)?([0-9a-z]{17})-(\d{9,})\.(\d+)\.[\w-]{11}$/.exec(logId)
  if (match === null) return undefined
  return { runId: match[1] ?? '', request: Number(match[2]), index: Number(match[3]) }
}

/** What the ids of a run's rows begin with: one prefix for each start. */
export function runPrefixes(runId: string): readonly string[] {
  return Array.from({ length: 16 }, (_, start) => `${start.toString(16)}.${runId}-`)
}

/** Names a file by a hash of what it is. Followed by `-<block>` it is the Idempotency-Key of the records of a block. */
export function fileKey(hash: string): string {
  return `f${hash.slice(0, 24)}`
}

/**
 * What the ids of one record have in common, whatever its content: those made from the key of a run or of a file's block.
 * Undefined for any other id.
 */
export function recordOf(logId: string): string | undefined {
  const isOfFile = /^[0-9a-f]\.f[0-9a-f]{24}-\d+\.\d+\.[\w-]{11}$/.test(logId)
  return isOfFile || parseRunLogId(logId) !== undefined ? logId.slice(0, logId.lastIndexOf('.')) : undefined
}
