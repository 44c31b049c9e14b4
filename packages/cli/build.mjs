import { readFileSync } from 'node:fs'
import { bundlePackage } from '../../scripts/package-bundle/bundle-package.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

// One small file for the start and a lazy chunk for each command: --help must not pay for the AWS SDK.
await bundlePackage({
  // Threads are started by the names of their files.
  entryPoints: {
    main: 'src/main.ts',
    'load-thread': 'src/load/engine/load-thread.ts',
    'clock-thread': 'src/load/engine/clock-thread.ts',
    'rehearsal-thread': 'src/load/engine/rehearsal-thread.ts',
  },
  // Its typed variant adds nothing at run time, so the program loads commander itself.
  alias: { '@commander-js/extra-typings': 'commander' },
  define: { LOGPIPE_VERSION: JSON.stringify(version) },
})
