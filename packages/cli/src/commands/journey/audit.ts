import { Option } from '@commander-js/extra-typings'
import { LogpipeError } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { auditTarget } from '../../audit/audit-target.ts'
import { type Verdict, worstVerdict } from '../../audit/verdict.ts'
import { chooseTenant } from '../../config/choose-tenant.ts'
import { collect } from '../../config/parse-option.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import { hasStores, openTarget } from '../../connect/open-target.ts'
import { explainingFailures } from '../../connect/target-failure.ts'
import type { CliContext } from '../../context.ts'
import { auditFormats, renderAudits } from '../../render/audit/audit-format.ts'
import { plural } from '../../render/format.ts'
import { startProgress } from '../../render/progress.ts'
import { targetCommand } from '../base-commands.ts'
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
    .option('--probe', "also ask the endpoint for another tenant's rows, with the tenant's key in LOGPIPE_KEY")
    .option('--sign <key>', 'Ed25519 private key, PEM, with which the result is signed')
    .option('--statement <file>', 'where to write the signed statement')
    .option('--after <file>', 'the statement that this one follows')
    .addOption(
      new Option('--watch', 'send canaries at an interval, and follow each, until the first violation').conflicts([
        ...['all', 'format', 'without', 'probe', 'sign', 'statement', 'after'],
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

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  context.boundHeap?.()
  if (flags.watch) return (await import('./audit-watch.ts')).watch(flags, context)
  refuseWatching(flags)
  const config = await resolveConfig(flags, context)
  const chosen = flags.all ? undefined : chooseTenant(flags.tenant?.[0], config, context)
  const apiKey = flags.probe === true ? probeKeyOf(chosen, context) : undefined
  const { now, elapsed, sleep, random, out, err } = context
  const signing = await signingOf(flags, context)
  const target = await openTarget(config, context, { readsOnly: true })
  if (!hasStores(target)) {
    throw operationError('unknown_target', 'audit reads the table, and a URL gives no access to it')
  }
  const at = new Date(now()).toISOString()
  const progress = startProgress(err, context.elapsed)
  const onProgress = (tenantId: string, rows: number): void =>
    progress.update(() => `${tenantId}: ${plural(rows, 'row')}`)
  try {
    const audits = await explainingFailures(target, () =>
      auditTarget(target, {
        ...{ chosen, dataDir: config.dataDir, isCompletenessWaived: flags.without === 'completeness' },
        send: apiKey === undefined ? undefined : openSend(target.url, apiKey),
        ...{ now, elapsed, sleep, random, onProgress },
      }),
    ).finally(progress.done)
    const format = flags.json ? 'json' : (flags.format ?? 'text')
    const page = { target: target.name, audits, at, version: LOGPIPE_VERSION }
    out.write(renderAudits(page, format, out))
    await signing?.write(page)
    return exitCodeOf(worstVerdict(audits), flags.without === 'completeness')
  } finally {
    await target.close()
  }
}

/** What only a watch can do. */
function refuseWatching({ tenant = [], every, giveUp, for: end, keepGoing }: FlagsOf<typeof build>): void {
  const isWatching = every !== undefined || giveUp !== undefined || end !== undefined || keepGoing === true
  if (isWatching) throw new LogpipeError('invalid_option', '--every, --give-up, --for and --keep-going need --watch')
  if (tenant.length > 1) throw new LogpipeError('invalid_option', 'audit takes one --tenant, or --all')
}

function exitCodeOf(verdict: Verdict, isCompletenessWaived: boolean): number {
  return { passed: 0, failed: 1, inconclusive: 3, passed_without_completeness: isCompletenessWaived ? 0 : 3 }[verdict]
}
