import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import type { CliContext } from '../context.ts'
import { noteInUpdateCache, readUpdateCache } from './update-cache.ts'
import { isNewer, isRelease } from './versions.ts'

type World = Pick<CliContext, 'env' | 'err' | 'now' | 'self'>

const dayMs = 86_400_000

/** The hidden command that asks. */
export const askCommand = '__ask-registry'

/**
 * At the end of a command: says, at most once a day, that there is a newer version, by what an earlier command has learnt; and starts, at most
 * once a day, what asks for the next one. That runs by itself, and nothing waits for it. Errors are silent.
 */
export async function notifyOfUpdate(version: string, world: World, ask = askInBackground): Promise<void> {
  const { env, err, now } = world
  try {
    const { askedMs, latest, shownMs } = await readUpdateCache(env)
    const isDue = (ms: number | undefined): boolean => ms === undefined || Math.abs(now() - ms) >= dayMs
    if (isRelease(latest) && isNewer(latest, version) && isDue(shownMs)) {
      err.write(
        err.color.dim(`\nlogpipe ${latest} is available; this is ${version}. npm install --global @logpipe/cli\n`),
      )
      await noteInUpdateCache(env, { shownMs: now() })
    }
    if (!isDue(askedMs)) return
    // First, and only where it can be kept: a registry that cannot be reached is not asked by every command.
    await noteInUpdateCache(env, { askedMs: now() })
    ask(world)
  } catch {
    // Nothing of this is worth a word to a person.
  }
}

function askInBackground({ env, self: [command, ...args] }: World): void {
  // Not in the folder of the command: it could not be removed or unmounted meanwhile.
  const options = { env, cwd: homedir(), detached: true, stdio: 'ignore', windowsHide: true } as const
  const child = spawn(command, [...args, askCommand], options)
  child.on('error', () => undefined)
  child.unref()
}
