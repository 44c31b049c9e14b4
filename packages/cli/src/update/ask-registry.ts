import { isObject } from '@logpipe/sdk/contract'
import type { CliContext } from '../context.ts'
import { noteInUpdateCache } from './update-cache.ts'
import { isRelease } from './versions.ts'

/** How long the registry may take. Milliseconds. */
const limitMs = 5_000

/** npm's own default: https://docs.npmjs.com/cli/v11/using-npm/config#registry. */
const defaultRegistry = 'https://registry.npmjs.org/'

/**
 * What the hidden command of the background does: asks npm's registry for the newest version, and keeps the answer for the next command. It
 * sends nothing but the name of the package. Whatever goes wrong is silent: there will be another day.
 */
export async function askRegistry({ env }: Pick<CliContext, 'env'>): Promise<number> {
  try {
    const registry = env.npm_config_registry || defaultRegistry
    const url = new URL('@logpipe%2fcli/latest', registry.endsWith('/') ? registry : `${registry}/`)
    const response = await fetch(url, { signal: AbortSignal.timeout(limitMs), headers: { accept: 'application/json' } })
    const found: unknown = response.ok ? await response.json() : undefined
    if (isObject(found) && isRelease(found.version)) await noteInUpdateCache(env, { latest: found.version })
  } catch {
    // Nobody waits for it.
  }
  return 0
}
