import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { topology } from '../../topology.ts'

export interface Bundle {
  /** The topology's key of the function. */
  readonly name: string
  /** Size of the code without its source map. */
  readonly bytes: number
}

/**
 * Writes a folder for every function of the topology, `<folder>/<name>/index.mjs` with its source map: all the code that it
 * runs, the AWS clients too. Bundled clients are the ones that were tested, and what nothing calls falls away; Lambda's
 * own change under a function, and load from many files.
 */
export async function bundleFunctions(folder: string): Promise<readonly Bundle[]> {
  const names = Object.keys(topology.functions)
  return Promise.all(names.map(async (name) => ({ name, bytes: await bundleFunction(name, folder) })))
}

/** Lambda hands credentials over in the environment, where the client looks first; these come after, by `import()`. */
const unusedCredentials = [
  ...['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map((name) => `@aws-sdk/credential-provider-${name}`),
  '@smithy/credential-provider-imds',
]

async function bundleFunction(name: string, folder: string): Promise<number> {
  const { metafile } = await build({
    absWorkingDir: fileURLToPath(new URL('../../..', import.meta.url)),
    entryPoints: [`@logpipe/pipeline/lambda/${name}`],
    outfile: join(folder, name, 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // `module` is esbuild's default until another is named; without it, CommonJS copies of the SDK's core come along.
    conditions: ['@logpipe/source', 'module'],
    mainFields: ['module', 'main'],
    external: unusedCredentials,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
  })
  const code = Object.entries(metafile.outputs).filter(([path]) => path.endsWith('.mjs'))
  return code.reduce((sum, [, { bytes }]) => sum + bytes, 0)
}
