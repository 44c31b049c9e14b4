import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Runs all benchmarks, or those named, sequentially; each prints one JSON object. */
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
]
const chosen = process.argv.length > 2 ? process.argv.slice(2) : all
for (const name of chosen) {
  const file = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
  const { status } = spawnSync(process.execPath, ['--conditions=@logpipe/source', file], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) process.exitCode = 1
}
