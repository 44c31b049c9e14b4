import type { CliContext } from '../context.ts'
import { atOnceText, exitCodes } from '../exit-codes.ts'
import { jsonLine, printable } from '../render/format.ts'
import { repeatTarget, type TargetFlags } from '../render/target-flags.ts'
import { isAsking } from './confirmation.ts'

/** How a command ends when something outside ends it: a signal, or a reader that has gone. */
export type Ending =
  /** Its output is all that it does: it ends once nobody reads it. */
  | { readonly kind: 'prints' }
  /** Its exit code counts, read or not. */
  | { readonly kind: 'judges'; readonly hasVerdict?: true }
  /** What it does counts, read or not. */
  | {
      readonly kind: 'changes'
      /** What may be known where Ctrl-C ends it in the middle, and the next step: after `Interrupted: `. */
      readonly interrupted: string
    }

export const prints: Ending = { kind: 'prints' }
export const judges: Ending = { kind: 'judges' }

/** Of a change that was asked for and not confirmed nobody knows whether it was made; a command shows it, at the same target. */
export function changes(next: string, flags: TargetFlags = {}): Ending {
  const shown = `logpipe ${next}${repeatTarget(flags)}`
  return { kind: 'changes', interrupted: `the change may have been made or not; ${shown} shows it` }
}

/** What is written to a file or a folder is whole or to be deleted. */
export function incomplete(path: string): Ending {
  return { kind: 'changes', interrupted: `${printable(path)} is incomplete; delete it, and run the same command again` }
}

/**
 * Runs a command to its exit code, or to its ending from outside: by Ctrl-C, unless it listens for that itself, and by a reader that has seen enough.
 * What still runs then ends with the process.
 */
export async function runToEnding(
  ending: Ending,
  context: CliContext,
  { isJson, run }: { readonly isJson: boolean; readonly run: (context: CliContext) => Promise<number> },
): Promise<number> {
  const ended = Promise.withResolvers<number>()
  const { outClosed } = context
  const end = (code: number): void => {
    context.exitAfterwards()
    ended.resolve(code)
  }
  const onClosed = (): void => end(exitCodes.success)
  if (ending.kind === 'prints') outClosed.addEventListener('abort', onClosed)
  if (ending.kind === 'prints' && outClosed.aborted) onClosed()
  const own = countListeners(context)
  let stopListening = (): unknown => undefined
  const listen = (): void => {
    stopListening = context.onInterrupt(() => {
      // It ends itself, and the next one ends that.
      if (own.count() > 0) return listen()
      if (own.hasListened()) context.errors.write(atOnceText)
      else sayInterrupted(ending, isJson, context)
      end(exitCodes.interrupted)
    })
  }
  listen()
  try {
    return await Promise.race([run({ ...context, onInterrupt: own.onInterrupt }), ended.promise])
  } finally {
    stopListening()
    outClosed.removeEventListener('abort', onClosed)
  }
}

/** Who listens for Ctrl-C decides what it does. */
function countListeners({ onInterrupt }: CliContext) {
  const listening = new Set<() => void>()
  let hasListened = false
  return {
    count: () => listening.size,
    hasListened: () => hasListened,
    onInterrupt: (listener: () => void) => {
      listening.add(listener)
      hasListened = true
      const stop = onInterrupt(() => {
        listening.delete(listener)
        listener()
      })
      return () => {
        listening.delete(listener)
        return stop()
      }
    },
  }
}

function sayInterrupted(ending: Ending, isJson: boolean, context: CliContext): void {
  const { out, err, errors } = context
  if (isAsking(context)) return void errors.write(`\nInterrupted: ${whatIsKnown(prints)}.\n`)
  // Over the line of a progress.
  const start = err.isTty ? '\r\u001b[J' : ''
  if (ending.kind === 'judges' && ending.hasVerdict && isJson) out.write(jsonLine({ verdict: 'interrupted' }))
  errors.write(`${start}Interrupted: ${whatIsKnown(ending)}.\n`)
}

/** What is known of a check that has found nothing out yet. */
export const noVerdictText = 'nothing was changed, and there is no verdict; run the same command again'

function whatIsKnown(ending: Ending): string {
  if (ending.kind === 'prints') return 'nothing was changed'
  if (ending.kind === 'judges') return noVerdictText
  return ending.interrupted
}
