import type { Held } from '@logpipe/infra/deploy'
import type { CliContext } from '../context.ts'
import { startDeployProgress } from '../render/deploy-progress.ts'
import { jsonLine, plural, printable } from '../render/format.ts'
import { typeWords } from '../render/plan.ts'
import { confirm } from './confirm.ts'
import type { StageFlags } from './deploy-flags.ts'

export interface DestroyFlags extends StageFlags {
  readonly yes?: boolean
}

/** Deletes a deployment, after it has said what goes and what stays, and the stack's name was typed. */
export async function destroy(flags: DestroyFlags, context: CliContext): Promise<number> {
  const { openDeployer } = await import('@logpipe/infra/deploy')
  const deployer = await openDeployer({ region: flags.region, now: context.now })
  const { region, accountId } = deployer.account
  const stackName = `logpipe-${flags.stage}`
  const interrupt = new AbortController()
  const stopListening = context.onInterrupt(() => interrupt.abort())
  try {
    const { deleted, kept } = await deployer.planRemoval(flags.stage)
    if (!flags.yes) {
      const what = `${stackName} in ${region} (account ${accountId}): ${plural(deleted.length, 'resource')}`
      context.err.write(`${what} will be deleted.\n${keptText(kept)}`)
      const warning = `The endpoint stops answering, and what is on the queue is lost.`
      await confirm({ doing: `destroying ${stackName}`, warning, word: stackName }, context)
    }
    const progress = startDeployProgress(context, region)
    progress.plan({ stackName, changes: deleted.map(({ type }) => ({ type })) })
    const end = await deployer
      .destroy(flags.stage, { listener: progress, signal: interrupt.signal })
      .finally(progress.done)
    if (end === 'interrupted') {
      context.err.write(`The deletion goes on in AWS. logpipe status --wait --stage ${flags.stage} watches it.\n`)
      return 130
    }
    if (flags.json)
      context.out.write(jsonLine({ result: 'destroyed', stack: stackName, region, account: accountId, kept }))
    else context.out.write(`${context.out.color.green('✔')} ${stackName} is deleted\n${keptText(kept)}`)
    return 0
  } finally {
    stopListening()
    deployer.close()
  }
}

function keptText(kept: readonly Held[]): string {
  if (kept.length === 0) return 'Nothing of it is kept.\n'
  const lines = kept.map(({ type, physicalId }) => `  ${typeWords(type)}  ${printable(physicalId)}\n`)
  return `Kept, for they hold data (docs/deploy.md says how to delete or to take them up again):\n${lines.join('')}`
}
