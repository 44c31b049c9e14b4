import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

const endpointCache = 'endpoint-cache'

/** A map with the methods that the SDK calls; the cache of endpoint discovery holds one entry for each table's region. */
const plainCache = 'export default class extends Map { constructor() { super() } peek(key) { return this.get(key) } }'

/**
 * Leaves out what no function uses of the AWS clients: of their package.json everything but the version, which goes into the user agent,
 * and the library behind the cache of endpoint discovery, which is off.
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
  },
}
