import { LogpipeError } from '@logpipe/sdk/contract'
import { messageOf } from '../error-message.ts'
import type { FailedCheck } from './diagnosis.ts'

/** What stands in the place of a check that threw. */
export function failedCheck(
  what: FailedCheck['what'],
  thrown: unknown,
  status: 'note' | 'wrong' = 'wrong',
): FailedCheck {
  const message = messageOf(thrown)
  if (!(thrown instanceof LogpipeError)) return { what, status, error: { message } }
  return { what, status, error: { code: thrown.code, message, hint: thrown.hint } }
}
