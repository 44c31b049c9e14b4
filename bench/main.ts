import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Runs all benchmarks, or those named, sequentially; each prints one JSON object, `redact/held-out` a table. What follows the
 * first argument that begins with `--` goes to the benchmarks.
 */
const all = [
  'cli-start',
  'stack-start',
  'deploy-start',
  'install-size',
  'send-throughput',
  'stack-memory',
  'load-rate',
  'dlq-list',
  'ingest-handler',
  'authentication',
  'rate-leases',
  'key-ranges',
  'http-batches',
  'worker-handler',
  'worker-table',
  'worker-cpu',
  'throttled-table',
  'redact/redact-speed',
  'redact/tenant-rules',
  'redact/peers',
  'redact/held-out',
]
const given = process.argv.slice(2)
const firstFlag = given.findIndex((argument) => argument.startsWith('--'))
const named = firstFlag === -1 ? given : given.slice(0, firstFlag)
const flags = firstFlag === -1 ? [] : given.slice(firstFlag)
const chosen = named.length > 0 ? named : all
for (const name of chosen) {
  const file = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
  const { status } = spawnSync(process.execPath, ['--conditions=@logpipe/source', file, ...flags], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) process.exitCode = 1
}
