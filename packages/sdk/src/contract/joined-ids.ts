/** Log ids separated by spaces, which no id contains: any number of them is one string to parse and to store. */
export interface JoinedIds {
  readonly joined: string
}

export function isJoined(logIds: object): logIds is JoinedIds {
  return 'joined' in logIds
}

export function joinIds(logIds: readonly string[]): string {
  return logIds.join(' ')
}

/** Whether a text can be so many ids, joined. */
export function areJoinedIds(value: unknown, count: number): value is string {
  if (typeof value !== 'string') return false
  return value === '' ? count === 0 : /^[\w.:-]+(?: [\w.:-]+)*$/.test(value) && spacesIn(value) === count - 1
}

/** The last of them. */
export function lastJoined(joined: string): string | undefined {
  return joined === '' ? undefined : joined.slice(joined.lastIndexOf(' ') + 1)
}

function spacesIn(text: string): number {
  let count = 0
  for (let at = text.indexOf(' '); at !== -1; at = text.indexOf(' ', at + 1)) count++
  return count
}
