import type { Partial } from './thread-plan.ts'

/**
 * Remembers which records of a batch were not accepted although the request was. A pipeline that accepts all says so, and costs
 * a look; memory is a few bytes for each record that was not.
 */
export function collectPartial() {
  const requests = new Map<number, readonly number[]>()
  let recent = new Map<number, readonly number[]>()
  return {
    add: (n: number, body: string): void => {
      if (body.includes('"errors":[]')) return
      const indexes = refusedIndexes(body)
      if (indexes.length === 0) return
      requests.set(n, indexes)
      recent.set(n, indexes)
    },
    /** Those since the last call. */
    takeRecent: (): Partial => {
      const taken = recent
      recent = new Map()
      return taken
    },
    requests: (): Partial => requests,
  }
}

/** Of a response that says nothing of the kind, none. */
function refusedIndexes(body: string): readonly number[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return []
  }
  if (typeof parsed !== 'object' || parsed === null || !('errors' in parsed) || !Array.isArray(parsed.errors)) return []
  return parsed.errors.flatMap((error: unknown) => {
    const isIndexed = typeof error === 'object' && error !== null && 'index' in error && Number.isInteger(error.index)
    return isIndexed ? [Number(error.index)] : []
  })
}
