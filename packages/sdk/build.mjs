import { rmSync } from 'node:fs'
import { build } from 'esbuild'
import { dropFileNames, thinMaps } from '../../scripts/line-maps/line-maps.ts'
import { nameMaps } from '../../scripts/map-names/name-maps.ts'
import { shortenNames } from '../../scripts/short-names/short-names.ts'

const entryPoints = [
  'contract',
  'fetch',
  'http',
  'index',
  'operations',
  'sender',
  'sender-fetch',
  'console/capture-console',
  'context/request-context',
  'otel/log-exporter',
  'pino/pino-transport',
  'winston/winston-transport',
]

// A file for each export and what they share, in place of 60 modules: a third of the start of a short command was spent on opening these.
rmSync('dist', { recursive: true, force: true })
await build({
  entryPoints: entryPoints.map((name) => `src/${name}.ts`),
  outbase: 'src',
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  // Browsers load it as well: what Node alone has is imported by its name.
  platform: 'neutral',
  external: ['node:*'],
  target: 'node22.15',
  packages: 'external',
  sourcemap: true,
  chunkNames: 'chunks/[name]-[hash]',
})
dropFileNames('dist')
thinMaps('dist')
shortenNames('dist')
nameMaps('dist')
