import type { CliContext } from '../../context.ts'
import { exitCodes } from '../../exit-codes.ts'
import { jsonLine } from '../../render/format.ts'
import { planDocument, planText } from '../../render/plan.ts'
import { judges } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { optionsCommand, regionFlag, sourceOf } from './deploy-flags.ts'

const build = () =>
  optionsCommand()
    .option(...regionFlag)
    .option('--assembly <dir>', 'compare with what logpipe synth wrote')
    .option('--fail', 'exit with 1 where they differ')

/** Compares the deployed template with this version's, value by value; it only reads. */
export const diff = defineCommand(build, run, {
  ending: judges,
  examples: {
    'Compare what is deployed with this version': 'logpipe diff --stage prod',
    'Fail a build where they differ': 'logpipe diff --stage prod --fail',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const { openDeployer, isEmpty, refuseSource } = await import('@logpipe/infra/deploy')
  const source = sourceOf(flags, context)
  await refuseSource(source)
  const deployer = await openDeployer({ region: flags.region, pollMs: context.pollMs })
  const busy = new Map<string, string>()
  try {
    const deployed = await deployer.deploy(source, {
      method: 'direct',
      isDryRun: true,
      isWaiting: false,
      confirm: async () => false,
      onPlan: () => undefined,
      now: context.now,
      listener: {
        onStack: () => undefined,
        onEvent: () => undefined,
        onAsset: () => undefined,
        onNote: () => undefined,
        onBusy: ({ stackName, status }) => busy.set(stackName, status),
      },
      signal: new AbortController().signal,
    })
    if (deployed.kind !== 'planned') return exitCodes.interrupted
    for (const [stackName, status] of busy) {
      context.err.write(`${stackName} is in ${status}: compared with its current state, not the pending change\n`)
    }
    const { plan, edge } = deployed
    const plans = [...(edge ? [edge] : []), plan]
    if (flags.json) context.out.write(jsonLine({ ...planDocument(plan), ...(edge && { edge: planDocument(edge) }) }))
    else context.out.write(plans.map((one) => planText(one, context.out, { withValues: true })).join(''))
    return flags.fail && !plans.every(isEmpty) ? 1 : 0
  } finally {
    deployer.close()
  }
}
