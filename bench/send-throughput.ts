import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bareWrites } from './bare-writes.ts'
import { bin, round, run, spread, startDev } from './measure.ts'

/** 10,000 real lines from a file into the table, compared with bare BatchWriteItem calls for as many rows on the same emulator. */
const runs = 3
const lines = 10_000
const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const input = join(work, 'access.log')
writeFileSync(input, `${realLines().join('\n')}\n`)

const [whole, warm, bare, cliMb, stackMb]: number[][] = [[], [], [], [], []]
for (let i = 0; i < runs; i++) {
  const cold = await run([bin, 'send', '--json', '--tenant', 'acme', '--data', join(work, `cold-${i}`), input])
  if (JSON.parse(cold.stdout).accepted !== lines) throw new Error(cold.stdout)
  whole?.push((lines / cold.wallMs) * 1000)

  const dev = await startDev(join(work, `dev-${i}`))
  const sent = await run([bin, 'send', '--json', '--wait', '--tenant', 'acme', '--data', join(work, `dev-${i}`), input])
  if (JSON.parse(sent.stdout).stored !== lines) throw new Error(sent.stdout)
  warm?.push((lines / sent.wallMs) * 1000)
  cliMb?.push(sent.peakMb)
  stackMb?.push(dev.peakMb())
  bare?.push(await bareWrites(dev.dynamodb.endpoint, lines))
  await dev.stop()
}
rmSync(work, { recursive: true })
const [w, b] = [spread(warm ?? []), spread(bare ?? [])]
console.log(
  JSON.stringify({
    bench: 'send-throughput',
    unit: 'lines/s, from the start of the command until every line is stored',
    whole_command_with_stack_start_and_stop: spread(whole ?? []),
    running_stack: w,
    bar: 3000,
    bare_batch_write_item: b,
    ratio_to_bare: round(w.median / b.median),
    peak_mb: { send: Math.max(...(cliMb ?? [])), stack: Math.max(...(stackMb ?? [])), bar: 300 },
  }),
)

function realLines(): readonly string[] {
  const all = fileURLToPath(new URL('../../shared/data/logs/apache-access.log', import.meta.url))
  const excerpt = fileURLToPath(new URL('../examples/apache-access.log', import.meta.url))
  const text = readFileSync(existsSync(all) ? all : excerpt, 'utf8')
    .trimEnd()
    .split('\n')
  return Array.from({ length: lines }, (_, i) => text[i % text.length] ?? '')
}
