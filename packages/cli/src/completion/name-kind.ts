import type { Argument, CommandUnknownOpts, Option } from '@commander-js/extra-typings'

/** What a name is the name of. */
export type NameKind = 'tenant' | 'key' | 'context' | 'target' | 'stage' | 'severity'

const optionKinds: Readonly<Record<string, NameKind>> = {
  '--tenant': 'tenant',
  '--context': 'context',
  '--target': 'target',
  '--stage': 'stage',
  '--severity': 'severity',
}

const pathKinds: Readonly<Record<string, 'files' | 'folders'>> = { file: 'files', dir: 'folders', folder: 'folders' }

/** What the value of a flag is, by its name and by what it calls its value; undefined where that is free. */
export function optionKind({ long, flags }: Option): NameKind | 'files' | 'folders' | undefined {
  const [, value = ''] = /<([\w-]+)/.exec(flags) ?? []
  return optionKinds[long ?? ''] ?? (long === '--sign' ? 'files' : pathKinds[value])
}

const argumentKinds: Readonly<Record<string, NameKind | 'files'>> = {
  ...{ tenant: 'tenant', 'key-id': 'key' },
  ...{ file: 'files', paths: 'files', before: 'files', after: 'files', first: 'files', rest: 'files' },
}

/** What an argument of a command is. */
export function argumentKind(argument: Argument, command: CommandUnknownOpts): NameKind | 'files' | undefined {
  // A tenant that is added has no name yet that could be completed.
  if (command.name() === 'add' && command.parent?.name() === 'tenants') return undefined
  return command.parent?.name() === 'context' ? 'context' : argumentKinds[argument.name()]
}
