import { operationError } from '@logpipe/sdk/operations'
import { lockFile } from '../../lock-file.ts'

/** Locks a state file for this process by a file beside it. Returns a function that releases it. Throws `state_in_use`. */
export async function lockStateFile(path: string): Promise<() => void> {
  const release = await lockFile(`${path}.lock`)
  if (release === undefined) throw operationError('state_in_use', `another process uses the state in ${path}`)
  return release
}
