import type { Severity } from '@logpipe/sdk/contract'
import type { FieldPaths } from './field-paths.ts'

/** What kinds of line are told apart; `record` is a record of the wire contract. */
export type LineKind =
  | 'record'
  | 'text'
  | 'ndjson'
  | 'logfmt'
  | 'clf'
  | 'nginx-error'
  | 'apache-error'
  | 'rfc3164'
  | 'rfc5424'
  | 'docker'
  | 'cri'
  | 'journald'
  | 'journald-export'
  | 'gelf'
  | 'otlp'
  | 'level-line'

/** What a parser makes of a line. It does not check the limits of the wire contract. */
export interface Reading {
  readonly kind: LineKind
  /** The message; the line itself where the line is its own message. */
  readonly text?: string
  readonly severity?: Severity | undefined
  readonly timestamp?: string | undefined
  readonly logId?: string | undefined
  readonly tenant?: string | undefined
  readonly attributes?: Fields | undefined
  /** The line is a record of the wire contract, sent as it is: nothing else of the reading counts. */
  readonly whole?: Fields
  /** The line itself, where it is the JSON of that record. */
  readonly json?: string
}

export type Fields = Readonly<Record<string, unknown>>

export interface ReadContext {
  /** A moment near the lines: times without a year are taken to be in the year that brings them nearest. Epoch milliseconds. */
  readonly nearMs: number
  /** Where the user says that fields are. */
  readonly paths: FieldPaths
  /** Reads a message that is inside an envelope, such as a line of an application in a container. */
  readonly inner: (message: string) => Reading | undefined
}

/** Undefined for a line that is not in the format. Never throws. */
export type Parser = (line: string, context: ReadContext) => Reading | undefined
