import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Runs all benchmarks, or those named, sequentially; each prints one JSON object, except `redact/generated`,
 * `redact/held-out` and `redact/real-lines`, which print text. What follows the names is passed on:
 * `npm run bench -- redact/generated --seed 3`.
 */
const all = [
  'cli-start',
  'stack-start',
  'deploy-start',
  'install-size',
  'send-throughput',
  'send-file',
  'send-peers',
  'reconcile',
  'shared-segments',
  'manifests',
  'ledger',
  'audit-rows',
  'tenant-rights',
  'backup',
  'search-rows',
  'audit-detectors',
  'follow-latency',
  'send-spool',
  'line-formats',
  'sender',
  'pino-transport',
  'stack-memory',
  'page',
  'serve',
  'load-rate',
  'load-peers',
  'load-truth',
  'dlq-list',
  'ingest-handler',
  'doors',
  'authentication',
  'rate-leases',
  'key-ranges',
  'http-batches',
  'worker-handler',
  'worker-table',
  'worker-cpu',
  'store-calls',
  'tenant-sockets',
  'throttled-table',
  'redact/redact-speed',
  'redact/redact-command',
  'redact/tenant-rules',
  'redact/peers',
  'redact/generated',
  'redact/held-out',
]
/** Needs files, so it runs only by name. */
const byNameOnly = ['redact/real-lines']

const args = process.argv.slice(2)
const isBench = (name: string) => all.includes(name) || byNameOnly.includes(name)
const firstOption = args.findIndex((name) => !isBench(name))
const names = firstOption < 0 ? args : args.slice(0, firstOption)
const options = args.slice(names.length)
if (names.length === 0 && options.length > 0) throw new Error(`unknown benchmark: ${options[0]}`)
const chosen = names.length > 0 ? names : all
for (const name of chosen) {
  const file = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
  const { status } = spawnSync(process.execPath, ['--conditions=@logpipe/source', file, ...options], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) process.exitCode = 1
}
