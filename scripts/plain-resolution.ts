import { isBuiltin, type ResolveHookSync, registerHooks } from 'node:module'

/** Where a module is, in the words of Node's hooks. */
export interface Place {
  readonly url: string
  readonly format: 'builtin' | 'module-typescript'
  readonly shortCircuit: true
}

/** Where a module is whose name says so by itself: one of Node's, or one of our sources, which imports name in full. Undefined for any other. */
export function plainPlace(name: string, parentUrl: string | undefined): Place | undefined {
  if (isBuiltin(name)) return { url: name.replace(/^(?!node:)/, 'node:'), format: 'builtin', shortCircuit: true }
  if (!/^\.\.?\/.*\.ts$/.test(name) || parentUrl?.startsWith('file:') !== true) return undefined
  return { url: new URL(name, parentUrl).href, format: 'module-typescript', shortCircuit: true }
}

/**
 * Resolves such names in this process without Vitest, which tells its main process of each: who is asked for by whom, to run a test again when one
 * of them changes. Where nothing is watched nobody needs that, and it takes a quarter of the CPU of the tests of commands.
 */
export function resolvePlainNames(): void {
  const shared = globalThis as { resolvesPlainNames?: true }
  // Files of one process are set up one after the other.
  if (shared.resolvesPlainNames) return
  shared.resolvesPlainNames = true
  const known = new Map<string, ReturnType<ResolveHookSync>>()
  registerHooks({
    resolve: (name, context, next) => {
      const plain = plainPlace(name, context.parentURL)
      if (plain !== undefined || !name.startsWith('@logpipe/')) return plain ?? next(name, context)
      const asked = `${name} ${context.parentURL}`
      const found = known.get(asked) ?? { ...next(name, context), shortCircuit: true }
      known.set(asked, found)
      return found
    },
  })
}
