import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings'
import { examplesOf } from '../../packages/cli/src/commands/examples.ts'
import { environment } from '../../packages/cli/src/config/environment.ts'
import { exitCodeRows } from '../../packages/cli/src/exit-codes.ts'
import { bold, entry, escaped, section, verbatim } from './troff.ts'

type Option = Command['options'][number]

/** The page of a command, with all that is under it: `logpipe-tenants(1)`. Text for man(7). */
export function commandPage(command: Command, version: string): string {
  const name = `logpipe ${command.name()}`
  const below = command.commands
  const shared = command.options.length > 0 ? command.options : sharedOptions(below)
  const isGroup = command.options.length === 0 && below.length > 0
  const called = [...(isGroup ? [] : [command]), ...below]
  return [
    heading(name, command.description(), version),
    section(
      'SYNOPSIS',
      [...(isGroup ? [] : [command]), ...below].map((one) => synopsis(one, name, command)).join('.br\n'),
    ),
    section('DESCRIPTION', `${escaped(sentence(command.description()))}\n${argumentList(command)}`),
    section('OPTIONS', `${isGroup ? 'Each of the commands below takes these.\n' : ''}${optionList(command, shared)}`),
    section('COMMANDS', below.map((one) => subcommand(one, name, isGroup ? shared : [])).join('')),
    section('EXAMPLES', called.flatMap(exampleList).join('.PP\n')),
    section('EXIT STATUS', `See ${bold('logpipe')}(1).\n`),
    section('SEE ALSO', `${bold('logpipe')}(1), ${escaped('https://github.com/logpipe/logpipe')}\n`),
  ].join('')
}

/** The page of the program: its commands, the environment and the exit codes. Text for man(7). */
export function programPage(commands: readonly Command[], description: string, version: string): string {
  const listed = commands.map((command) =>
    entry(`${bold(`logpipe-${command.name()}`)}(1)`, sentence(command.description())),
  )
  return [
    heading('logpipe', description, version),
    section(
      'SYNOPSIS',
      `${bold('logpipe')} ${escaped('<command> [options]')}\n.br\n${bold('logpipe help')} ${escaped('[command]')}\n`,
    ),
    section('DESCRIPTION', `${escaped(description)}\n.PP\n${escaped(withoutTarget)}\n`),
    section('COMMANDS', listed.join('')),
    section('ENVIRONMENT', environment.map(({ names, text }) => entry(bold(names.join(', ')), text)).join('')),
    section('EXIT STATUS', exitCodeRows.map(([code, text]) => entry(bold(code), text)).join('')),
    section('SEE ALSO', `${escaped('https://github.com/logpipe/logpipe')}\n`),
  ].join('')
}

const withoutTarget =
  'Without a target, commands start the embedded stack, use it and stop it; its data stays in .logpipe/.'

function heading(name: string, description: string, version: string): string {
  const page = name.replaceAll(' ', '-')
  const title = `.TH "${escaped(page.toUpperCase())}" "1" "" "logpipe ${version}" "logpipe Manual"\n`
  // Words are not cut, and lines not filled with blanks: flags and paths are copied from here.
  return `${title}.nh\n.ad l\n${section('NAME', `${escaped(page)} \\- ${escaped(description.replace(/\.$/, ''))}\n`)}`
}

/** Options that every command of a group has, in the same words. */
function sharedOptions([first, ...others]: readonly Command[]): readonly Option[] {
  return (first?.options ?? []).filter((option) =>
    others.every(({ options }) => options.some((one) => isSame(one, option))),
  )
}

function isSame(one: Option, other: Option): boolean {
  return one.flags === other.flags && one.description === other.description
}

function synopsis(command: Command, name: string, page: Command): string {
  return `${bold(command === page ? name : `${name} ${command.name()}`)} ${escaped(usageOf(command))}\n`
}

function usageOf(command: Command): string {
  return command.usage().replace(' [command]', '')
}

function subcommand(command: Command, name: string, shared: readonly Option[]): string {
  const own = command.options.filter((option) => !shared.some((one) => isSame(one, option)))
  const title = `.SS "${escaped(`${name} ${command.name()}`)}"\n${escaped(sentence(command.description()))}\n`
  return `${title}${argumentList(command)}${optionList(command, own)}`
}

function argumentList({ registeredArguments }: Command): string {
  return registeredArguments
    .filter(({ description }) => description !== '')
    .map((argument) => entry(`\\fI${escaped(argument.name())}\\fR`, argument.description))
    .join('')
}

function optionList(command: Command, options: readonly Option[]): string {
  const help = command.createHelp()
  return options.map((option) => entry(bold(option.flags), help.optionDescription(option))).join('')
}

function exampleList(command: Command): readonly string[] {
  return Object.entries(examplesOf(command)).map(([what, line]) => `${escaped(what)}:\n${verbatim(line)}`)
}

function sentence(text: string): string {
  return /[.)]$/.test(text) ? text : `${text}.`
}
