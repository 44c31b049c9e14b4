import { resolve } from 'node:path'
import { Option } from '@commander-js/extra-typings'
import { LogpipeError } from '@logpipe/sdk/contract'
import { Chalk } from 'chalk'
import { quote } from '../../../config/parse-option.ts'
import type { CliContext, Output } from '../../../context.ts'
import { formatOfFile, type ResultFormat, renderResult, resultFormats } from '../../../render/load/result-format.ts'
import { jsonCommand } from '../../base-commands.ts'
import { prints } from '../../command-ending.ts'
import { defineCommand, type FlagsOf } from '../../define-command.ts'
import { isSameFile, readResult, writeText } from './result-file.ts'

const build = () =>
  jsonCommand()
    .argument('<file>', 'result that `logpipe load --out` wrote')
    .addOption(
      new Option('--format <format>', 'what to make of it; by default what the name of --out ends with, else text')
        .choices(resultFormats)
        .conflicts('json'),
    )
    .option('--out <file>', 'write it to this file, not to stdout')

/** Turns the result of a load test into a report, any time later. */
export const loadReport = defineCommand(build, run, {
  ending: prints,
  examples: {
    'Turn a result into a page for a browser': 'logpipe load report run.json --format html --out run.html',
  },
})

async function run(flags: FlagsOf<typeof build>, context: CliContext, file: string): Promise<number> {
  const read = await readResult(file, context.cwd)
  await refuseOverwrite(file, flags, context)
  const format = flags.json === true ? 'json' : formatOf(flags)
  if (flags.out === undefined) {
    context.out.write(await renderResult(read, format, context.out))
    return 0
  }
  const text = await renderResult(read, format, plain(context.out))
  const failure = await writeText('report', resolve(context.cwd, flags.out), text)
  if (failure !== undefined) throw failure
  return 0
}

/** A report cannot be read back: written over its result, it would be all that is left of the run. */
async function refuseOverwrite(file: string, { out }: FlagsOf<typeof build>, { cwd }: CliContext): Promise<void> {
  if (out === undefined || !(await isSameFile(resolve(cwd, file), resolve(cwd, out)))) return
  throw new LogpipeError('invalid_option', `--out ${quote(out)} is the result itself; choose another file`)
}

function formatOf({ format, out }: FlagsOf<typeof build>): ResultFormat {
  return format ?? (out === undefined ? undefined : formatOfFile(out)) ?? 'text'
}

/** A file has no colours, whatever the terminal has. */
function plain(out: Output): Output {
  return { ...out, color: new Chalk({ level: 0 }) }
}
