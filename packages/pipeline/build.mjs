import { bundlePackage, exportedSources } from '../../scripts/package-bundle/bundle-package.ts'
import { plainImports } from '../../scripts/package-bundle/plain-imports.ts'

await bundlePackage({ entryPoints: exportedSources('.') })
plainImports('dist')
