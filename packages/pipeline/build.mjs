import { bundlePackage, exportedSources } from '../../scripts/package-bundle/bundle-package.ts'

await bundlePackage({ entryPoints: exportedSources('.') })
