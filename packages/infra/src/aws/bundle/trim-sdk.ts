import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/** A map with the methods that the SDK calls; the cache of endpoint discovery holds one entry for each table's region. */
const plainCache = 'export default class extends Map { constructor() { super() } peek(key) { return this.get(key) } }'

/** Signatures for several regions at once need a package that is not there; the client for STS asks for them nevertheless. */
const plainSignature = `import { SignatureV4 } from '@smithy/signature-v4'
export class SignatureV4MultiRegion extends SignatureV4 { static sigv4aDependency() { return 'none' } }`

/**
 * Leaves out what no function uses of the AWS clients: of their package.json everything but the version, which goes into the user agent,
 * the library behind the cache of endpoint discovery, which is off, and signatures for several regions.
 */
export const trimSdk: Plugin = {
  name: 'trim-sdk',
  setup(build) {
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string }
      return { contents: JSON.stringify({ version }), loader: 'json' }
    })
    // In their own places, so that source maps name files that are there.
    build.onLoad({ filter: /[\\/]mnemonist[\\/]lru-cache\.js$/ }, () => ({ contents: plainCache }))
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]signature-v4-multi-region[\\/]dist-\w+[\\/]index\.js$/ }, () => ({
      contents: plainSignature,
    }))
  },
}
