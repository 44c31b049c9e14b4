import { Option } from '@commander-js/extra-typings'
import type { ConcurrencyVerdict, Deployer, PipelineDeployed, Plan } from '@logpipe/infra/deploy'
import type { CliContext } from '../../context.ts'
import { exitCodes } from '../../exit-codes.ts'
import { isQuiet } from '../../quiet.ts'
import { concurrencyDocument, concurrencyText } from '../../render/concurrency.ts'
import { startDeployProgress } from '../../render/deploy-progress.ts'
import { jsonLine, printable } from '../../render/format.ts'
import { interruptedDocument, interruptedText } from '../../render/interruption.ts'
import { planDocument, planText } from '../../render/plan.ts'
import { confirm } from '../confirmation.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { deployOptions, optionsCommand, regionFlag, sourceOf } from './deploy-flags.ts'

const build = () =>
  optionsCommand()
    .option(...regionFlag)
    .addOption(
      new Option('--only <part>', 'only the code of ingest (with the worker) or of read').choices(['ingest', 'read']),
    )
    .option('--assembly <dir>', 'deploy what logpipe synth wrote, with the options it was written with')
    .addOption(
      new Option('--method <name>', 'change-set, or direct for an endpoint without change sets')
        .choices(['change-set', 'direct'])
        .default('change-set'),
    )
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--yes', 'do not ask for confirmation')

/** Deploys the pipeline, or shows what deploying it would change. */
export const deploy = defineCommand(build, run, {
  ending: { kind: 'changes', interrupted: 'nothing was changed' },
  examples: {
    'Show what would change': 'logpipe deploy --dry-run',
    'Deploy a stage of its own, with alarms': 'logpipe deploy --stage staging --alarm-email ops@example.com',
  },
})

type Flags = FlagsOf<typeof build>

async function run(flags: Flags, context: CliContext): Promise<number> {
  const source = sourceOf(flags, context)
  const { openDeployer, isDestructive, refuseSource } = await import('@logpipe/infra/deploy')
  await refuseSource(source)
  const deployer = await openDeployer({ region: flags.region, pollMs: context.pollMs })
  const progress = startDeployProgress(context)
  const say = isQuiet(context) ? context.errors.write : progress.say
  const interrupt = new AbortController()
  const { signal } = interrupt
  const stopListening = context.onInterrupt(() => {
    progress.say('Stopping; no further changes will be started.\n')
    interrupt.abort()
  })
  try {
    const deployed = await deployer.deploy(source, {
      method: flags.method,
      isDryRun: flags.dryRun === true,
      now: context.now,
      listener: progress,
      signal,
      onPlan: (plan) => {
        progress.plan(plan)
        if (!flags.dryRun && isDestructive(plan)) say(planText(plan, context.errors))
      },
      confirm: (plan) =>
        flags.yes ? Promise.resolve(true) : progress.paused(() => confirmPlan(plan, signal, context)),
    })
    progress.done()
    const concurrency = await judgeDeployed(deployed, deployer)
    return report(deployed, { flags, deployer, ...(concurrency && { concurrency }) }, context)
  } finally {
    progress.done()
    stopListening()
    deployer.close()
  }
}

/** Throws where another word was typed; false on Ctrl-C. */
async function confirmPlan({ stackName, changes }: Plan, signal: AbortSignal, context: CliContext): Promise<boolean> {
  const isLost = changes.some(
    ({ action, isKept, isRenamed }) => action !== 'create' && action !== 'change' && !isKept && !isRenamed,
  )
  const warning = isLost
    ? 'Replaced and deleted resources lose their data.'
    : 'Resources that leave the stack stay in AWS with their data, and are no longer used.'
  const doing = `replacing or deleting parts of ${stackName}`
  try {
    await confirm({ doing, warning, word: stackName, signal }, context)
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}

interface Report {
  readonly flags: Flags
  readonly deployer: Deployer
  readonly concurrency?: ConcurrencyVerdict
}

/** What the account's concurrency means for the worker as it is, or as it would be; nothing where the plan does not say how it is. */
async function judgeDeployed(deployed: PipelineDeployed, deployer: Deployer): Promise<ConcurrencyVerdict | undefined> {
  if (deployed.kind === 'interrupted' || deployed.kind === 'declined') return undefined
  const name = deployOptions.workerConcurrency.parameter.name
  const { options, isNew } = deployed.plan
  const planned = options.find((option) => option.name === name)?.to
  const standard = isNew ? deployOptions.workerConcurrency.parameter.default : undefined
  const worker = ('stack' in deployed ? deployed.stack.parameters[name] : undefined) ?? planned ?? standard
  return worker === undefined ? undefined : deployer.judgeConcurrency(Number(worker))
}

function report(
  deployed: PipelineDeployed,
  { flags, deployer, concurrency }: Report,
  { out, err, errors }: CliContext,
): number {
  const { region, accountId } = deployer.account
  if (deployed.kind === 'interrupted') {
    if (flags.json) out.write(jsonLine(interruptedDocument(deployed)))
    errors.write(interruptedText(deployed, 'logpipe deploy'))
    return exitCodes.interrupted
  }
  const { kind, plan, edge } = deployed
  if (flags.json) {
    const outputs = 'stack' in deployed ? deployed.stack.outputs : undefined
    out.write(
      jsonLine({
        result: kind,
        region,
        account: accountId,
        ...planDocument(plan),
        ...(edge && { edge: planDocument(edge) }),
        ...(outputs && { outputs }),
        ...(concurrency && { concurrency: concurrencyDocument(concurrency) }),
      }),
    )
    return 0
  }
  if (concurrency && !concurrency.isEnough) err.write(`${err.color.yellow('!')} ${concurrencyText(concurrency)}\n`)
  if (kind === 'planned') out.write([...(edge ? [edge] : []), plan].map((one) => planText(one, out)).join(''))
  if (kind === 'deployed' || kind === 'unchanged') {
    const { green, bold, dim } = out.color
    const { EndpointUrl = '', DashboardUrl = '', DomainTarget } = deployed.stack.outputs
    const what = kind === 'deployed' ? 'is deployed' : 'is up to date'
    out.write(`${green('✔')} ${bold(plan.stackName)} ${what} ${dim(`(${region}, account ${accountId})`)}\n`)
    out.write(`  endpoint   ${printable(EndpointUrl)}\n  dashboard  ${printable(DashboardUrl)}\n`)
    if (DomainTarget) out.write(`  point your domain to  ${printable(DomainTarget)}\n`)
    if (plan.isNew) out.write(nextSteps(plan.stackName, region))
  }
  return 0
}

function nextSteps(stackName: string, region: string): string {
  return `Next:
  export LOGPIPE_TARGET=${stackName} AWS_REGION=${region}
  logpipe tenants add acme                   # its key is shown once
  LOGPIPE_KEY=… logpipe send --tenant acme file.log
  logpipe audit --tenant acme
`
}
