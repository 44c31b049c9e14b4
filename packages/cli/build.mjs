import { readFileSync, rmSync } from 'node:fs'
import { build } from 'esbuild'
import { dropFileNames, thinMaps } from '../../scripts/line-maps/line-maps.ts'
import { nameMaps } from '../../scripts/map-names/name-maps.ts'
import { shortenNames } from '../../scripts/short-names/short-names.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

// One small file for the start and a lazy chunk for each command: --help must not pay for the AWS SDK.
rmSync('dist', { recursive: true, force: true })
await build({
  // Threads are started by the names of their files.
  entryPoints: {
    main: 'src/main.ts',
    'load-thread': 'src/load/engine/load-thread.ts',
    'clock-thread': 'src/load/engine/clock-thread.ts',
    'rehearsal-thread': 'src/load/engine/rehearsal-thread.ts',
  },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.15',
  packages: 'external',
  // Its typed variant adds nothing at run time, so the program loads commander itself.
  alias: { '@commander-js/extra-typings': 'commander' },
  sourcemap: true,
  chunkNames: 'chunks/[name]-[hash]',
  define: { LOGPIPE_VERSION: JSON.stringify(version) },
})

// Of the published package the maps are the largest part by far, and nothing but stack traces is read with them. Lines stay as
// they are for that: each is a place in the sources.
dropFileNames('dist')
thinMaps('dist')
shortenNames('dist')
nameMaps('dist')
