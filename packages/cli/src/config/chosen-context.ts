import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject, LogpipeError, parseJson } from '@logpipe/sdk/contract'
import { fileFailure, isMissing } from '@logpipe/sdk/operations'
import type { CliContext } from '../context.ts'
import { userFolder } from './user-folder.ts'

type Env = CliContext['env']

/** The context that this user has chosen for a logpipe.json; undefined where none was, or where no file can keep it. */
export async function readChosen(path: string, env: Env): Promise<string | undefined> {
  const file = chosenFile(env)
  return file === undefined ? undefined : (await readAll(file))[path]
}

/**
 * Keeps the choice of this user, for this machine: in logpipe.json, which a team shares, it would be everyone's. Undefined takes it back.
 * Throws `invalid_option` where the environment names no home, and `unreadable_input`.
 */
export async function writeChosen(path: string, name: string | undefined, env: Env): Promise<void> {
  const file = chosenFile(env)
  if (file === undefined) {
    throw new LogpipeError(
      'invalid_option',
      'there is no home folder to keep the choice in; set LOGPIPE_CONTEXT instead',
    )
  }
  const { [path]: _, ...others } = await readAll(file)
  const all = name === undefined ? others : { ...others, [path]: name }
  // Only who chooses loads it, and what it needs.
  const { replaceFile } = await import('./replace-file.ts')
  try {
    await replaceFile(file, `${JSON.stringify(all, undefined, 2)}\n`)
  } catch (error) {
    throw fileFailure('write', file, error)
  }
}

function chosenFile(env: Env): string | undefined {
  const folder = userFolder(env.XDG_STATE_HOME, env, join('.local', 'state'))
  return folder === undefined ? undefined : join(folder, 'contexts.json')
}

/** Contexts by the paths of their files. A file that is damaged holds no choice: the next one is written anew. */
async function readAll(file: string): Promise<Readonly<Record<string, string>>> {
  try {
    const value = parseJson(await readFile(file, 'utf8'))
    const entries = isObject(value) ? Object.entries(value) : []
    return Object.fromEntries(entries.flatMap(([path, name]) => (typeof name === 'string' ? [[path, name]] : [])))
  } catch (error) {
    if (isMissing(error)) return {}
    throw fileFailure('read', file, error)
  }
}
