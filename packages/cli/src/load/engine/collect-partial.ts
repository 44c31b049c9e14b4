import { faults } from '@logpipe/sdk/contract'
import type { InPart, Partial } from './thread-plan.ts'

/**
 * Remembers which records of a batch were not accepted although the request was. A pipeline that accepts all says so, and costs
 * a look; memory is a few bytes for each record that was not.
 */
export function collectPartial() {
  const [partial, unclear] = [new Map<number, readonly number[]>(), new Map<number, readonly number[]>()]
  let recent = new Map<number, readonly number[]>()
  return {
    add: (n: number, body: string): void => {
      if (body.includes('"errors":[]')) return
      const refused = refusalsIn(body)
      if (refused.length === 0) return
      const indexes = refused.map(({ index }) => index)
      partial.set(n, indexes)
      recent.set(n, indexes)
      const doubtful = refused.filter(({ code }) => !promises.has(code))
      if (doubtful.length > 0)
        unclear.set(
          n,
          doubtful.map(({ index }) => index),
        )
    },
    /** Those since the last call. */
    takeRecent: (): Partial => {
      const taken = recent
      recent = new Map()
      return taken
    },
    requests: (): InPart => ({ partial, unclear }),
  }
}

interface Refusal {
  readonly index: number
  readonly code: unknown
}

/** Of a response that says nothing of the kind, none. */
function refusalsIn(body: string): readonly Refusal[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return []
  }
  if (typeof parsed !== 'object' || parsed === null || !('errors' in parsed) || !Array.isArray(parsed.errors)) return []
  return parsed.errors.flatMap((error: unknown) => {
    const isIndexed = typeof error === 'object' && error !== null && 'index' in error && Number.isInteger(error.index)
    return isIndexed ? [{ index: Number(error.index), code: 'code' in error ? error.code : undefined }] : []
  })
}

/** Reasons that promise a record is not stored: those of the queue and the table do not, nor does one that nobody knows. */
const promises: ReadonlySet<unknown> = new Set(
  Object.entries(faults).flatMap(([code, { status }]) => (status >= 400 && status < 500 ? [code] : [])),
)
