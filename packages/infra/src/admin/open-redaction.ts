import { randomBytes } from 'node:crypto'
import {
  createExplainer,
  type ExplainedRecord,
  explainRecord,
  type TriedRecord,
  tryRecord,
} from '@logpipe/pipeline/redact/records'
import { parseSettings } from '@logpipe/pipeline/tenants/parse'
import type { LogRecord } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'

export type { ExplainedFinding, ExplainedPart, ExplainedRecord, TriedRecord } from '@logpipe/pipeline/redact/records'

/** The worker's redaction under one policy, without a stack. */
export interface Redaction {
  /** What would be stored of a record. */
  readonly redact: (record: LogRecord) => TriedRecord
  /** The same, and what found each value. Takes up to four times as long for a text full of values. */
  readonly explain: (record: LogRecord) => ExplainedRecord
}

/**
 * Takes a policy as tenants are given it, with the same checks; throws `invalid_setting` with all its problems. Pseudonyms
 * are made with a new key each time, since a tenant's own never leaves the stack.
 */
export function openRedaction(policy: unknown = {}): Redaction {
  const parsed = parseSettings({ redaction: policy })
  if (parsed.kind === 'invalid') throw operationError('invalid_setting', parsed.problems.join('; '))
  const { redaction } = parsed.settings
  const explainer = createExplainer({ ...redaction, pseudonymKey: randomBytes(32) })
  return {
    redact: (record) => tryRecord(record, explainer),
    explain: (record) => explainRecord(record, explainer),
  }
}
