import { LogpipeError } from '@logpipe/sdk/contract'
import { unknownContext } from '../../config/choose-context.ts'
import { writeChosen } from '../../config/chosen-context.ts'
import { noContext, requireConfigFile } from '../../config/config-file.ts'
import type { CliContext } from '../../context.ts'
import { usedContextText } from '../../render/contexts.ts'
import { jsonLine } from '../../render/format.ts'
import { jsonCommand } from '../base-commands.ts'
import { changes } from '../command-ending.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'

const build = () => jsonCommand().argument('<name>', `a context of logpipe.json, or ${noContext} for none`)

/** Chooses the context whose settings count below the folder of logpipe.json: for this user, on this machine. */
export const useContext = defineCommand(build, run, {
  ending: changes('context list'),
  examples: {
    'Work on staging from now on': 'logpipe context use staging',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, name: string): Promise<number> {
  const file = await requireConfigFile(context)
  const isNone = name === noContext
  if (!isNone && !file.contexts.has(name)) throw new LogpipeError('invalid_option', await unknownContext(name, file))
  await writeChosen(file.path, isNone ? undefined : name, context)
  const settings = { ...file.settings, ...file.contexts.get(name) }
  const used = { file: file.path, context: name, ...settings }
  context.out.write(flags.json ? jsonLine(used) : usedContextText(name, settings))
  const { LOGPIPE_CONTEXT: other } = context.env
  if (other && other !== name)
    context.err.write(`LOGPIPE_CONTEXT is ${other} and overrides this choice while it is set.\n`)
  return 0
}
