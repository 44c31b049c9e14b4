import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { bundlePackage } from '../../scripts/package-bundle/bundle-package.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

/**
 * Cut out of the chunks of `send`, `audit` and `load`, which would be over 100 kB: gzip finds repeats within 32 kB, so only a small chunk is
 * packed together with its map, which has the same text. 4 % of the tarball.
 */
const cutOut = [
  ...[
    'commands/journey/send/send-flags',
    'render/send',
    'ship/deliver/deliver',
    'ship/fill-requests',
    'ship/follow-steps',
  ],
  ...['ship/format/json-line', 'ship/format/level-line', 'ship/spool/spool-steps', 'ship/state/open-state'],
  ...['audit/audit-target', 'audit/completeness', 'audit/detect/pairs', 'audit/detect/phones', 'audit/detect/readable'],
  ...['audit/expected-records', 'commands/journey/load/load-flags', 'load/report/load-report', 'load/run-load'],
]

// One small file for the start and a lazy chunk for each command: --help must not pay for the AWS SDK.
await bundlePackage({
  entryPoints: {
    main: 'src/main.ts',
    // Threads are started by the names of their files.
    'load-thread': 'src/load/engine/load-thread.ts',
    'clock-thread': 'src/load/engine/clock-thread.ts',
    'rehearsal-thread': 'src/load/engine/rehearsal-thread.ts',
    ...Object.fromEntries(cutOut.map((source) => [`chunks/of-${basename(source)}`, `src/${source}.ts`])),
  },
  // Its typed variant adds nothing at run time, so the program loads commander itself.
  alias: { '@commander-js/extra-typings': 'commander' },
  define: { LOGPIPE_VERSION: JSON.stringify(version) },
})
