import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileFailure, isMissing } from '@logpipe/sdk/operations'

/** The folder that holds `.git`, here or above; undefined outside of a repository. */
export async function findRoot(folder: string): Promise<string | undefined> {
  if (await exists(join(folder, '.git'))) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : findRoot(parent)
}

/**
 * The configuration of the repository at a root, empty where there is none. A worktree and a submodule have a file
 * `.git`, which names their folder. A worktree's configuration is in the folder that it shares with others.
 * https://git-scm.com/docs/gitrepository-layout
 * Throws `unreadable_input` for what may not be read.
 */
export async function readGitConfig(root: string): Promise<string> {
  try {
    const gitDir = await findGitDir(join(root, '.git'))
    const common = (await textIfThere(join(gitDir, 'commondir')))?.trim() ?? '.'
    return (await textIfThere(resolve(gitDir, common, 'config'))) ?? ''
  } catch (error) {
    throw fileFailure('read', '.git/config', error)
  }
}

async function findGitDir(path: string): Promise<string> {
  if ((await stat(path)).isDirectory()) return path
  const gitDir = /^gitdir:[ \t]*(.+)/.exec(await readFile(path, 'utf8'))?.[1] ?? '.git'
  return resolve(dirname(path), gitDir.trim())
}

async function textIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
