import type { Deployed, Deployer, Method, Part, Plan } from '@logpipe/infra/deploy'
import type { CliContext } from '../context.ts'
import { startDeployProgress } from '../render/deploy-progress.ts'
import { jsonLine, printable } from '../render/format.ts'
import { planDocument, planText } from '../render/plan.ts'
import { confirm } from './confirm.ts'
import { type ChoiceFlags, type StageFlags, sourceOf } from './deploy-flags.ts'

export interface DeployFlags extends StageFlags, ChoiceFlags {
  readonly only?: Part
  readonly assembly?: string
  readonly method: Method
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** Deploys the pipeline, or says what deploying it would change. */
export async function deploy(flags: DeployFlags, context: CliContext): Promise<number> {
  const source = sourceOf(flags, context)
  const { openDeployer, isDestructive, refuseSource } = await import('@logpipe/infra/deploy')
  await refuseSource(source)
  const deployer = await openDeployer({ region: flags.region, now: context.now })
  const progress = startDeployProgress(context, deployer.account.region)
  const interrupt = new AbortController()
  const stopListening = context.onInterrupt(() => interrupt.abort())
  try {
    const deployed = await deployer.deploy(source, {
      method: flags.method,
      isDryRun: flags.dryRun === true,
      listener: progress,
      signal: interrupt.signal,
      onPlan: (plan) => {
        progress.plan(plan)
        if (!flags.dryRun && isDestructive(plan)) progress.say(planText(plan, context.err))
      },
      confirm: async (plan) => {
        if (!flags.yes) await progress.paused(() => confirmPlan(plan, context))
        return true
      },
    })
    progress.done()
    return report(deployed, { flags, deployer }, context)
  } finally {
    progress.done()
    stopListening()
    deployer.close()
  }
}

async function confirmPlan({ stackName }: Plan, context: CliContext): Promise<void> {
  const warning = 'What is replaced or deleted is gone with what it holds.'
  await confirm({ doing: `replacing or deleting parts of ${stackName}`, warning, word: stackName }, context)
}

interface Told {
  readonly flags: DeployFlags
  readonly deployer: Deployer
}

function report(deployed: Deployed, { flags, deployer }: Told, { out, err }: CliContext): number {
  const { region, accountId } = deployer.account
  if (deployed.kind === 'interrupted') {
    const watch = `logpipe status --wait --stage ${flags.stage} --region ${region}`
    err.write(`What has begun goes on in AWS. ${watch} watches it; logpipe deploy picks it up.\n`)
    return 130
  }
  const { kind, plan } = deployed
  if (flags.json) {
    const outputs = 'stack' in deployed ? deployed.stack.outputs : undefined
    out.write(
      jsonLine({ result: kind, region, account: accountId, ...planDocument(plan), ...(outputs && { outputs }) }),
    )
    return 0
  }
  if (kind === 'planned') out.write(planText(plan, out))
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
