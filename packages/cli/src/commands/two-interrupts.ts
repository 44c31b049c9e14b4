import { LogpipeError } from '@logpipe/sdk/contract'
import type { CliContext } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'

export interface TwoInterrupts {
  /** Aborted by the first Ctrl-C: nothing more is sent. */
  readonly sending: AbortSignal
  /** Aborted by the second one, and by the first where everything was sent: what is known is reported, and nothing more is waited for. */
  readonly waiting: AbortSignal
  /** Aborted by the second one alone. */
  readonly ending: AbortSignal
  /** Says that everything was sent. */
  readonly sent: () => void
  readonly stopListening: () => void
}

/** Listens for Ctrl-C in a command that sends, and then waits for what becomes of it. */
export function listenForTwo({ onInterrupt }: Pick<CliContext, 'onInterrupt'>): TwoInterrupts {
  const [sending, waiting, ending] = [new AbortController(), new AbortController(), new AbortController()]
  let isSent = false
  const onSecond = (): void => {
    waiting.abort(unanswered())
    ending.abort()
  }
  let stop = onInterrupt(() => {
    if (isSent) waiting.abort(unanswered())
    else stop = onInterrupt(onSecond)
    sending.abort()
  })
  return {
    sending: sending.signal,
    waiting: waiting.signal,
    ending: ending.signal,
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

/** How long after the second Ctrl-C what is known may take to be reported. Milliseconds. */
const lastWordMs = 2_000

export interface EndedAtOnce {
  readonly run: () => Promise<number>
  /** Said where it ends without a report. */
  readonly text: string
}

/** Runs to its exit code; where it has none soon after the second Ctrl-C, it ends without a report. */
export async function endAtOnce(
  { ending }: Pick<TwoInterrupts, 'ending'>,
  context: CliContext,
  { run, text }: EndedAtOnce,
): Promise<number> {
  const running = run()
  const second = Promise.withResolvers<void>()
  ending.addEventListener('abort', () => second.resolve(), { once: true })
  const code = await Promise.race([running, second.promise.then(() => context.sleep(lastWordMs))])
  if (code !== undefined) return code
  running.catch(() => undefined)
  context.errors.write(`${context.err.isTty ? '\r\u001b[J' : ''}${text}`)
  context.exitAfterwards()
  return exitCodes.interrupted
}
