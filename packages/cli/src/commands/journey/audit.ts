import { Option } from '@commander-js/extra-typings'
import { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { auditTarget, type TargetAudit, type TargetAuditOptions } from '../../audit/audit-target.ts'
import { type Verdict, worstVerdict } from '../../audit/verdict.ts'
import { chooseTenant } from '../../config/choose-tenant.ts'
import { collect, parseRate } from '../../config/parse-option.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import { hasStores, openTarget, type StackTarget } from '../../connect/open-target.ts'
import { explainingFailures } from '../../connect/target-failure.ts'
import type { CliContext } from '../../context.ts'
import { exitCodes } from '../../exit-codes.ts'
import { auditFormats, renderAudits, renderInterrupted } from '../../render/audit/audit-format.ts'
import { type AuditReading, createAuditProgress } from '../../render/audit/audit-reading.ts'
import { plural, printable, shellWord } from '../../render/format.ts'
import { startProgress } from '../../render/progress.ts'
import { repeatTarget } from '../../render/target-flags.ts'
import { targetCommand } from '../base-commands.ts'
import { noVerdictText } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { openSend, probeKeyOf } from './audit-probing.ts'
import { signingOf } from './audit-signing.ts'

const build = () =>
  targetCommand()
    .addOption(
      new Option('-t, --tenant <id>', 'tenant to audit; with --watch repeatable').argParser(collect).conflicts('all'),
    )
    .option('--all', 'audit every tenant that has rows or receipts')
    .addOption(new Option('--format <format>', 'output format (default: text)').choices(auditFormats).conflicts('json'))
    .addOption(
      new Option('--without <check>', 'exit 0 even if missing rows cannot be ruled out').choices([
        'completeness',
      ] as const),
    )
    .option(
      '--probe',
      "also try to reach another tenant's rows: at the endpoint with the key in LOGPIPE_KEY, and on AWS through the tenant's IAM role",
    )
    .option('--sign <key>', 'Ed25519 private key, PEM, with which the result is signed')
    .option('--statement <file>', 'where to write the signed statement')
    .option('--after <file>', 'the statement that this one follows')
    .option('--max-rcu <units>', 'consume at most this many read units per second (default: any number)')
    .option('--resume', 'continue an interrupted audit without reading again what it had read')
    .addOption(
      new Option('--watch', 'send canaries at an interval, and follow each, until the first violation').conflicts([
        ...['all', 'format', 'without', 'probe', 'sign', 'statement', 'after'],
        ...['maxRcu', 'resume'],
      ]),
    )
    .option('--every <time>', 'with --watch: time between two canaries of a tenant (default: 10s)')
    .option('--give-up <time>', 'with --watch: time that a canary may take to be stored (default: 60s)')
    .option('--for <time>', 'with --watch: end after this time')
    .option('--keep-going', 'with --watch: go on after a violation')

/** Proves isolation, form, redaction, uniqueness and completeness of one tenant's rows, or of everyone's. */
export const audit = defineCommand(build, run, {
  ending: { kind: 'judges', hasVerdict: true },
  examples: {
    'Audit one tenant': 'logpipe audit --tenant acme',
    'Audit all tenants, with results for a CI server': 'logpipe audit --all --format junit',
    'Audit all the time, with canaries': 'logpipe audit --watch -t acme -t beta_inc',
  },
})

/**
 * Each page of rows is some MB of garbage. At 60, collecting it takes a third of all CPU time; at 150 a sixth less CPU time in all, and 25 MB more
 * memory.
 */
const growthPercent = 150

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  context.boundHeap?.(flags.watch ? {} : { growthPercent })
  if (flags.watch) return (await import('./audit-watch.ts')).watch(flags, context)
  refuseWatching(flags)
  const config = await resolveConfig(flags, context)
  const chosen = flags.all ? undefined : chooseTenant(flags.tenant?.[0], config, context)
  const apiKey = flags.probe === true ? probeKeyOf(chosen, context) : undefined
  const signing = await signingOf(flags, context)
  const maxUnitsPerSecond = flags.maxRcu === undefined ? undefined : parseRate('--max-rcu', flags.maxRcu, maxRcu)
  const target = await openTarget(config, context, { readsOnly: true })
  if (!hasStores(target)) {
    throw operationError('unknown_target', 'audit reads the table, and a URL gives no access to it')
  }
  const send = apiKey === undefined ? undefined : openSend(target.url, apiKey)
  const asked = { chosen, send, dataDir: config.dataDir, isCompletenessWaived: flags.without === 'completeness' }
  try {
    const at = new Date(context.now()).toISOString()
    const audited = await auditStack(target, { ...asked, maxUnitsPerSecond }, flags, context)
    const { audits, isInterrupted } = audited
    const page = {
      target: target.name,
      audits,
      at,
      version: LOGPIPE_VERSION,
      reading: await readingOf(audited, target),
    }
    if (!isInterrupted) await signing?.write(page)
    const format = flags.json ? 'json' : (flags.format ?? 'text')
    context.out.write((isInterrupted ? renderInterrupted : renderAudits)(page, format, context.out))
    if (flags.resume && audited.resumedFromMs === undefined)
      context.err.write('note: no checkpoint was found; all rows were read\n')
    if (isInterrupted) return exitCodes.interrupted
    return exitCodeOf(worstVerdict(audits), flags.without === 'completeness')
  } finally {
    await target.close()
  }
}

/** DynamoDB's default quotas allow no more. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const maxRcu = 1_000_000

type Flags = FlagsOf<typeof build>

/** Ctrl-C ends it before the next page. */
async function auditStack(
  target: StackTarget,
  asked: Pick<TargetAuditOptions, 'chosen' | 'send' | 'dataDir' | 'isCompletenessWaived' | 'maxUnitsPerSecond'>,
  flags: Flags,
  context: CliContext,
): Promise<TargetAudit> {
  const { now, elapsed, sleep, random, err, errors } = context
  const [progress, stop] = [startProgress(err, elapsed), new AbortController()]
  const [progressText, stopListening] = [createAuditProgress(elapsed), context.onInterrupt(() => stop.abort())]
  let isSaved = false
  let auditing: Promise<TargetAudit> | undefined
  try {
    const audited = await explainingFailures(target, () => {
      auditing = auditTarget(target, {
        ...{ ...asked, now, elapsed, sleep, random, signal: stop.signal },
        ...{ version: LOGPIPE_VERSION, isResuming: flags.resume === true },
        onProgress: (far) => progress.update(() => progressText(far)),
        onCheckpointProblem: (error) => {
          progress.done()
          err.write(`note: this audit cannot be resumed: ${error instanceof Error ? error.message : error}\n`)
        },
        onSaved: () => {
          isSaved = true
        },
      })
      return auditing
    }).finally(progress.done)
    if (audited.isInterrupted) {
      const known = isSaved ? resumeText(audited, flags) : `Interrupted: ${noVerdictText}.\n`
      errors.write(`${err.isTty ? '\r' : ''}${known}`)
    }
    return audited
  } catch (error) {
    // A stack that dies ends nothing but the wait for it: what was read is saved first.
    stop.abort()
    await Promise.race([auditing?.catch(() => undefined), sleep(savingMs)])
    if (isSaved) errors.write(resumeText({ audits: [] }, flags))
    throw error
  } finally {
    stopListening()
    stop.abort()
  }
}

/** Saving a checkpoint may take so long where nothing else goes on, milliseconds. */
const savingMs = 2_000

function resumeText({ audits }: Pick<TargetAudit, 'audits'>, flags: Flags): string {
  const last = audits.at(-1)
  const where =
    last?.verdict === 'interrupted' ? ` after ${plural(last.rows, 'row')} of ${printable(last.tenantId)}` : ''
  return `Interrupted${where}. Resume with: ${resumeCommand(flags)}\n`
}

function resumeCommand({ tenant = [], all, without, probe, maxRcu: rate, json, format, ...flags }: Flags): string {
  const { sign, statement, after } = flags
  const named = { tenant: tenant[0], without, 'max-rcu': rate, format, sign, statement, after }
  const words = Object.entries(named).flatMap(([name, value]) =>
    value === undefined ? [] : [` --${name} ${shellWord(value)}`],
  )
  const switches = Object.entries({ all, probe, json }).flatMap(([name, value]) => (value ? [` --${name}`] : []))
  return `logpipe audit${words.join('')}${switches.join('')}${repeatTarget(flags)} --resume`
}

/** What AWS charges for reads on demand; here nobody does. */
async function readingOf({ units, resumedFromMs }: TargetAudit, target: StackTarget): Promise<AuditReading> {
  if (target.kind !== 'deployed') return { units, resumedFromMs, price: undefined }
  const { asPriceRegion, pricesOf } = await import('@logpipe/infra/cost')
  const region = asPriceRegion(target.stack.region) ?? 'us-east-1'
  const usd = (units * pricesOf(region).items.dynamodbMillionReads.usd) / 1e6
  return { units, resumedFromMs, price: { usd, region } }
}

/** What only a watch can do. */
function refuseWatching({ tenant = [], every, giveUp, for: end, keepGoing }: Flags): void {
  const isWatching = every !== undefined || giveUp !== undefined || end !== undefined || keepGoing === true
  if (isWatching) throw new LogpipeError('invalid_option', '--every, --give-up, --for and --keep-going need --watch')
  if (tenant.length > 1) throw new LogpipeError('invalid_option', 'audit takes one --tenant, or --all')
}

function exitCodeOf(verdict: Verdict, isCompletenessWaived: boolean): number {
  const { success, failed, inconclusive, interrupted } = exitCodes
  const open = isCompletenessWaived ? success : inconclusive
  return { passed: success, failed, inconclusive, interrupted, passed_without_completeness: open }[verdict]
}
