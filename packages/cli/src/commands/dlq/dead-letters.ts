import type {
  DeadLetterCounts,
  DeadLetterFilter,
  DeadLetterManager,
  Reason,
  WalkEnd,
} from '@logpipe/infra/dead-letters'
import { operationError } from '@logpipe/sdk/operations'
import { choiceError } from '../../config/choice-error.ts'
import { parseTenant } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { exitCodes } from '../../exit-codes.ts'
import { plural } from '../../render/format.ts'
import { targetCommand } from '../base-commands.ts'
import type { FlagsOf } from '../define-command.ts'
import { report, type StackFlags, withStack } from '../stack-use.ts'

/** A command on the dead letters that it names. */
export function filterCommand() {
  return targetCommand()
    .option('-t, --tenant <id>', 'only those of this tenant')
    .option('--reason <name>', 'only this reason: conflict, unreadable, refused, failed, exhausted or other')
}

export type FilterFlags = FlagsOf<typeof filterCommand>

/** Opens the dead letters of a stack for one command; Ctrl-C ends its walk and releases what it holds. */
export async function withDeadLetters<T>(
  flags: StackFlags,
  context: CliContext,
  use: (manager: DeadLetterManager, signal: AbortSignal, ledgerDir: string) => Promise<T>,
): Promise<T> {
  return withStack({ flags, what: 'dead letters are in a queue' }, context, async (stores, ledgerDir) => {
    const { openDeadLetters } = await import('@logpipe/infra/dead-letters')
    const manager = openDeadLetters(stores, context)
    const interrupt = new AbortController()
    const stopListening = context.onInterrupt(() => interrupt.abort())
    try {
      return await use(manager, interrupt.signal, ledgerDir)
    } finally {
      stopListening()
      manager.close()
    }
  })
}

export async function filterOf({ tenant, reason }: FilterFlags): Promise<DeadLetterFilter> {
  return {
    ...(tenant !== undefined && { tenant: parseTenant(tenant) }),
    ...(reason !== undefined && { reason: await parseReason(reason) }),
  }
}

async function parseReason(value: string): Promise<Reason> {
  const { reasons } = await import('@logpipe/infra/dead-letters')
  const known = reasons.find((reason) => reason === value)
  if (known !== undefined) return known
  throw choiceError('--reason', value, { names: reasons })
}

/** ` of acme for conflict`, or nothing. */
export function scopeText({ tenant, reason }: DeadLetterFilter): string {
  return `${tenant === undefined ? '' : ` of ${tenant}`}${reason === undefined ? '' : ` for ${reason}`}`
}

interface Outcome {
  readonly counts: DeadLetterCounts
  readonly filter: DeadLetterFilter
  /** Name of the count in JSON. */
  readonly did: string
  readonly verb: string
}

export function reportCounts(flags: FilterFlags, context: CliContext, { counts, filter, did, verb }: Outcome): number {
  const { messages, records, failed, later, error, end } = counts
  const done = `${plural(messages, 'message')} with ${plural(records, 'record')}`
  if (failed > 0 && end !== 'interrupted') {
    const why = error === undefined ? '' : ` (${error})`
    throw operationError(
      'dead_letters_failed',
      `${verb} ${done}; ${plural(failed, 'message')} remain in the dead-letter queue${why}`,
    )
  }
  const nothing = messages === 0 ? `No dead letters${scopeText(filter)}\n` : `${verb} ${done}\n`
  const came =
    later === 0
      ? ''
      : `${plural(later, 'message')} arrived in the meantime and ${later === 1 ? 'stays' : 'stay'} in the queue\n`
  report(flags, context, { [did]: messages, records, later, complete: end === 'complete' }, `${nothing}${came}`)
  return exitCodeOf(end, context)
}

export function exitCodeOf(end: WalkEnd, { errors }: CliContext): number {
  if (end === 'complete') return 0
  if (end === 'interrupted') {
    errors.write('Interrupted before the end of the dead-letter queue; run the same command again for the rest.\n')
    return exitCodes.interrupted
  }
  errors.write('Stopped after 2 minutes, before the end of the dead-letter queue; run it again for the rest.\n')
  return 3
}
