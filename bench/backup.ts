import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, median, round, run, startDev } from './measure.ts'
import { realLines } from './worker-messages.ts'

/**
 * `backup` of a running `dev` while lines come at a rate, and `restore`: their time and peak memory, how they grow with the rows, and how long the
 * same lines take to be stored without a backup and beside one, in turns. What was acknowledged before the backup is audited in the restore.
 * `--rows 100000,500000`, `--rate 2000`, `--runs 3`.
 */
const option = (name: string, fallback: string): string => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : (process.argv[at + 1] ?? fallback)
}
const sizes = option('rows', '100000,500000').split(',').map(Number)
const rate = Number(option('rate', '2000'))
const runs = Number(option('runs', '3'))
/** How long the lines come, seconds. */
const feedSeconds = 8

interface Backup {
  readonly ms: number
  readonly mb: number
  readonly peakMb: number
  /** Of storing the lines that come, without a backup and beside one. Milliseconds. */
  readonly alone: number
  readonly beside: number
}

interface Measured {
  readonly backups: readonly Backup[]
  readonly stackPeakMb: number
  readonly restoreMs: number
  readonly restorePeakMb: number
}

let files = 0
const all: Measured[] = []
for (const rows of sizes) all.push(await measure(rows))
const of = (pick: (one: Backup) => number) => all.map(({ backups }) => round(median(backups.map(pick)), 0))
const [ms, alone, beside] = [of((one) => one.ms), of((one) => one.alone), of((one) => one.beside)]
console.log(
  JSON.stringify({
    ...{ bench: 'backup', rows: sizes, rate, runs },
    backup: { ms, mb: of((one) => one.mb), peak_mb: of((one) => one.peakMb) },
    stack_peak_mb: all.map(({ stackPeakMb }) => round(stackPeakMb, 0)),
    restore: {
      ms: all.map(({ restoreMs }) => round(restoreMs, 0)),
      peak_mb: all.map(({ restorePeakMb }) => round(restorePeakMb, 0)),
    },
    throughput_beside_over_alone: { value: alone.map((one, i) => round(one / (beside[i] ?? 0))), bar: 0.8 },
    growth: { rows: round((sizes.at(-1) ?? 0) / (sizes[0] ?? 1)), ms: round((ms.at(-1) ?? 0) / (ms[0] ?? 1)) },
  }),
)

async function measure(rows: number): Promise<Measured> {
  const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
  const data = join(work, 'data')
  const dev = await startDev(data)
  try {
    await send(work, { tenant: 'filled', rows })
    const backups: Backup[] = []
    for (let i = 0; i < runs; i++) {
      const alone = await send(work, { tenant: 'fed', rows: rate * feedSeconds, rate })
      const feeding = send(work, { tenant: 'fed', rows: rate * feedSeconds, rate })
      const { wallMs: ms, peakMb } = await succeed(['backup', join(work, `saved-${i}`), '--data', data])
      backups.push({ ms, peakMb, mb: sizeOf(join(work, `saved-${i}`)), alone, beside: await feeding })
    }
    const [restoreMs, restorePeakMb] = await restoreAndAudit(work)
    return { backups, stackPeakMb: dev.peakMb(), restoreMs, restorePeakMb }
  } finally {
    await dev.stop()
    rmSync(work, { recursive: true, force: true })
  }
}

async function restoreAndAudit(work: string): Promise<readonly [ms: number, peakMb: number]> {
  const restored = join(work, 'restored')
  const { wallMs, peakMb } = await succeed(['restore', join(work, 'saved-0'), '--data', restored])
  await succeed(['audit', '--tenant', 'filled', '--data', restored])
  return [wallMs, peakMb]
}

/** Lines of a few hundred bytes, until they are stored. Milliseconds. */
async function send(
  work: string,
  { tenant, rows, rate }: { readonly tenant: string; readonly rows: number; readonly rate?: number },
): Promise<number> {
  const file = join(work, `input-${files++}.log`)
  const lines = realLines(10_000)
  writeFileSync(file, Array.from({ length: rows }, (_, i) => `${i} ${lines[i % lines.length]}\n`).join(''))
  const pace = rate === undefined ? [] : ['--rate', `${rate}`, '--batch', '200']
  const args = ['--tenant', tenant, '--wait', '--format', 'text', '--no-state', '--data', join(work, 'data'), ...pace]
  return (await succeed(['send', ...args, file])).wallMs
}

async function succeed(args: readonly string[]) {
  const finished = await run([bin, ...args])
  if (finished.code !== 0) throw new Error(`logpipe ${args.join(' ')}: ${finished.code}\n${finished.stdout}`)
  return finished
}

/** Of all files that a backup names, MB. */
function sizeOf(saved: string): number {
  const { files: named } = JSON.parse(readFileSync(join(saved, 'backup.json'), 'utf8'))
  return Object.keys(named).reduce((sum, path) => sum + statSync(join(saved, path)).size, 0) / 1e6
}
