import { isObject } from '@logpipe/sdk/contract'
import { parsePolicy } from '../redact/redactor.ts'
import { defaultSettings, overlaySettings, type SettingsResult, type TenantSettings } from './tenant-settings.ts'

/** Judges what an operator wants changed, a redaction policy with all its patterns too. */
export function parseSettings(changes: unknown, before: TenantSettings = defaultSettings): SettingsResult {
  return overlaySettings(changes, before, redactionProblems)
}

/** Judged with a key in place, since each tenant has one of its own for pseudonyms. */
function redactionProblems(value: unknown): readonly string[] {
  const isSet = isObject(value) && Object.hasOwn(value, 'pseudonymKey')
  const own = isSet ? ['pseudonymKey: cannot be set; it is derived'] : []
  const verdict = parsePolicy(isObject(value) ? { ...value, pseudonymKey: new Uint8Array(32) } : value)
  const problems = verdict.kind === 'valid' ? own : [...own, ...verdict.problems]
  return problems.map((problem) => `redaction.${problem}`)
}
