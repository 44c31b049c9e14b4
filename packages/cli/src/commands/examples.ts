import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { wrapped } from '../render/help-layout.ts'

/** Command lines to copy, each under what it does: one to three of a command. */
export type Examples = Readonly<Record<string, string>>

const known = new WeakMap<CommandUnknownOpts, Examples>()

/** Shows examples at the end of a command's help. */
export function addExamples(command: CommandUnknownOpts, examples: Examples): void {
  known.set(command, examples)
  command.addHelpText('after', () => `\n${examplesText(examples, widthOf(command))}`)
}

/** Shows one example of each of the first commands under a group at the end of its help. */
export function addGroupExamples(group: CommandUnknownOpts): void {
  const firsts = group.commands.flatMap((command) => Object.entries(examplesOf(command)).slice(0, 1))
  addExamples(group, Object.fromEntries(firsts.slice(0, 3)))
}

/** The examples that the help of a command shows. */
export function examplesOf(command: CommandUnknownOpts): Examples {
  return known.get(command) ?? {}
}

/** A line to copy is never cut. */
function examplesText(examples: Examples, columns: number): string {
  const lines = Object.entries(examples).flatMap(([what, line]) => [
    ...wrapped(what, columns - 4).map((text) => `  # ${text}`),
    `  ${line}`,
  ])
  return ['Examples:', ...lines].join('\n')
}

function widthOf(command: CommandUnknownOpts): number {
  return command.configureOutput().getOutHelpWidth?.() ?? 80
}
