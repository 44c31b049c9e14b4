import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BatchWriteCommand, DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb'
import { bin, median, round, run, startDev } from './measure.ts'
import { realLines } from './worker-messages.ts'

/**
 * `tenants export` and `tenants erase` on a running `dev`: time and peak memory, and how both grow with the rows. Beside each, in turn, a program
 * that does nothing but query and write a file, or query and delete. What each takes for a tenant without rows is taken off its time.
 * `--rows 5000,50000,250000`, `--runs 3`.
 */
const option = (name: string, fallback: string): string => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : (process.argv[at + 1] ?? fallback)
}
const sizes = option('rows', '5000,50000,250000').split(',').map(Number)
const runs = Number(option('runs', '3'))
const whats = ['export', 'erase'] as const
type What = (typeof whats)[number]

interface Cost {
  readonly ms: number
  readonly peakMb: number
}

interface Pair {
  readonly ours: Cost
  readonly loop: Cost
}

/** Deletes in a request of DynamoDB at most, and requests that `erase` has in flight at most. */
const [perRequest, inFlight] = [25, 8]
const loop = process.argv.indexOf('--loop')
if (loop === -1) await compare()
else await runLoop(process.argv[loop + 1] === 'erase' ? 'erase' : 'export', process.argv.slice(loop + 2))

async function compare(): Promise<void> {
  const measured: Record<What, Pair[][]> = { export: [], erase: [] }
  for (const rows of [0, ...sizes]) {
    for (const what of whats) measured[what].push([])
    for (let i = 0; i < runs; i++) {
      const pairs = await measureBoth(rows)
      for (const what of whats) measured[what].at(-1)?.push(pairs[what])
    }
  }
  const [ours, erased] = whats.map((what) => report(measured[what]))
  console.log(JSON.stringify({ bench: 'tenant-rights', rows: sizes, runs, export: ours, erase: erased }))
}

/** A stack of its own for each run, so that what is left of one does not weigh on the next. */
async function measureBoth(rows: number): Promise<Readonly<Record<What, Pair>>> {
  const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
  const dev = await startDev(work)
  try {
    for (const tenant of ['ours', 'loop']) if (rows > 0) await fill(work, tenant, rows)
    const { endpoint } = dev.dynamodb
    return { export: await measure('export', work, endpoint), erase: await measure('erase', work, endpoint) }
  } finally {
    await dev.stop()
    rmSync(work, { recursive: true, force: true })
  }
}

/** Rows of a few hundred bytes. */
async function fill(work: string, tenant: string, rows: number): Promise<void> {
  const file = join(work, 'input.log')
  const lines = realLines(10_000)
  writeFileSync(file, Array.from({ length: rows }, (_, i) => `${i} ${lines[i % lines.length]}\n`).join(''))
  const args = ['send', '--tenant', tenant, '--wait', '--format', 'text', '--json', '--data', work, file]
  const { code, stdout } = await run([bin, ...args])
  if (code !== 0 || JSON.parse(stdout).stored !== rows) throw new Error(stdout)
}

async function measure(what: What, work: string, endpoint: string): Promise<Pair> {
  const out = mkdtempSync(join(work, 'export-'))
  const flags = what === 'export' ? ['--out', out] : ['--yes']
  const ours = await run([bin, 'tenants', what, 'ours', ...flags, '--json', '--data', work])
  const file = fileURLToPath(import.meta.url)
  const plain = await run(['--disable-warning=ExperimentalWarning', file, '--loop', what, endpoint, join(out, 'loop')])
  if (ours.code !== 0 || plain.code !== 0) throw new Error(ours.stdout)
  const { rows, erased } = JSON.parse(ours.stdout)
  if ((rows ?? erased) !== Number(plain.stdout)) throw new Error(`${ours.stdout} ${plain.stdout}`)
  rmSync(out, { recursive: true })
  return { ours: cost(ours), loop: cost(plain) }
}

function cost({ wallMs, peakMb }: { wallMs: number; peakMb: number }): Cost {
  return { ms: wallMs, peakMb }
}

function report([start = [], ...all]: readonly (readonly Pair[])[]) {
  const medians = (pairs: readonly Pair[], of: (pair: Pair) => number): number => round(median(pairs.map(of)), 0)
  const ms = (who: keyof Pair) =>
    all.map((pairs) => medians(pairs, (p) => p[who].ms) - medians(start, (p) => p[who].ms))
  const peak = (who: keyof Pair) => all.map((pairs) => medians(pairs, (p) => p[who].peakMb))
  const growth = (values: readonly number[]) => round((values.at(-1) ?? 0) / (values[0] ?? 1))
  const [ours, plain] = [ms('ours'), ms('loop')]
  return {
    ...{ ms: ours, loop_ms: plain, speed_over_loop: ours.map((one, i) => round((plain[i] ?? 0) / one)) },
    ...{ peak_mb: peak('ours'), loop_peak_mb: peak('loop') },
    growth: {
      rows: growth(sizes),
      ms: growth(ours),
      loop_ms: growth(plain),
      peak_mb: { value: growth(peak('ours')), bar: 1.25 },
      loop_peak_mb: growth(peak('loop')),
    },
  }
}

/** Prints how many rows it saw. */
async function runLoop(what: What, [endpoint = '', file = '']: readonly string[]): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const raw = new DynamoDBClient({ region: 'us-east-1', credentials, endpoint })
  const client = DynamoDBDocumentClient.from(raw)
  let rows = 0
  const query = { KeyConditionExpression: 'tenant_id = :t', ExpressionAttributeValues: { ':t': 'loop' } }
  const keys = what === 'erase' ? { ProjectionExpression: 'tenant_id, log_id' } : {}
  for await (const { Items = [] } of paginateQuery(
    { client },
    { TableName: 'logs', ...query, ...keys, ConsistentRead: true },
  )) {
    rows += Items.length
    if (what === 'erase') await deleteAll(client, Items)
    else appendFileSync(file, Items.map((item) => `${JSON.stringify(item)}\n`).join(''))
  }
  console.log(rows)
}

async function deleteAll(client: DynamoDBDocumentClient, keys: readonly Record<string, unknown>[]): Promise<void> {
  const deletes = keys.map((Key) => ({ DeleteRequest: { Key } }))
  for (let at = 0; at < deletes.length; at += perRequest * inFlight) {
    const batches = Array.from({ length: inFlight }, (_, i) =>
      deletes.slice(at + i * perRequest, at + (i + 1) * perRequest),
    )
    const full = batches.filter(({ length }) => length > 0)
    await Promise.all(full.map((logs) => client.send(new BatchWriteCommand({ RequestItems: { logs } }))))
  }
}
