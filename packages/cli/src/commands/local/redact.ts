import { Command } from '@commander-js/extra-typings'
import type { Redaction } from '@logpipe/infra/redaction'
import { isObject, LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { quote } from '../../config/parse-option.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import type { CliContext } from '../../context.ts'
import { exitCodes } from '../../exit-codes.ts'
import { type Redacted, type RedactedBatch, type RedactTally, redactInputs } from '../../redact/redact-inputs.ts'
import type { RedactOne } from '../../redact/redact-line.ts'
import { startProgress } from '../../render/progress.ts'
import {
  foundText,
  interruptedAtText,
  overBudgetText,
  redactedJson,
  redactedText,
  redactProgress,
  summaryJson,
  summaryText,
  tooLongText,
  totalOf,
} from '../../render/redact.ts'
import { countsText, explainedText } from '../../render/redact-explain.ts'
import { problemsText, problemText, skippedText } from '../../render/send.ts'
import { type FoundInputs, findInputs } from '../../ship/source/find-inputs.ts'
import type { InputProblem } from '../../ship/source/input.ts'
import { stdinInput } from '../../ship/source/stdin-input.ts'
import { judges, prints } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { readPolicy } from '../policy-file.ts'

const build = () =>
  new Command()
    .argument('[paths...]', 'files, folders or globs; stdin without any, or for -')
    .option('--policy <file>', 'JSON file with a redaction policy, as `tenants set --redaction` takes it')
    .option('--types <list>', 'types on or off beside the policy, as IPV4,MAC,EMAIL=off')
    .option('--explain', 'show the lines before and after, and what found each value')
    .option('--check', 'print only where something was found; exit 1 if so')
    .option('--json', 'print one object per line, and a summary; without the values that were found')
    .option('--values', 'with --json: the values as well')

/** Redacts files or stdin as they would be stored, to try a policy before it is set: no stack, and no network. */
export const redact = defineCommand(build, run, {
  ending: ({ check }) => (check ? judges : prints),
  examples: {
    'See what would be removed from a file, and why': 'logpipe redact --explain app.log',
    'Redact the output of another program': 'kubectl logs web | logpipe redact',
    'Fail a build whose fixtures contain personal data': 'logpipe redact --check fixtures',
  },
})

type Flags = FlagsOf<typeof build>

async function run(flags: Flags, context: CliContext, paths: readonly string[]): Promise<number> {
  checkFlags(flags)
  const policy = flags.policy === undefined ? {} : await readPolicy(flags.policy, context.cwd)
  const { openRedaction } = await import('@logpipe/infra/redaction')
  const redaction = openRedaction(withTypes(policy, flags.types))
  const found = await chooseInputs(paths, context)
  const { problems, inputs, skipped } = found
  context.err.write(skippedText(skipped))
  warnOf(problems, inputs.length === 0, context)
  const tally = await redactTo(found, flags, { redaction, context })
  writeEnd(found, tally, { flags, context })
  return exitCodeOf(tally, problems.length > 0, flags)
}

/** A policy with types turned on or off. Whether it is one, and has these types, is checked with the rest of it. */
function withTypes(policy: unknown, list: string | undefined): unknown {
  if (list === undefined || !isObject(policy)) return policy
  const before = isObject(policy.types) ? policy.types : {}
  return { ...policy, types: { ...before, ...Object.fromEntries(list.split(',').map(typeSwitch)) } }
}

function typeSwitch(entry: string): readonly [type: string, isOn: boolean] {
  const match = /^([A-Za-z0-9_]+)(?:=(on|off))?$/.exec(entry.trim())
  if (match?.[1] !== undefined) return [match[1].toUpperCase(), match[2] !== 'off']
  throw new LogpipeError(
    'invalid_option',
    `--types has ${quote(entry)}; an entry is a type, as IPV4, IPV4=on or EMAIL=off`,
  )
}

function checkFlags({ explain, json, values }: Flags): void {
  if (explain && json) throw new LogpipeError('invalid_option', '--explain and --json cannot be used together')
  if (values && !json) throw new LogpipeError('invalid_option', '--values needs --json')
}

/** Paths as given; nothing or `-` means stdin, unless that is a terminal. What `send` passes over is passed over here. */
async function chooseInputs(paths: readonly string[], context: CliContext): Promise<FoundInputs> {
  const { stdin, cwd } = context
  const isStdin = paths.length === 0 || (paths.length === 1 && paths[0] === '-')
  if (!isStdin) return findInputs(paths, cwd, await resolveConfig({}, context))
  if (stdin.isTTY)
    throw operationError('unreadable_input', 'nothing to redact: give a file or a folder, or pipe logs in')
  return { inputs: [stdinInput(stdin)], skipped: [], problems: [] }
}

/** Says what cannot be read. Throws the first problem where nothing is left to redact. */
function warnOf(problems: readonly InputProblem[], isNothing: boolean, { errors }: CliContext): void {
  const [first, ...others] = problems
  errors.write(problemsText(isNothing ? others : problems, errors))
  if (isNothing) throw operationError('unreadable_input', first ? problemText(first) : 'nothing to redact')
}

interface Surroundings {
  readonly redaction: Redaction
  readonly context: CliContext
}

async function redactTo(found: FoundInputs, flags: Flags, { redaction, context }: Surroundings): Promise<RedactTally> {
  const { out } = context
  if (flags.json) {
    const options = { values: flags.values === true }
    return pump(found, redaction.explain, { context, textOf: (batch) => redactedJson(batch, options) })
  }
  if (flags.explain) {
    return pump(found, redaction.explain, { context, textOf: (batch) => explainedText(batch, out) })
  }
  if (flags.check) return pump(found, redaction.explain, { context, textOf: foundText })
  return pump(found, redaction.redact, { context, textOf: (batch) => redactedText(batch, out) })
}

interface Pump<R extends Redacted> {
  readonly context: CliContext
  readonly textOf: (batch: RedactedBatch<R>) => string
}

/** Writes batch after batch, no faster than they are read. */
async function pump<R extends Redacted>(
  { inputs }: FoundInputs,
  redactOne: RedactOne<R>,
  { context, textOf }: Pump<R>,
): Promise<RedactTally> {
  const { out, err, errors, onInterrupt, elapsed } = context
  const interrupt = new AbortController()
  const interrupted = new Promise<void>((resolve) => interrupt.signal.addEventListener('abort', () => resolve()))
  const stopListening = onInterrupt(() => interrupt.abort())
  // Beside lines on the same terminal it would only be in the way.
  const progress = startProgress({ ...err, isTty: err.isTty && !out.isTty }, elapsed)
  const totalBytes = totalBytesOf(inputs)
  const { batches, tally } = redactInputs({ inputs, redact: redactOne, signal: interrupt.signal })
  for await (const batch of batches) {
    out.write(textOf(batch))
    for (const line of batch.lines) if (line.kind === 'too_long') errors.write(tooLongText(batch.name, line, errors))
    progress.update(() => redactProgress(tally(), totalBytes))
    // A reader that takes nothing must not keep Ctrl-C from ending it.
    await Promise.race([out.drained?.(), interrupted])
  }
  progress.done()
  stopListening()
  return tally()
}

function totalBytesOf(inputs: FoundInputs['inputs']): number | undefined {
  const sizes = inputs.map(({ bytes }) => bytes ?? Number.NaN)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  return total > 0 ? total : undefined
}

interface End {
  readonly flags: Flags
  readonly context: CliContext
}

/** A filter in a pipeline says nothing about itself: the summary is for people, and for those who asked for more than lines. */
function writeEnd({ inputs }: FoundInputs, tally: RedactTally, { flags, context: { out, err, errors } }: End): void {
  if (flags.json) {
    out.write(
      summaryJson(
        inputs.map(({ name }) => name),
        tally,
      ),
    )
  } else if (flags.explain) {
    out.write(countsText(tally, out))
  } else if (flags.check || err.isTty) {
    err.write(summaryText(tally, err))
  }
  errors.write(overBudgetText(tally, errors))
  errors.write(problemsText(tally.problems, errors))
  errors.write(interruptedAtText(tally))
}

function exitCodeOf(tally: RedactTally, hasProblems: boolean, { check }: Flags): number {
  if (tally.stoppedAt !== undefined) return exitCodes.interrupted
  if (hasProblems || tally.problems.length > 0 || tally.tooLong > 0) return exitCodes.error
  return check && totalOf(tally) > 0 ? exitCodes.failed : exitCodes.success
}
