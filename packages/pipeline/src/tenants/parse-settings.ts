import { isObject } from '@logpipe/sdk/contract'
import { parsePolicy } from '../redact/redactor.ts'
import { defaultSettings, overlaySettings, type SettingsResult, type TenantSettings } from './tenant-settings.ts'

/** Validates an operator's changes, including the patterns of a redaction policy. */
export function parseSettings(changes: unknown, before: TenantSettings = defaultSettings): SettingsResult {
  return overlaySettings(changes, before, redactionProblems)
}

/** Validates with a dummy key, because each tenant's pseudonym key is derived. */
function redactionProblems(value: unknown): readonly string[] {
  const isSet = isObject(value) && Object.hasOwn(value, 'pseudonymKey')
  const keyProblems = isSet ? ['pseudonymKey: cannot be set; it is derived'] : []
  const verdict = parsePolicy(isObject(value) ? { ...value, pseudonymKey: new Uint8Array(32) } : value)
  const problems = verdict.kind === 'valid' ? keyProblems : [...keyProblems, ...verdict.problems]
  return problems.map((problem) => `redaction.${problem}`)
}
