import { spawnSync } from 'node:child_process'
import { bin, median, round, run, spread } from './measure.ts'

/** Start time of `logpipe --version` and `--help` compared with bare Node, in turn, and the heavy modules they load. */
const runs = 15
const variants = { bare: ['-e', '0'], version: [bin, '--version'], help: [bin, '--help'] }
const times: Record<string, number[]> = { bare: [], version: [], help: [] }
for (let i = -1; i < runs; i++) {
  for (const [name, args] of Object.entries(variants)) {
    const { wallMs } = await run(args)
    if (i >= 0) times[name]?.push(wallMs)
  }
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
    heavy_modules_loaded: heavy.length,
  }),
)
