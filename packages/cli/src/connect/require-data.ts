import { existsSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { operationError } from '@logpipe/sdk/operations'

/** What every data folder has once a stack has begun to start on it. */
const marks = ['lock.db', 'master.key', 'table']

/**
 * Refuses a folder that no stack has used: a stack started only to read would create it, empty. Throws `no_data`, which names the nearest
 * folder above that has data.
 */
export function requireData(dataDir: string, cwd: string): void {
  if (hasData(dataDir)) return
  const above = dataAbove(dirname(dataDir), basename(dataDir))
  const found = above === undefined ? '' : `; there is some in ${above}: add --data ${relative(cwd, above)}`
  throw operationError('no_data', `there is no data in ${dataDir}: nothing was sent from here${found}`)
}

function hasData(dataDir: string): boolean {
  return marks.some((name) => existsSync(join(dataDir, name)))
}

function dataAbove(folder: string, name: string): string | undefined {
  const parent = dirname(folder)
  if (parent === folder) return undefined
  return hasData(join(parent, name)) ? join(parent, name) : dataAbove(parent, name)
}
