import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errnoOf } from './file-errors.ts'

/**
 * Makes a folder that only its owner may enter, and those above it, where they are not there. Rejects with what the file system says. Node's
 * own way never ends where a folder cannot be made in one that exists, such as /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    const above = dirname(path)
    if (errnoOf(error) === 'EEXIST' && (await stat(path)).isDirectory()) return
    if (errnoOf(error) !== 'ENOENT' || above === path) throw error
    await makeFolder(above)
    await mkdir(path, { mode: 0o700 }).catch((again: unknown) => {
      // Another process was faster.
      if (errnoOf(again) !== 'EEXIST') throw again
    })
  }
}
