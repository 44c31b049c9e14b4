import type { LogId, LogRecord, TenantId } from '@logpipe/sdk/contract'
import { spreadOf } from './spread.ts'

/** Makes the id of a record that has none. */
export type MakeLogId = (tenantId: TenantId, record: LogRecord, index: number) => LogId

/**
 * Makes ids of content, for keys whose clients send a request again with nothing in it that says so: the same records get the same ids. Equal ones
 * of one request are counted, and stay as many. A record without a time of its own gets an id of `next`: of two that are equal nobody could
 * say whether they are two.
 */
export function contentIds(digest: (tenantId: TenantId, record: LogRecord) => string, next: () => string): MakeLogId {
  const seen = new Map<string, number>()
  return (tenantId, record) => {
    if (record.timestamp === undefined) return next() as LogId
    const time = record.timestamp.replaceAll(/[^\w.:-]/g, '_')
    const content = `${digest(tenantId, record)}.${time}`
    const count = seen.get(content) ?? 0
    seen.set(content, count + 1)
    // The time beside the digest: of a billion logs some pair has the same eight bytes.
    return `${spreadOf(content)(count)}.${content}.${count}` as LogId
  }
}
