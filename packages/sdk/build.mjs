import { bundlePackage, exportedSources } from '../../scripts/package-bundle/bundle-package.ts'

await bundlePackage({
  // Other runtimes get these in the place of what they are named after.
  entryPoints: [...exportedSources('.'), 'src/fetch.ts', 'src/sender-fetch.ts'],
  // Browsers load it as well: what Node alone has is imported by its name.
  platform: 'neutral',
  external: ['node:*'],
})
