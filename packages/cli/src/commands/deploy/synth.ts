import { resolve } from 'node:path'
import type { CliContext } from '../../context.ts'
import { jsonLine, plural, printable, shellWord } from '../../render/format.ts'
import { incomplete } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'
import { optionsCommand, optionsOf, stageOf } from './deploy-flags.ts'

const build = () => optionsCommand().requiredOption('--out <dir>', 'folder to write, empty or new')

/** Writes the cloud assembly of a stage: templates, bundles, and the values of the parameters in its manifest. */
export const synth = defineCommand(build, run, {
  ending: ({ out }) => incomplete(out),
  examples: {
    'Write the templates for review, to deploy exactly these later': 'logpipe synth --stage prod --out assembly',
  },
})

async function run(flags: FlagsOf<typeof build>, { cwd, out }: CliContext): Promise<number> {
  const { writeAssembly } = await import('@logpipe/infra/deploy')
  const folder = resolve(cwd, flags.out)
  const { stackName, stack } = await writeAssembly(folder, stageOf(flags), optionsOf(flags))
  const resources = Object.keys(stack.template.Resources).length
  const document = { folder, stack: stackName, resources, parameters: stack.parameters }
  if (flags.json) out.write(jsonLine(document))
  else
    out.write(`${stackName}: ${plural(resources, 'resource')} in ${printable(folder)}
  logpipe deploy --assembly ${shellWord(flags.out)} deploys exactly this
`)
  return 0
}
