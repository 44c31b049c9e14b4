import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { round, run, spread, startDev } from './measure.ts'

/** From starting the process until the first 202, on a new folder; bare Node's start beside it. */
const runs = 7
const [first202, bare]: [number[], number[]] = [[], []]
for (let i = -1; i < runs; i++) {
  const folder = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
  const startMs = performance.now()
  const dev = await startDev(folder)
  const answer = await fetch(`${dev.url}/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"tenant_id":"acme","text":"first"}',
  })
  const readyMs = performance.now() - startMs
  if (answer.status !== 202) throw new Error(`answered ${answer.status}`)
  await dev.stop()
  rmSync(folder, { recursive: true })
  const { wallMs } = await run(['-e', '0'])
  if (i < 0) continue
  first202.push(readyMs)
  bare.push(wallMs)
}
const ready = spread(first202)
console.log(
  JSON.stringify({
    bench: 'stack-start',
    unit: 'ms',
    first_202: ready,
    bare_node: spread(bare),
    bar: 1500,
    share_of_bar: round(ready.median / 1500),
  }),
)
