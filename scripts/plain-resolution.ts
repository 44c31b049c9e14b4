import { isBuiltin, type ResolveHookSync, registerHooks } from 'node:module'

/** Where a module is, in the words of Node's hooks. */
export interface Place {
  readonly url: string
  readonly format: 'builtin' | 'module-typescript'
  readonly shortCircuit: true
}

/**
 * Where a module is whose name says so by itself: one of Node's, one of our sources, which imports name in full, or a file that Vitest runs.
 * Undefined for any other.
 */
export function plainPlace(name: string, parentUrl: string | undefined): Place | undefined {
  if (isBuiltin(name)) return { url: name.replace(/^(?!node:)/, 'node:'), format: 'builtin', shortCircuit: true }
  const run = nameOfRun.exec(name)?.[1]
  if (run !== undefined) return { url: run, format: 'module-typescript', shortCircuit: true }
  if (!/^\.\.?\/.*\.ts$/.test(name) || parentUrl?.startsWith('file:') !== true) return undefined
  return { url: new URL(name, parentUrl).href, format: 'module-typescript', shortCircuit: true }
}

/**
 * Vitest adds the time to the names of test and setup files, to load them again when they have changed. Under a new name each time they would be
 * compiled in each run, and kept for no other; setup files, for each test file.
 */
const nameOfRun = /^(file:.*\.ts)%3Fvitest=\d+$/

/**
 * Resolves such names in this process without Vitest, which tells its main process of each: who is asked for by whom, to run a test again when one
 * of them changes. Where nothing is watched nobody needs that, and it takes a quarter of the CPU of the tests of commands. Our packages are
 * resolved once for each source: nearly every command imports one when it runs.
 */
export function resolvePlainNames(): void {
  const shared = globalThis as { resolvesPlainNames?: true }
  // Files of one process are set up one after the other.
  if (shared.resolvesPlainNames) return
  shared.resolvesPlainNames = true
  const ofPackages = rememberPlaces()
  registerHooks({
    resolve: (name, context, next) => {
      const plain = plainPlace(name, context.parentURL)
      return plain ?? (name.startsWith('@logpipe/') ? ofPackages : next)(name, context, next)
    },
  })
}

/** Asks the next hook for each name once for each parent. Conditions are those of this process. */
export function rememberPlaces(): ResolveHookSync {
  const known = new Map<string, ReturnType<ResolveHookSync>>()
  return (name, context, next) => {
    const asked = `${name} ${context.parentURL}`
    const found = known.get(asked) ?? { ...next(name, context), shortCircuit: true }
    known.set(asked, found)
    return found
  }
}
