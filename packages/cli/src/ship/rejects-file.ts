import { appendFile } from 'node:fs/promises'
import { isObject, parseJson } from '@logpipe/sdk/contract'
import { fileReason } from '@logpipe/sdk/operations'
import type { RejectedRecord } from './deliver/deliver.ts'

/** What a line of such a file begins with, so that other lines need not be parsed. */
const rejectedStart = '{"logpipe_rejected":'

/**
 * Appends records that were refused for good to a file, one a line, with the reason and the place. `send` takes such a file as
 * it takes others, and sends the records alone. Their text may hold personal data, so only the owner may read it.
 */
export function openRejectsFile(path: string, onProblem: (message: string) => void) {
  return async (rejected: readonly RejectedRecord[]): Promise<void> => {
    const lines = rejected.map(({ name, number, code, message, record }) => {
      const reason = JSON.stringify({ input: name, line: number, code, message })
      return `${rejectedStart}${reason}${record === undefined ? '' : `,"record":${record}`}}\n`
    })
    try {
      await appendFile(path, lines.join(''), { mode: 0o600 })
    } catch (error) {
      onProblem(`cannot write rejected records to ${path}: ${fileReason(error)}`)
    }
  }
}

/** What is between the reason, in which every quotation mark of a value is escaped, and the record. */
const recordStart = '},"record":'

/**
 * The record of a line of such a file, as the JSON that was refused, digit for digit; other lines as they are. A line without a record is one too: it
 * was not kept.
 */
export function withoutReason(line: string): string {
  if (!mayHaveReason(line)) return line
  const at = line.indexOf(recordStart)
  const record = at < 0 ? '' : line.trimEnd().slice(at + recordStart.length, -1)
  return isObject(parseJson(line)) && isObject(parseJson(record)) ? record : line
}

/** Whether a line begins as those of such a file do. */
export function mayHaveReason(line: string): boolean {
  return line.startsWith(rejectedStart)
}
