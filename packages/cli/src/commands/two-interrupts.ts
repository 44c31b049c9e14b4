import { LogpipeError } from '@logpipe/sdk/contract'
import type { CliContext } from '../context.ts'

export interface TwoInterrupts {
  /** Aborted by the first Ctrl-C: nothing more is sent. */
  readonly sending: AbortSignal
  /** Aborted by the second one, and by the first where everything was sent: what is known is reported, and nothing more is waited for. */
  readonly waiting: AbortSignal
  /** Says that everything was sent. */
  readonly sent: () => void
  readonly stopListening: () => void
}

/** Listens for Ctrl-C in a command that sends, and then waits for what becomes of it. */
export function listenForTwo({ onInterrupt }: Pick<CliContext, 'onInterrupt'>): TwoInterrupts {
  const [sending, waiting] = [new AbortController(), new AbortController()]
  let isSent = false
  let stop = onInterrupt(() => {
    if (isSent) waiting.abort(unanswered())
    else stop = onInterrupt(() => waiting.abort(unanswered()))
    sending.abort()
  })
  return {
    sending: sending.signal,
    waiting: waiting.signal,
    sent: () => {
      isSent = true
    },
    stopListening: () => stop(),
  }
}

/** What requests end with that are in flight then. */
function unanswered(): LogpipeError {
  return new LogpipeError(
    'request_timeout',
    'ended before the requests in flight had a response; they may be stored or not',
  )
}
