import { LogpipeError } from '@logpipe/sdk/contract'
import type { Target } from '../../../connect/open-target.ts'
import type { CliContext } from '../../../context.ts'
import { exitCodes } from '../../../exit-codes.ts'
import { jsonLine } from '../../../render/format.ts'
import { type SendReport, sendJson, sendText } from '../../../render/send.ts'
import type { ShipResult } from '../../../ship/ship.ts'
import type { OutcomeWait, WaitResult } from '../../../ship/wait-for-outcomes.ts'

type Waited = { readonly waited?: WaitResult; readonly fault?: LogpipeError }

export async function waitedFor(waiting: OutcomeWait): Promise<Waited> {
  return faultAsValue(async () => ({ waited: await waiting.finish() }))
}

export async function closeTarget(target: Target): Promise<{ readonly left?: number; readonly fault?: LogpipeError }> {
  return faultAsValue(async () => ({ left: await target.close() }))
}

/** By now there are records to report, and an error must not keep the report from being written. */
async function faultAsValue<T>(call: () => Promise<T>): Promise<T | { readonly fault: LogpipeError }> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof LogpipeError) return { fault: error }
    throw error
  }
}

export function withKeyAdvice(result: ShipResult, advise: (error: LogpipeError) => LogpipeError): ShipResult {
  const { stopped } = result
  return stopped?.error === undefined ? result : { ...result, stopped: { ...stopped, error: advise(stopped.error) } }
}

/** What the stack died of says more than the connection that was lost. */
export function withFault(result: ShipResult, fault: LogpipeError | undefined): ShipResult {
  if (fault === undefined) return result
  if (result.stopped?.error !== undefined) return { ...result, stopped: { ...result.stopped, error: fault } }
  return { ...result, problems: [...result.problems, { name: 'stack', kind: 'failed', message: fault.message }] }
}

export function writeReport(report: SendReport, isJson: boolean, { out, err, errors }: CliContext): void {
  const text = sendText(report, { out, err: errors })
  out.write(isJson ? jsonLine(sendJson(report)) : text.result)
  if (isJson) return
  err.write(text.notes)
  errors.write(text.problems)
}

export function exitCodeOf({ problems, result, waiting, isInterrupted }: SendReport): number {
  if (isInterrupted) return exitCodes.interrupted
  if (problems.length > 0 || result.stopped?.error !== undefined) return exitCodes.error
  if (waiting !== undefined && waiting.missing + waiting.firstDeadLetters.length > 0) return exitCodes.failed
  return result.rejected > 0 ? exitCodes.failed : exitCodes.success
}
