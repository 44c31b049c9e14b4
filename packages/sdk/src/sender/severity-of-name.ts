import { severityOfWord } from '../contract/levels.ts'
import type { Severity } from '../contract/log-record.ts'

/** Levels of winston's `cli` set that are everyday words, which in a line of text are no level; and npm's `http`, which lies right below `info`. */
const winston: ReadonlyMap<string, Severity> = new Map([
  ['http', 'info'],
  ['help', 'info'],
  ['data', 'info'],
  ['prompt', 'info'],
  ['input', 'debug'],
])

/** The severity that a logger's level means; undefined for one that only the application knows. */
export function severityOfName(level: string): Severity | undefined {
  return winston.get(level.toLowerCase()) ?? severityOfWord(level)
}
