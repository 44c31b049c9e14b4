import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleFunctions } from './bundle/bundle-functions.ts'
import { synthesize } from './synthesize.ts'

const [folder = 'dist/assembly'] = process.argv.slice(2)
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
const bundles = mkdtempSync(join(tmpdir(), 'logpipe-bundles-'))
try {
  await bundleFunctions(bundles)
  // What an earlier build left would be published with it.
  rmSync(folder, { recursive: true, force: true })
  synthesize({ bundles, version }, folder)
} finally {
  rmSync(bundles, { recursive: true })
}
