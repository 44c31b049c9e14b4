import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject, parseJson } from '@logpipe/sdk/contract'
import { replaceFile } from '../config/replace-file.ts'
import { userFolder } from '../config/user-folder.ts'
import type { CliContext } from '../context.ts'

/** What is known of newer versions. Wall clock, milliseconds. */
export interface UpdateCache {
  /** When the registry was asked last, whatever came of it. */
  readonly askedMs?: number
  /** The newest version that it has named. */
  readonly latest?: string
  /** When somebody was told last. */
  readonly shownMs?: number
}

/** What is kept in the user's cache folder; empty where there is nothing that can be read. */
export async function readUpdateCache(env: CliContext['env']): Promise<UpdateCache> {
  const file = cacheFile(env)
  const text = file === undefined ? '' : await readFile(file, 'utf8').catch(() => '')
  return cacheOf(text)
}

/** Keeps more beside what is kept. Throws where it cannot be written. */
export async function noteInUpdateCache(env: CliContext['env'], more: UpdateCache): Promise<void> {
  const file = cacheFile(env)
  if (file === undefined) throw new Error('there is no cache folder')
  await replaceFile(file, JSON.stringify({ ...(await readUpdateCache(env)), ...more }))
}

function cacheFile(env: CliContext['env']): string | undefined {
  const folder = userFolder(env.XDG_CACHE_HOME, env, '.cache')
  return folder === undefined ? undefined : join(folder, 'update.json')
}

function cacheOf(text: string): UpdateCache {
  const value = textOrNothing(text)
  if (!isObject(value)) return {}
  const { askedMs, latest, shownMs } = value
  return {
    ...(typeof askedMs === 'number' && { askedMs }),
    ...(typeof latest === 'string' && { latest }),
    ...(typeof shownMs === 'number' && { shownMs }),
  }
}

function textOrNothing(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}
