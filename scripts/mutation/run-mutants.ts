import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Mutant, mutated } from './mutants.ts'

/** What a child is told: run these tests with this mutant, or with none. */
export interface Order {
  readonly number: number
  /** The sources of the folder that tests and mutants are in are loaded anew for each order; all others once. */
  readonly folder: string
  readonly file: string
  readonly mutant: Mutant | undefined
  /** Paths, the likeliest to fail first. */
  readonly tests: readonly string[]
}

export interface Outcome {
  readonly number: number
  /** The first failure; undefined where all tests passed. */
  readonly failure: string | undefined
  readonly tests: number
}

const shim = new URL('vitest-shim.ts', import.meta.url).href
Object.assign(globalThis, { LOGPIPE_VERSION: '0.0.0' })
let order: Order | undefined

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === 'vitest') return { url: shim, shortCircuit: true }
    const resolved = next(specifier, context)
    const isAnew = order !== undefined && resolved.url.startsWith(pathToFileURL(`${order.folder}/`).href)
    return isAnew ? { ...resolved, url: `${resolved.url}?order=${order?.number}` } : resolved
  },
  load: (url, context, next) => {
    if (order?.mutant === undefined || url !== `${pathToFileURL(order.file).href}?order=${order.number}`)
      return next(url, context)
    const source = mutated(readFileSync(fileURLToPath(url), 'utf8'), order.mutant)
    return { format: 'module-typescript', source, shortCircuit: true }
  },
})

const { runCollected } = await import('./vitest-shim.ts')

process.on('message', async (next: Order) => {
  order = next
  process.send?.(await runOrder(next))
})
// What a mutant breaks may reject where nobody waits for it.
process.on('unhandledRejection', () => undefined)

async function runOrder({ number, tests }: Order): Promise<Outcome> {
  let ran = 0
  try {
    for (const path of tests) {
      await import(`${pathToFileURL(path).href}?order=${number}`)
      ran += await runCollected()
    }
    return { number, failure: undefined, tests: ran }
  } catch (error) {
    await runCollected().catch(() => undefined)
    return { number, failure: String(error), tests: ran }
  }
}
