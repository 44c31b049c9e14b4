import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ofPackage = (path: string): URL => new URL(`../../${path}`, import.meta.url)

/** What `npm run build` synthesized from the sources, and `logpipe deploy` takes. */
export const builtAssembly = fileURLToPath(ofPackage('dist/assembly'))

/** The version that is built into it. */
export const { version } = JSON.parse(readFileSync(ofPackage('package.json'), 'utf8')) as { readonly version: string }
