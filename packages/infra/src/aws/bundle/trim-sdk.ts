import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

const endpointCache = 'endpoint-cache'

/** A map with the methods that the SDK calls; the cache of endpoint discovery holds one entry for each table's region. */
const plainCache = 'export default class extends Map { constructor() { super() } peek(key) { return this.get(key) } }'

const multiRegion = 'multi-region'

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
    build.onResolve({ filter: /^mnemonist\/lru-cache$/ }, ({ path }) => ({ path, namespace: endpointCache }))
    build.onLoad({ filter: /./, namespace: endpointCache }, () => ({ contents: plainCache }))
    build.onResolve({ filter: /^@aws-sdk\/signature-v4-multi-region$/ }, ({ path, resolveDir }) => ({
      path,
      namespace: multiRegion,
      pluginData: resolveDir,
    }))
    build.onLoad({ filter: /./, namespace: multiRegion }, ({ pluginData }) => ({
      contents: plainSignature,
      resolveDir: String(pluginData),
    }))
  },
}
