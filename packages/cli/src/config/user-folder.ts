import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { CliContext } from '../context.ts'

/**
 * Where logpipe keeps files of this user: in the folder that the environment names, by the XDG Base Directory Specification, to which
 * a relative path is none; on Windows in the local application data; else below the home folder, which is not made where it is missing, as
 * in a container. Undefined where there is none of them.
 */
export function userFolder(
  named: string | undefined,
  { LOCALAPPDATA, HOME }: CliContext['env'],
  belowHome: string,
): string | undefined {
  const absolute = named !== undefined && isAbsolute(named) ? named : undefined
  const folder = absolute ?? (LOCALAPPDATA || (HOME && existsSync(HOME) ? join(HOME, belowHome) : undefined))
  return folder === undefined ? undefined : join(folder, 'logpipe')
}
