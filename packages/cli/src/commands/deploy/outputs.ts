import type { CliContext } from '../../context.ts'
import { jsonLine, printable } from '../../render/format.ts'
import { prints } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { regionFlag, stageCommand } from './deploy-flags.ts'
import { openStage } from './open-stage.ts'

const build = () => stageCommand().option(...regionFlag)

/** Prints the names that a deployment has in AWS: endpoint, tables, queues. */
export const outputs = defineCommand(build, run, {
  ending: prints,
  examples: {
    'Print the endpoint and the resource names for a script': 'logpipe outputs --stage prod --json',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const { unknownStack } = await import('@logpipe/infra/deploy')
  const { stage, deployer } = await openStage(flags, context)
  try {
    const found = await deployer.status(stage)
    const { region, accountId } = deployer.account
    if (!('stack' in found)) throw unknownStack(found.stackName, { region, accountId })
    const values = found.stack.outputs
    const lines = Object.entries(values).map(([name, value]) => `${name.padEnd(20)} ${printable(value)}\n`)
    context.out.write(flags.json ? jsonLine(values) : lines.join(''))
    return 0
  } finally {
    deployer.close()
  }
}
