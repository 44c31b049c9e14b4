import type { StackResource } from '@logpipe/infra/deploy'
import type { CliContext } from '../../context.ts'
import { startDeployProgress } from '../../render/deploy-progress.ts'
import { jsonLine, plural, printable } from '../../render/format.ts'
import { interruptedText } from '../../render/interruption.ts'
import { typeWords } from '../../render/plan.ts'
import { confirm } from '../confirmation.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { regionFlag, stageCommand, stageOf } from './deploy-flags.ts'

const build = () =>
  stageCommand()
    .option(...regionFlag)
    .option('--yes', 'do not ask for confirmation')

/** Deletes a deployment, after showing what is deleted and retained, and confirmation by the stack's name. */
export const destroy = defineCommand(build, run)

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const { openDeployer, refuseSource } = await import('@logpipe/infra/deploy')
  const stage = stageOf(flags)
  await refuseSource({ kind: 'stage', stage, options: {} })
  const deployer = await openDeployer({ region: flags.region, pollMs: context.pollMs })
  const { region, accountId } = deployer.account
  const stackName = `logpipe-${stage}`
  const interrupt = new AbortController()
  let stopped = (): void => undefined
  const stopListening = context.onInterrupt(() => {
    stopped()
    interrupt.abort()
  })
  try {
    const { stacks, deleted, kept } = await deployer.planRemoval(stage)
    const names = stacks.map((one) => `${one.stackName} in ${one.region}`).join(' and ')
    const gone = `${stacks.map((one) => one.stackName).join(' and ')} ${stacks.length > 1 ? 'are' : 'is'} deleted`
    if (!flags.yes) {
      const what = `${names} (account ${accountId}): ${plural(deleted.length, 'resource')}`
      context.err.write(`${what} will be deleted.\n${keptText(kept)}`)
      const warning = 'The endpoint stops responding, and queued records are lost.'
      const { signal } = interrupt
      await confirm({ doing: `destroying ${stackName}`, warning, word: stackName, signal }, context)
    }
    const progress = startDeployProgress(context)
    stopped = () => progress.say('Stopping; no further changes will be started.\n')
    const end = await deployer.destroy(stage, { listener: progress, signal: interrupt.signal }).finally(progress.done)
    if (end.kind === 'interrupted') {
      context.err.write(interruptedText(end, 'logpipe destroy'))
      return 130
    }
    if (flags.json)
      context.out.write(
        jsonLine({
          result: 'destroyed',
          stack: stackName,
          region,
          account: accountId,
          stacks: stacks.map((one) => one.stackName),
          kept,
        }),
      )
    else context.out.write(`${context.out.color.green('✔')} ${gone}\n${keptText(kept)}`)
    return 0
  } catch (error) {
    // Ctrl-C at the question: nothing was started.
    if (interrupt.signal.aborted) return 130
    throw error
  } finally {
    stopListening()
    deployer.close()
  }
}

function keptText(kept: readonly StackResource[]): string {
  if (kept.length === 0) return 'Nothing is retained.\n'
  const lines = kept.map(({ type, physicalId }) => `  ${typeWords(type)}  ${printable(physicalId)}\n`)
  return `Retained, because they hold data or other stages use them (docs/deploy.md explains how to delete or reuse them):\n${lines.join('')}`
}
