import { compactIds, joinIds } from '@logpipe/sdk/contract'

/** Hex digits in which the ids that one request made differ; `new-log-id.ts` counts with them. */
const headChars = 3

/**
 * Log ids as one text. Mostly all come from one key, or from one random draw, and what they have in common is written once, since a manifest is billed by
 * the kilobyte: `~<key>.<index of the first>.<twelve characters of each>`, or `^<common end> <three characters of each>`. All others are
 * separated by spaces.
 */
export function compactList(logIds: readonly string[]): string {
  if (logIds.length < 2) return joinIds(logIds)
  return ofOneKey(logIds) ?? ofOneDraw(logIds) ?? joinIds(logIds)
}

function ofOneKey(logIds: readonly string[]): string | undefined {
  const [, key, firstText] = /^[0-9a-f]\.([\w-]+)\.(\d{1,15})\.[\w-]{11}$/.exec(logIds[0] ?? '') ?? []
  if (key === undefined) return undefined
  const first = Number(firstText)
  const isNext = (logId: string, i: number): boolean => {
    const middle = `.${key}.${first + i}.`
    return logId.length === middle.length + 12 && logId.startsWith(middle, 1)
  }
  return logIds.every(isNext) ? `~${key}.${first}.${compactIds(logIds)}` : undefined
}

function ofOneDraw(logIds: readonly string[]): string | undefined {
  const end = logIds[0]?.slice(headChars) ?? ''
  if (end === '') return undefined
  const isOfDraw = (logId: string): boolean => logId.length === headChars + end.length && logId.endsWith(end)
  if (!logIds.every(isOfDraw)) return undefined
  return `^${end} ${logIds.map((logId) => logId.slice(0, headChars)).join('')}`
}
