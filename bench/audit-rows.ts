import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { bin, median, round, run, spread, startDev } from './measure.ts'
import { realLines } from './worker-messages.ts'

/**
 * `audit` of a tenant beside a bare Query of the same rows, in turn, on a running `dev`; and of a small tenant in a table of many other rows.
 * The start of a process is taken off both. `--records 200000`, `--runs 5`.
 */
const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? fallback : Number(process.argv[at + 1])
}
const [records, runs, few] = [option('records', 200_000), option('runs', 5), 2_000]
const query = process.argv.indexOf('--query')
if (query === -1) await compare()
else await bareQuery(process.argv[query + 1] ?? '')

async function compare(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'logpipe-bench-'))
  const dev = await startDev(work)
  try {
    await fill(work, 'many', records)
    await fill(work, 'few', few)
    const [audit, bare, small]: [number[], number[], number[]] = [[], [], []]
    for (let i = 0; i < runs; i++) {
      audit.push(await auditMs(work, 'many', records))
      bare.push(queryMs(dev.dynamodb.endpoint))
      small.push(await auditMs(work, 'few', few))
    }
    const startMs = median(await Promise.all(Array.from({ length: 1 }, () => auditMs(work, 'nobody', 0))))
    console.log(
      JSON.stringify({
        bench: 'audit-rows',
        ...{ records, audit_ms: spread(audit), bare_query_ms: spread(bare), start_ms: round(startMs, 0) },
        rows_per_second: Math.round(records / ((median(audit) - startMs) / 1000)),
        over_bare_query: { value: round(median(bare) / (median(audit) - startMs)), bar: 0.8 },
        few_in_many_ms: { ...spread(small), bar: 1_000 },
      }),
    )
  } finally {
    await dev.stop()
    rmSync(work, { recursive: true, force: true })
  }
}

async function fill(dataDir: string, tenant: string, count: number): Promise<void> {
  const lines = realLines(10_000)
  const file = join(dataDir, `${tenant}.log`)
  writeFileSync(file, Array.from({ length: count }, (_, i) => `${i} ${lines[i % lines.length]}\n`).join(''))
  const { code, stdout } = await run([bin, 'send', '--tenant', tenant, '--wait', '--json', '--data', dataDir, file])
  if (code !== 0 || JSON.parse(stdout).stored !== count) throw new Error(stdout)
}

async function auditMs(dataDir: string, tenant: string, rows: number): Promise<number> {
  const { stdout, wallMs } = await run([bin, 'audit', '--tenant', tenant, '--json', '--data', dataDir])
  const { verdict, tenants } = JSON.parse(stdout)
  if (rows > 0 && (verdict !== 'passed' || tenants[0].rows !== rows)) throw new Error(stdout.slice(0, 2_000))
  return wallMs
}

function queryMs(endpoint: string): number {
  const args = ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url)]
  return Number(execFileSync(process.execPath, [...args, '--query', endpoint], { encoding: 'utf8' }))
}

/** All rows, page by page, as a program does that does nothing else; prints how long they took, milliseconds. */
async function bareQuery(endpoint: string): Promise<void> {
  const place = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    logger: {} as never,
  }
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...place, endpoint }))
  const startMs = performance.now()
  let ExclusiveStartKey: Record<string, unknown> | undefined
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: 'logs',
        KeyConditionExpression: 'tenant_id = :t',
        ExpressionAttributeValues: { ':t': 'many' },
        ConsistentRead: true,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    )
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey !== undefined)
  console.log(performance.now() - startMs)
}
