import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { round, run, spread, startDev } from './measure.ts'

/** Time and processor time from process start to the first 202 with a new data folder, compared with the start of bare Node. */
const runs = 7
const [first202, cpu, bare]: [number[], number[], number[]] = [[], [], []]
for (let i = -1; i < runs; i++) {
  const folder = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
  const startMs = performance.now()
  const dev = await startDev(folder)
  const response = await fetch(`${dev.url}/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"tenant_id":"acme","text":"first"}',
  })
  const readyMs = performance.now() - startMs
  if (response.status !== 202) throw new Error(`expected 202, got ${response.status}`)
  const cpuMs = dev.cpuMs()
  await dev.stop()
  rmSync(folder, { recursive: true })
  const { wallMs } = await run(['-e', '0'])
  if (i < 0) continue
  first202.push(readyMs)
  cpu.push(cpuMs)
  bare.push(wallMs)
}
const ready = spread(first202)
console.log(
  JSON.stringify({
    bench: 'stack-start',
    unit: 'ms',
    first_202: ready,
    cpu: spread(cpu),
    bare_node: spread(bare),
    bar: 1500,
    share_of_bar: round(ready.median / 1500),
  }),
)
