import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TenantId } from '@logpipe/sdk/contract'
import { round, spread, startSink } from './measure.ts'
import { realLines } from './worker-messages.ts'

/**
 * What the ledger costs a sender: the engine of `send`, with a ledger and with one that keeps nothing, in turn, each in a process of its
 * own; lines that are recognized, as by default, and lines as they are. CPU time and wall time of the sending. `--mb 200`, `--runs 7`.
 */
const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? undefined : process.argv[at + 1]
}
const kind = option('child')
if (kind === undefined) await compare()
else await sendOnce(kind)

interface Sent {
  readonly records: number
  readonly cpuMs: number
  readonly wallMs: number
}

async function compare(): Promise<void> {
  const [mb, runs] = [Number(option('mb') ?? 200), Number(option('runs') ?? 7)]
  const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
  const file = join(work, 'input.log')
  writeLines(file, mb)
  const sink = await startSink()
  const figures = (['auto', 'text'] as const).map((format) => [
    format,
    compareAs(format, { url: sink.url, file, work, runs }),
  ])
  sink.stop()
  rmSync(work, { recursive: true })
  console.log(JSON.stringify({ bench: 'ledger', mb, ...Object.fromEntries(figures) }))
}

interface Comparison {
  readonly url: string
  readonly file: string
  readonly work: string
  readonly runs: number
}

function compareAs(format: string, { work, runs, ...given }: Comparison) {
  const [cpu, wall, bytes]: [number[], number[], number[]] = [[], [], []]
  for (let i = 0; i < runs; i++) {
    const dir = join(work, `${format}-${i}`, 'ledger', 'sink')
    const [off, on] = [childOf('off', { ...given, format, dir }), childOf('on', { ...given, format, dir })]
    cpu.push(on.cpuMs / off.cpuMs)
    wall.push(on.wallMs / off.wallMs)
    bytes.push(readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0) / on.records)
  }
  return {
    cpu_ratio: { ...spread(cpu), bar: 1.05 },
    wall_ratio: spread(wall),
    bytes_per_record: { value: round(Math.max(...bytes)), bar: 12 },
  }
}

function childOf(child: string, options: Readonly<Record<'url' | 'file' | 'format' | 'dir', string>>): Sent {
  const args = ['--conditions=@logpipe/source', '--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url)]
  const flags = Object.entries({ child, ...options }).flatMap(([name, value]) => [`--${name}`, value])
  return JSON.parse(execFileSync(process.execPath, [...args, ...flags], { encoding: 'utf8' }))
}

async function sendOnce(child: string): Promise<void> {
  const [{ createClient }, { openLedger }, { ship }, { findInputs }, { createConcurrency }] = await Promise.all([
    import('@logpipe/sdk'),
    import('../packages/cli/src/ledger/open-ledger.ts'),
    import('../packages/cli/src/ship/ship.ts'),
    import('../packages/cli/src/ship/source/find-inputs.ts'),
    import('../packages/cli/src/ship/deliver/concurrency.ts'),
  ])
  const { aLedger } = await import('../packages/cli/test/a-ledger.ts')
  const [url = '', file = '', dir = ''] = [option('url'), option('file'), option('dir')]
  const runId = '0mk1c2d3e4f5g6h7i'
  const ledger = child === 'on' ? openLedger({ dir, runId, now: Date.now }) : aLedger()
  const client = createClient({ url, ordered: true, connections: 4 })
  const { inputs } = await findInputs([file], process.cwd(), {})
  const [before, startMs] = [process.cpuUsage(), performance.now()]
  const { accepted } = await ship({
    ...{ client, inputs, ledger, runId, tenantId: 'acme' as TenantId, batchRecords: 1_000, skipLines: 0 },
    ...{
      concurrency: createConcurrency(4),
      ...(option('format') === 'text' && { format: { format: 'text' as const } }),
    },
    ...{ now: Date.now, elapsed: () => performance.now(), signal: new AbortController().signal },
    onProgress: () => undefined,
  })
  await ledger.close()
  const [{ user, system }, wallMs] = [process.cpuUsage(before), performance.now() - startMs]
  await client.close()
  console.log(JSON.stringify({ records: accepted, cpuMs: (user + system) / 1000, wallMs }))
}

function writeLines(file: string, mb: number): void {
  const block = Buffer.from(`${realLines(10_000).join('\n')}\n`)
  const fd = openSync(file, 'w')
  for (let i = 0; i < Math.max(1, Math.round((mb * 1_000_000) / block.length)); i++) writeSync(fd, block)
  closeSync(fd)
}
