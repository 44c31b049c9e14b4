import { resolve } from 'node:path'
import type { CliContext } from '../../context.ts'
import { jsonLine, printable, shellWord } from '../../render/format.ts'
import { type ChoiceFlags, optionsOf, type StageFlags, stageOf } from './deploy-flags.ts'

export interface SynthFlags extends StageFlags, ChoiceFlags {
  readonly out: string
}

/** Writes the cloud assembly of a stage: templates, bundles, and the values of the parameters in its manifest. */
export async function synth(flags: SynthFlags, { cwd, out }: CliContext): Promise<number> {
  const { writeAssembly } = await import('@logpipe/infra/deploy')
  const folder = resolve(cwd, flags.out)
  const { stackName, stack } = await writeAssembly(folder, stageOf(flags), optionsOf(flags))
  const resources = Object.keys(stack.template.Resources).length
  const document = { folder, stack: stackName, resources, parameters: stack.parameters }
  if (flags.json) out.write(jsonLine(document))
  else
    out.write(`${stackName}: ${resources} resources in ${printable(folder)}
  logpipe deploy --assembly ${shellWord(flags.out)} deploys exactly this
`)
  return 0
}
