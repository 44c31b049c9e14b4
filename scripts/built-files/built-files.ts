import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a build of a package wrote: a path below `dist` a line. It is cached with `dist`, and not published. */
const listName = '.dist-files'

/** Lists what stands in a package's `dist`, right after a build that began with an empty one. */
export function listBuilt(packageDir: string): void {
  writeFileSync(join(packageDir, listName), filesOf(join(packageDir, 'dist')).join('\n'))
}

/** Removes from a package's `dist` what its build did not write: a build from the cache is unpacked over what is there. */
export function pruneBuilt(packageDir: string): void {
  const list = join(packageDir, listName)
  if (!existsSync(list)) return
  const built = new Set(readFileSync(list, 'utf8').split('\n'))
  for (const file of filesOf(join(packageDir, 'dist'))) {
    if (!built.has(file)) rmSync(join(packageDir, 'dist', file))
  }
}

/** Paths of files below a folder, in a stable order. */
function filesOf(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(dir.length + 1))
    .sort()
}
