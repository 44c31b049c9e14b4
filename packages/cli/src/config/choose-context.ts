import type { CliContext } from '../context.ts'
import { readChosen } from './chosen-context.ts'
import { type ConfigFile, noContext, type Settings } from './config-file.ts'
import { didYouMean } from './did-you-mean.ts'
import { quote } from './parse-option.ts'

/** `chosen`: by `logpipe context use`. */
export type ContextSource = 'flag' | 'environment' | 'chosen'

export interface ContextChoice {
  readonly settings: Settings
  /** Absent where no context counts. */
  readonly chosen?: { readonly name: string; readonly source: ContextSource }
  readonly problems: readonly string[]
}

/** The context that counts: of the flag, else of LOGPIPE_CONTEXT, else the one that this user has chosen for the file. */
export async function chooseContext(
  flag: string | undefined,
  file: ConfigFile | undefined,
  env: CliContext['env'],
): Promise<ContextChoice> {
  const none = { settings: {}, problems: [] }
  const named = await findName(flag, file, env)
  if (named === undefined || named.name === noContext) return none
  if (file === undefined) return { ...none, problems: [noFile(named.name)] }
  const settings = file.contexts.get(named.name)
  if (settings !== undefined) return { settings, chosen: named, problems: [] }
  const problem = await unknownContext(named.name, file)
  const isChosen = named.source === 'chosen'
  return { ...none, problems: [isChosen ? `${problem} Choose another with logpipe context use` : problem] }
}

async function findName(
  flag: string | undefined,
  file: ConfigFile | undefined,
  env: CliContext['env'],
): Promise<ContextChoice['chosen']> {
  if (flag !== undefined) return { name: flag, source: 'flag' }
  if (env.LOGPIPE_CONTEXT) return { name: env.LOGPIPE_CONTEXT, source: 'environment' }
  const name = file === undefined ? undefined : await readChosen(file.path, env)
  return name === undefined ? undefined : { name, source: 'chosen' }
}

function noFile(name: string): string {
  return `context is ${quote(name)}, and there is no logpipe.json here or above that could define it`
}

/** Why a name is no context of a file, and what was meant. */
export async function unknownContext(name: string, { path, contexts }: ConfigFile): Promise<string> {
  const names = [...contexts.keys(), noContext]
  const meant = await didYouMean(name, names)
  const advice = meant === undefined ? `it has ${names.join(', ')}.` : `did you mean ${meant}?`
  return `${path} has no context ${quote(name)}; ${advice}`
}
