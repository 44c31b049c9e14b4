import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type RecentOptions } from '@logpipe/sdk'
import { bin, type Dev, median, round, run, spread, startDev } from './measure.ts'
import { realLines } from './worker-messages.ts'

/**
 * What a search through all rows of a tenant costs beside a plain list of the same rows, in turn, on a running `dev`: of a word and of an attribute
 * that no row has, and of a word that most have. By processor time of the stack, which the table takes most of. Two sizes show growth.
 * `--records 40000`, `--runs 5`.
 */
const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : Number(process.argv[at + 1])
}
const [records, runs] = [option('records', 40_000), option('runs', 5)]
const few = records / 4

const reads: Readonly<Record<string, RecentOptions>> = {
  plain: {},
  rare_word: { q: 'nowhere-to-be-found' },
  rare_attribute: { attributes: { 'http.status': 999 } },
  frequent_word: { q: 'http' },
}

const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
const dev = await startDev(work)
try {
  await fill('many', records)
  await fill('few', few)
  const measured = { many: emptyLists(), few: emptyLists() }
  // The first round warms up.
  for (let i = -1; i < runs; i++) {
    for (const [name, filter] of Object.entries(reads)) {
      for (const tenant of ['many', 'few'] as const) {
        const one = await readAll(dev, tenant, filter)
        if (i >= 0) measured[tenant][name]?.push(one)
      }
    }
  }
  console.log(JSON.stringify(resultOf(measured)))
} finally {
  await dev.stop()
  rmSync(work, { recursive: true, force: true })
}

interface Read {
  readonly cpuMs: number
  readonly wallMs: number
  readonly found: number
  readonly requests: number
  /** Of the slowest request. */
  readonly slowestMs: number
}

type Lists = Record<string, Read[]>

function emptyLists(): Lists {
  return Object.fromEntries(Object.keys(reads).map((name) => [name, []]))
}

async function fill(tenant: string, count: number): Promise<void> {
  const file = join(work, `${tenant}.ndjson`)
  const lines = realLines(count).map((text, i) =>
    JSON.stringify({ text, attributes: { http: { status: 200 }, user: `u${i % 50}` } }),
  )
  writeFileSync(file, `${lines.join('\n')}\n`)
  const { code, stdout } = await run([bin, 'send', '--tenant', tenant, '--wait', '--json', '--data', work, file])
  if (code !== 0 || JSON.parse(stdout).stored !== count) throw new Error(stdout)
}

async function readAll({ url, cpuMs }: Dev, tenant: string, filter: RecentOptions): Promise<Read> {
  const client = createClient({ url, tenant })
  const [cpuBefore, startMs] = [cpuMs(), performance.now()]
  let [found, requests, slowestMs, beganMs] = [0, 0, 0, startMs]
  for await (const { count } of client.logs.pages({ ...filter, limit: 1_000 })) {
    found += count
    requests++
    slowestMs = Math.max(slowestMs, performance.now() - beganMs)
    beganMs = performance.now()
  }
  const read = { cpuMs: cpuMs() - cpuBefore, wallMs: performance.now() - startMs, found, requests, slowestMs }
  await client.close()
  return read
}

function resultOf({ many, few: smaller }: { readonly many: Lists; readonly few: Lists }) {
  const perRow = (list: readonly Read[] = [], rows: number): number =>
    (median(list.map(({ cpuMs }) => cpuMs)) * 1_000) / rows
  const plain = perRow(many.plain, records)
  const of = (name: string) => {
    const list = many[name] ?? []
    return {
      rows_per_second: Math.round(records / (median(list.map(({ wallMs }) => wallMs)) / 1_000)),
      cpu_us_per_row: round(perRow(list, records), 1),
      over_plain: round(perRow(list, records) / plain),
      growth_of_4_times_the_rows: round(perRow(list, records) / perRow(smaller[name], few)),
      found: list[0]?.found,
      requests: list[0]?.requests,
      slowest_request_ms: spread(list.map(({ slowestMs }) => slowestMs)),
    }
  }
  const results = Object.fromEntries(Object.keys(reads).map((name) => [name, of(name)]))
  return {
    bench: 'search-rows',
    records,
    runs,
    ...results,
    bar: { over_plain: 1.25, growth_of_4_times_the_rows: 1.25 },
  }
}
