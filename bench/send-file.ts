import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, round, run, spread, startSink } from './measure.ts'
import { realLines } from './worker-messages.ts'

/**
 * `send` of files of real lines to an endpoint that keeps nothing: speed, and that memory does not grow with the file.
 * `--mb 100,1000` names the sizes, `--runs 3` the runs of each, `--flags '--wait --compress zstd'` what is added,
 * `--bin FILE` measures another CLI.
 */
const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? undefined : process.argv[at + 1]
}
const sizesMb = (option('mb') ?? '100,1000').split(',').map(Number)
const runs = Number(option('runs') ?? 3)
const flags = option('flags')?.split(' ') ?? []
const program = option('bin') ?? bin
const barMb = 150

const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const sink = await startSink()
const figures = []
for (const mb of sizesMb) {
  const file = join(work, `${mb}.log`)
  const lines = writeLines(file, mb)
  const [rates, megabytes, peaks]: [number[], number[], number[]] = [[], [], []]
  for (let i = 0; i < runs; i++) {
    const data = join(work, `data-${mb}-${i}`)
    const target = ['--target', sink.url, '--tenant', 'acme', '--data', data]
    const { code, stdout, wallMs, peakMb } = await run([program, 'send', '--json', ...flags, ...target, file])
    if (code !== 0 || JSON.parse(stdout).accepted !== lines) throw new Error(stdout)
    rates.push((lines / wallMs) * 1000)
    megabytes.push((mb / wallMs) * 1000)
    peaks.push(peakMb)
    rmSync(data, { recursive: true })
  }
  figures.push({
    mb,
    lines,
    lines_per_s: spread(rates),
    mb_per_s: spread(megabytes),
    peak_mb: Math.max(...peaks),
  })
  rmSync(file)
}
sink.stop()
rmSync(work, { recursive: true })
const growth = round((figures.at(-1)?.peak_mb ?? 0) / (figures[0]?.peak_mb ?? 1))
console.log(JSON.stringify({ bench: 'send-file', flags, figures, bar_peak_mb: barMb, peak_growth: growth }))

/** Fills a file with real lines up to a size; returns their number. */
function writeLines(file: string, mb: number): number {
  const lines = realLines(10_000)
  const block = Buffer.from(`${lines.join('\n')}\n`)
  const blocks = Math.max(1, Math.round((mb * 1_000_000) / block.length))
  const fd = openSync(file, 'w')
  for (let i = 0; i < blocks; i++) writeSync(fd, block)
  closeSync(fd)
  return blocks * lines.length
}
