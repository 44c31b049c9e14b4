import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, run, spread, startSink } from './measure.ts'
import { realLines } from './worker-messages.ts'

/**
 * `send --format text` of many small files to an endpoint that keeps nothing: files a second, and peak memory. Each is a request of its own.
 * `--files 20000` and `--lines 5` say how many, `--runs 3` how often, `--bin FILE` measures another CLI.
 */
const option = (name: string, by: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? by : Number(process.argv[at + 1])
}
const [files, linesEach, runs] = [option('files', 20_000), option('lines', 5), option('runs', 3)]
const at = process.argv.indexOf('--bin')
const program = at === -1 ? bin : (process.argv[at + 1] ?? bin)

const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const folder = join(work, 'logs')
mkdirSync(folder)
const lines = realLines(10_000)
for (let i = 0; i < files; i++) {
  const own = Array.from({ length: linesEach }, (_, n) => lines[(i * linesEach + n) % lines.length])
  writeFileSync(join(folder, `${i}.log`), `${own.join('\n')}\n`)
}
const sink = await startSink()
const [rates, peaks]: [number[], number[]] = [[], []]
for (let i = 0; i < runs; i++) {
  const data = join(work, `data-${i}`)
  const target = ['--target', sink.url, '--tenant', 'acme', '--data', data]
  const { code, stdout, wallMs, peakMb } = await run([
    program,
    'send',
    '--json',
    '--yes',
    '--format',
    'text',
    ...target,
    folder,
  ])
  if (code !== 0 || JSON.parse(stdout).accepted !== files * linesEach) throw new Error(stdout)
  rates.push((files / wallMs) * 1000)
  peaks.push(peakMb)
}
sink.stop()
rmSync(work, { recursive: true })
console.log(
  JSON.stringify({
    bench: 'send-small-files',
    files,
    lines: linesEach,
    files_per_s: spread(rates),
    peak_mb: spread(peaks),
  }),
)
