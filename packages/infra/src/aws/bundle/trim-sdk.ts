import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/** A map with the methods that the SDK calls; the cache of endpoint discovery holds one entry for each table's region. */
const plainCache = 'export default class extends Map { constructor() { super() } peek(key) { return this.get(key) } }'

/** Signatures for several regions at once need a package that is not there; the client for STS asks for them nevertheless. */
const plainSignature = `import { SignatureV4 } from '@smithy/signature-v4'
export class SignatureV4MultiRegion extends SignatureV4 { static sigv4aDependency() { return 'none' } }`

/** SHA-256 for platforms without one: Node has it, also in FIPS mode. */
const noScriptedHash = 'export const Sha256Js = undefined'

/** CRC-32 for versions of Node without one. */
const noScriptedSum = 'export const Crc32Js = undefined'

/** Warns of versions of Node that are too old for the SDK; functions have the one that they are tested with. */
const noVersionWarning = `export const emitWarningIfUnsupportedVersion = () => undefined
export const state = { warningEmitted: true }`

/** The retry mode `adaptive`, which no function is in: as `standard`, without counting and delaying calls. */
const noAdaptiveRetries = "export { StandardRetryStrategy as AdaptiveRetryStrategy } from './StandardRetryStrategy'"

/** For buckets of S3, which no function calls. */
const noBuckets = 'export const resolveParamsForS3 = undefined'

/** Asks the metadata service of an EC2 instance for its region, which Lambda says in the environment. */
const noInstanceRegion = 'export const getInstanceMetadataRegion = async () => undefined'

/** Lambda passes credentials in the environment; the places that come after it in the chain are not bundled. */
const environmentOnly = "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'"

/**
 * What the constructor of each error says once more: its fields say the same after `super`, and the prototype is right as long as that of
 * the base class is not set either.
 */
const repeatedFields =
  /super\(\{\s*name: "\w+",\s*\$fault: "\w+",\s*\.\.\.opts,?\s*\}\);\s*Object\.setPrototypeOf\(this, \w+\.prototype\);/g
const repeatedPrototype = /Object\.setPrototypeOf\(this, \w+ServiceException\.prototype\);/
const emptyConstructor = /constructor\(opts\) \{\s*super\(opts\);\s*\}/g

/** What AWS calls its regions: clients look their names up, and read nothing else of them. */
const regionDescriptions = /"description": "[^"]*"/g

/**
 * Leaves out what no function uses of the AWS clients: of their package.json everything but the version, which goes into the user agent,
 * the library behind the cache of endpoint discovery, which is off, signatures for several regions, and what is for other platforms
 * than Lambda, and descriptions of regions.
 */
export const trimSdk: Plugin = {
  name: 'trim-sdk',
  setup(build) {
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string }
      return { contents: JSON.stringify({ version }), loader: 'json' }
    })
    build.onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]models[\\/](?:errors|\w+ServiceException)\.js$/ },
      async ({ path }) => ({
        contents: (await readFile(path, 'utf8'))
          .replace(repeatedFields, 'super(opts);')
          .replace(repeatedPrototype, '')
          .replace(emptyConstructor, ''),
      }),
    )
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]core[\\/].*[\\/]aws[\\/]partitions\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(regionDescriptions, ''),
    }))
    // In their own places, so that source maps name files that are there.
    build.onLoad({ filter: /[\\/]mnemonist[\\/]lru-cache\.js$/ }, () => ({ contents: plainCache }))
    build.onLoad({ filter: /[\\/]@smithy[\\/]core[\\/].*[\\/]sha256[\\/]Sha256Js\.js$/ }, () => ({
      contents: noScriptedHash,
    }))
    build.onLoad({ filter: /[\\/]@smithy[\\/]core[\\/].*[\\/]util-retry[\\/]AdaptiveRetryStrategy\.js$/ }, () => ({
      contents: noAdaptiveRetries,
    }))
    build.onLoad({ filter: /[\\/]@smithy[\\/]core[\\/].*[\\/]service-customizations[\\/]index\.js$/ }, () => ({
      contents: noBuckets,
    }))
    build.onLoad({ filter: /[\\/]@smithy[\\/]core[\\/].*[\\/]Crc32Js\.js$/ }, () => ({ contents: noScriptedSum }))
    build.onLoad({ filter: /[\\/]@smithy[\\/]core[\\/].*[\\/]getInstanceMetadataRegion\.js$/ }, () => ({
      contents: noInstanceRegion,
    }))
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]credential-provider-node[\\/]dist-\w+[\\/]index\.js$/ }, () => ({
      contents: environmentOnly,
    }))
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]signature-v4-multi-region[\\/]dist-\w+[\\/]index\.js$/ }, () => ({
      contents: plainSignature,
    }))
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]core[\\/].*[\\/]emitWarningIfUnsupportedVersion\.js$/ }, () => ({
      contents: noVersionWarning,
    }))
  },
}
