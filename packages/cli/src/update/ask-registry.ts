import { execFile } from 'node:child_process'
import { homedir, platform } from 'node:os'
import { promisify } from 'node:util'
import type { CliContext } from '../context.ts'
import { noteInUpdateCache } from './update-cache.ts'
import { isRelease } from './versions.ts'

/** How long npm may take. Milliseconds. */
const limitMs = 30_000

const question = ['view', '@logpipe/cli', 'version', '--fetch-retries=0', '--fetch-timeout=5000'] as const

/**
 * What the hidden command of the background does: asks npm for the newest version, and keeps the answer for the next command. npm knows the
 * user's registry and proxy; no settings of the folder that the command was called in count. Whatever goes wrong is silent: there will be
 * another day.
 */
export async function askRegistry({ env }: Pick<CliContext, 'env'>): Promise<number> {
  try {
    // npm is a script on Windows, which a shell alone can start.
    const shell = platform() === 'win32'
    const options = { env, cwd: homedir(), timeout: limitMs, windowsHide: true, shell }
    const { stdout } = await promisify(execFile)('npm', question, options)
    const latest = stdout.trim()
    if (isRelease(latest)) await noteInUpdateCache(env, { latest })
  } catch {
    // Nobody waits for it.
  }
  return 0
}
