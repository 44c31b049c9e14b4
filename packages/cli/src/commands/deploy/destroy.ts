import type { Removal, StackResource } from '@logpipe/infra/deploy'
import type { CliContext } from '../../context.ts'
import { exitCodes } from '../../exit-codes.ts'
import { startDeployProgress } from '../../render/deploy-progress.ts'
import { jsonLine, plural, printable } from '../../render/format.ts'
import { interruptedDocument, interruptedText } from '../../render/interruption.ts'
import { typeWords } from '../../render/plan.ts'
import { confirm } from '../confirmation.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { regionFlag, stageCommand } from './deploy-flags.ts'
import { openStage } from './open-stage.ts'

const build = () =>
  stageCommand()
    .option(...regionFlag)
    .option('--yes', 'do not ask for confirmation')

/** Deletes a deployment, after showing what is deleted and retained, and confirmation by the stack's name. */
export const destroy = defineCommand(build, run, {
  ending: { kind: 'changes', interrupted: 'nothing was changed' },
  examples: {
    'Delete a deployment': 'logpipe destroy --stage staging',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const { stage, stackName, deployer } = await openStage(flags, context)
  const interrupt = new AbortController()
  let stopped = (): void => undefined
  const stopListening = context.onInterrupt(() => {
    stopped()
    interrupt.abort()
  })
  const { signal } = interrupt
  // Ctrl-C until then has nothing to report.
  let isStarted = false
  try {
    const removal = await deployer.planRemoval(stage)
    if (!flags.yes) await confirmRemoval(removal, { stackName, signal, ...deployer.account }, context)
    isStarted = true
    const progress = startDeployProgress(context)
    stopped = () => progress.say('Stopping; no further changes will be started.\n')
    const end = await deployer.destroy(stage, { listener: progress, signal }).finally(progress.done)
    if (end.kind === 'interrupted') {
      if (flags.json) context.out.write(jsonLine(interruptedDocument(end)))
      context.errors.write(interruptedText(end, 'logpipe destroy'))
      return exitCodes.interrupted
    }
    const { region, accountId: account } = deployer.account
    const names = removal.stacks.map((one) => one.stackName)
    const kept = removal.kept.map(({ type, logicalId, physicalId }) => {
      return { type, logical_id: logicalId, physical_id: physicalId }
    })
    const document = { result: 'destroyed', stack: stackName, region, account, stacks: names, kept }
    context.out.write(flags.json ? jsonLine(document) : destroyedText(removal, context))
    return 0
  } catch (error) {
    if (signal.aborted && !isStarted) return exitCodes.interrupted
    throw error
  } finally {
    stopListening()
    deployer.close()
  }
}

interface Place {
  readonly stackName: string
  readonly accountId: string
  readonly signal: AbortSignal
}

/** Shows what is deleted and retained. Throws where another word was typed, and on Ctrl-C. */
async function confirmRemoval(
  { stacks, deleted, kept }: Removal,
  { stackName, accountId, signal }: Place,
  context: CliContext,
): Promise<void> {
  const names = stacks.map((one) => `${one.stackName} in ${one.region}`).join(' and ')
  const what = `${names} (account ${accountId}): ${plural(deleted.length, 'resource')}`
  context.errors.write(`${what} will be deleted.\n${keptText(kept)}`)
  const warning = 'The endpoint stops responding, and queued records are lost.'
  await confirm({ doing: `destroying ${stackName}`, warning, word: stackName, signal }, context)
}

function destroyedText({ stacks, kept }: Removal, { out }: CliContext): string {
  const names = stacks.map((one) => one.stackName).join(' and ')
  return `${out.color.green('✔')} ${names} ${stacks.length > 1 ? 'are' : 'is'} deleted\n${keptText(kept)}`
}

function keptText(kept: readonly StackResource[]): string {
  if (kept.length === 0) return 'Nothing is retained.\n'
  const lines = kept.map(({ type, physicalId }) => `  ${typeWords(type)}  ${printable(physicalId)}\n`)
  return `Retained, because they hold data or other stages use them (docs/deploy.md explains how to delete or reuse them):\n${lines.join('')}`
}
