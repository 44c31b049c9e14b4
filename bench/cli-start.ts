import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, median, round, run, spread, startDev } from './measure.ts'

/** Start time of `logpipe --version` and `--help`, and of `tail` and `logs` on a running stack, compared with bare Node, in turn; and the heavy modules that help loads. */
const runs = 15
const dataDir = mkdtempSync(join(tmpdir(), 'logpipe-cli-start-'))
const dev = await startDev(dataDir)
const reading = ['--tenant', 'acme', '--data', dataDir]
const variants = {
  bare: ['-e', '0'],
  version: [bin, '--version'],
  help: [bin, '--help'],
  tail: [bin, 'tail', ...reading],
  logs: [bin, 'logs', ...reading],
}
const times: Record<string, number[]> = Object.fromEntries(Object.keys(variants).map((name) => [name, []]))
try {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ tenant_id: 'acme', text: 'a line' })
  await fetch(`${dev.url}/ingest`, { method: 'POST', headers, body })
  for (let i = -1; i < runs; i++) {
    for (const [name, args] of Object.entries(variants)) {
      const { code, wallMs } = await run(args)
      if (code !== 0) throw new Error(`${name} ended with ${code}`)
      if (i >= 0) times[name]?.push(wallMs)
    }
  }
} finally {
  await dev.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

const spy = `data:text/javascript,${encodeURIComponent(`import m from 'node:module';
m.registerHooks({ load(url, c, next) { process.stderr.write('LOAD ' + url + '\\n'); return next(url, c) } })`)}`
const loaded = spawnSync(process.execPath, ['--import', spy, bin, '--help'], { encoding: 'utf8' }).stderr
const heavy = loaded
  .split('\n')
  .filter((line) => /@aws-sdk|@smithy|aws-cdk|dynalite|fauxqs|infra\/dist|undici/.test(line))

const bareMs = median(times.bare ?? [])
console.log(
  JSON.stringify({
    bench: 'cli-start',
    unit: 'ms',
    ...Object.fromEntries(Object.entries(times).map(([name, values]) => [name, spread(values)])),
    version_over_bare: round(median(times.version ?? []) - bareMs),
    help_over_bare: round(median(times.help ?? []) - bareMs),
    bar_over_bare: 80,
    tail_ratio: round(median(times.tail ?? []) / bareMs),
    logs_ratio: round(median(times.logs ?? []) / bareMs),
    bar_ratio: 5,
    heavy_modules_loaded: heavy.length,
  }),
)
