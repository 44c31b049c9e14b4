import { parseRunLogId, requestKey } from '../ledger/run-id.ts'

/** Ids, and what the ids of load tests have in common, whatever their digests: as such their receipts name them. */
export function namesOf(logIds: readonly string[]): ReadonlySet<string> {
  const records = logIds.flatMap((logId) => {
    const place = parseRunLogId(logId)
    return place === undefined ? [] : [`${requestKey(place.runId, place.request)}.${place.index}`]
  })
  return new Set([...logIds, ...records])
}
