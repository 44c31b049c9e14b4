import type { LogpipeError } from '@logpipe/sdk/contract'
import { duration, printable } from './format.ts'

/** What is said when the endpoint that is followed does not respond any more. */
export function lostText({ message }: LogpipeError): string {
  return `Connection lost: ${printable(message)}. Retrying until Ctrl-C.\n`
}

export function backText(lostMs: number): string {
  return `Connected again after ${duration(lostMs)}.\n`
}
