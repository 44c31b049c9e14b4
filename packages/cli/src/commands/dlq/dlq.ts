import type {
  DeadLetterCounts,
  DeadLetterFilter,
  DeadLetterManager,
  Reason,
  WalkEnd,
} from '@logpipe/infra/dead-letters'
import { LogpipeError } from '@logpipe/sdk/contract'
import { parseTenant, quote } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { letterListJson, letterListText, letterViewJson, letterViewText } from '../../render/dead-letters.ts'
import { plural } from '../../render/format.ts'
import { repeatTarget } from '../../render/target-flags.ts'
import { confirm } from '../confirmation.ts'
import { report, type StackFlags, withStack } from '../stack-use.ts'

export interface LetterFlags extends StackFlags {
  readonly tenant?: string
  readonly reason?: string
}

/** Lists dead letters by tenant and reason, with a next step for each reason. */
export async function list(flags: LetterFlags, context: CliContext): Promise<number> {
  const filter = await filterOf(flags)
  const letters = await withLetters(flags, context, (manager, signal) => manager.list(filter, signal))
  const scope = scopeText(filter)
  const tenant = filter.tenant === undefined ? '' : ` --tenant ${filter.tenant}`
  const listing = { scope, repeated: { tenant, target: repeatTarget(flags) }, nowMs: context.now() }
  report(flags, context, letterListJson(letters), letterListText(letters, listing, context.out))
  return exitCodeOf(letters.end, context)
}

/** Shows what one message holds; what its logs say only with --text. */
export async function show(
  flags: StackFlags & { readonly args: readonly string[]; readonly text?: boolean },
  context: CliContext,
): Promise<number> {
  const [id = ''] = flags.args
  const withText = flags.text === true
  const letter = await withLetters(flags, context, async (manager, signal) => {
    const shown = manager.show(id, { withText, signal })
    return shown.catch((error: unknown) => {
      if (signal.aborted) return undefined
      throw error
    })
  })
  if (letter === undefined) return exitCodeOf('interrupted', context)
  return report(flags, context, letterViewJson(letter), letterViewText(letter, context))
}

/** Puts dead letters back on the queue. */
export async function redrive(flags: LetterFlags, context: CliContext): Promise<number> {
  const filter = await filterOf(flags)
  const counts = await withLetters(flags, context, (manager, signal) => manager.redrive(filter, signal))
  return reportCounts(flags, context, { counts, filter, did: 'redriven', verb: 'Redrove' })
}

/** Deletes dead letters, after asking. */
export async function purge(flags: LetterFlags & { readonly yes?: boolean }, context: CliContext): Promise<number> {
  const filter = await filterOf(flags)
  if (!flags.yes) {
    const scope = scopeText(filter)
    const warning = `This deletes every dead letter${scope} for good, and the logs in it.`
    await confirm({ doing: `purging dead letters${scope}`, warning, word: 'purge' }, context)
  }
  const counts = await withLetters(flags, context, (manager, signal) => manager.purge(filter, signal))
  return reportCounts(flags, context, { counts, filter, did: 'purged', verb: 'Purged' })
}

/** Opens the dead letters of a stack for one command; Ctrl-C ends its walk and gives back what it holds. */
async function withLetters<T>(
  flags: StackFlags,
  context: CliContext,
  use: (manager: DeadLetterManager, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withStack({ flags, what: 'dead letters are in a queue' }, context, async (stores) => {
    const { openDeadLetters } = await import('@logpipe/infra/dead-letters')
    const manager = openDeadLetters(stores, context)
    const interrupt = new AbortController()
    const stopListening = context.onInterrupt(() => interrupt.abort())
    try {
      return await use(manager, interrupt.signal)
    } finally {
      stopListening()
      manager.close()
    }
  })
}

async function filterOf({ tenant, reason }: LetterFlags): Promise<DeadLetterFilter> {
  return {
    ...(tenant !== undefined && { tenant: parseTenant(tenant) }),
    ...(reason !== undefined && { reason: await parseReason(reason) }),
  }
}

async function parseReason(value: string): Promise<Reason> {
  const { reasons } = await import('@logpipe/infra/dead-letters')
  const known = reasons.find((reason) => reason === value)
  if (known !== undefined) return known
  throw new LogpipeError('invalid_option', `--reason is ${quote(value)}; it must be one of ${reasons.join(', ')}`)
}

/** ` of acme for conflict`, or nothing. */
function scopeText({ tenant, reason }: DeadLetterFilter): string {
  return `${tenant === undefined ? '' : ` of ${tenant}`}${reason === undefined ? '' : ` for ${reason}`}`
}

interface Outcome {
  readonly counts: DeadLetterCounts
  readonly filter: DeadLetterFilter
  /** Name of the count in JSON. */
  readonly did: string
  readonly verb: string
}

function reportCounts(flags: LetterFlags, context: CliContext, { counts, filter, did, verb }: Outcome): number {
  const { messages, records, failed, later, error, end } = counts
  const done = `${plural(messages, 'message')} with ${plural(records, 'record')}`
  if (failed > 0) {
    const why = error === undefined ? '' : ` (${error})`
    throw new LogpipeError('dead_letters_failed', `${verb} ${done}; ${plural(failed, 'message')} stayed behind${why}`)
  }
  const nothing = messages === 0 ? `No dead letters${scopeText(filter)}\n` : `${verb} ${done}\n`
  const came = later === 0 ? '' : `${plural(later, 'message')} came in meanwhile and stayed\n`
  report(flags, context, { [did]: messages, records, later, complete: end === 'complete' }, `${nothing}${came}`)
  return exitCodeOf(end, context)
}

function exitCodeOf(end: WalkEnd, { err }: CliContext): number {
  if (end === 'complete') return 0
  if (end === 'interrupted') {
    err.write('stopped before the end of the dead-letter queue\n')
    return 130
  }
  err.write('stopped after 2 minutes, before the end of the dead-letter queue; run it again for the rest\n')
  return 3
}
