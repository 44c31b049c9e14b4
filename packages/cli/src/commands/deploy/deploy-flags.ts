import { resolve } from 'node:path'
import { Option } from '@commander-js/extra-typings'
import type { DeployOptions, Part, Source } from '@logpipe/infra/deploy'
import type { OptionPlan } from '@logpipe/infra/options'
import { LogpipeError } from '@logpipe/sdk/contract'
import { parseNumber, quote } from '../../config/parse-option.ts'
import { jsonCommand } from '../base-commands.ts'
import type { FlagsOf } from '../define-command.ts'

// Without the rest of infra: the help of these commands needs the table, and nothing of AWS.
export const { deployOptions } = await import('@logpipe/infra/options')

/** A command on a deployment. */
export function stageCommand() {
  return jsonCommand().option(
    '--stage <name>',
    'stage of the deployment, which is named logpipe-<stage> (default: "prod")',
  )
}

export const regionFlag = ['--region <name>', "AWS region (env AWS_REGION; default: the AWS profile's)"] as const

/** A command that takes the options of a deployment, each as the table says. What is not given stays as it was deployed. */
export function optionsCommand() {
  const command = stageCommand()
  for (const { kind, flag } of Object.values<OptionPlan>(deployOptions)) {
    const typed = [flag.name, flag.value ?? ''].join(' ').trim()
    if (kind === 'tags') command.option(typed, flag.help, (one, all: readonly string[] = []) => [...all, one])
    else command.option(typed, flag.help)
    if (flag.no !== undefined) command.option(flag.name.replace('--', '--no-'), flag.no)
  }
  return command
}

export type StageFlags = FlagsOf<typeof stageCommand>

interface SourceFlags extends StageFlags {
  readonly only?: Part
  readonly assembly?: string
}

/** The stage that was typed, or `prod`. It is judged where it is used. */
export function stageOf({ stage = 'prod' }: Pick<StageFlags, 'stage'>): string {
  return stage
}

/** What is to be deployed or compared: a folder that synth wrote, or a stage with its options. */
export function sourceOf(flags: SourceFlags, { cwd }: { readonly cwd: string }): Source {
  const options = optionsOf(flags)
  if (flags.assembly === undefined) {
    return { kind: 'stage', stage: stageOf(flags), options, ...(flags.only && { part: flags.only }) }
  }
  if (Object.keys(options).length > 0 || flags.only !== undefined || flags.stage !== undefined) {
    const why = 'stage and options were chosen when logpipe synth wrote it'
    throw new LogpipeError('invalid_option', `--assembly is deployed as it is: ${why}`)
  }
  return { kind: 'folder', folder: resolve(cwd, flags.assembly) }
}

/** Reads what was typed; what it means is judged where it is used. Throws `invalid_option`. */
export function optionsOf(flags: StageFlags): DeployOptions {
  const typed = new Map<string, unknown>(Object.entries(flags))
  const chosen = Object.entries<OptionPlan>(deployOptions).flatMap(([option, plan]) => {
    const value = typed.get(new Option(plan.flag.name).attributeName())
    return value === undefined ? [] : [[option, readValue(plan, value)] as const]
  })
  return Object.fromEntries(chosen) as DeployOptions
}

/** commander gives a text, or a truth value for a flag that takes none: false is `--no-domain`, too. */
function readValue(
  { kind, flag, max = Infinity, mustBe = 'a number' }: OptionPlan,
  typed: unknown,
): string | number | boolean | Readonly<Record<string, string>> {
  if (kind === 'switch') return typed === true
  if (kind === 'tags') return tagsOf(flag.name, [typed].flat().map(String))
  if (kind === 'number') return parseNumber(flag.name, String(typed), { max, mustBe })
  return typed === false ? '' : String(typed)
}

/** What of them is wrong is judged with the other options, but a text without `=` is no tag at all. Throws `invalid_option`. */
function tagsOf(flag: string, typed: readonly string[]): Readonly<Record<string, string>> {
  const tags = typed.map((text) => {
    const at = text.indexOf('=')
    if (at < 1) throw new LogpipeError('invalid_option', `${flag} is ${quote(text)}; it must be key=value`)
    return [text.slice(0, at), text.slice(at + 1)] as const
  })
  return Object.fromEntries(tags)
}
