import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { seed } from '../packages/pipeline/test/seed.ts'

/** What the CLI's bundle is built with. */
const { version } = JSON.parse(readFileSync(new URL('../packages/cli/package.json', import.meta.url), 'utf8'))
Object.assign(globalThis, { LOGPIPE_VERSION: version })

fc.configureGlobal({ seed })
