import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import pLimit from 'p-limit'
import { aTenant } from '../packages/pipeline/test/build.ts'
import { startFakeAws } from '../packages/pipeline/test/fake-aws.ts'

/** One function that reads a row of each of many tenants: its sockets, its sessions, and what a tenant more costs. */
const concurrency = 200

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

async function measure(tenants: number) {
  const aws = await startFakeAws()
  const ids = Array.from({ length: tenants }, (_, n) => aTenant(`tenant-${n}`))
  const calls = pLimit(concurrency)
  const startMs = performance.now()
  await Promise.all(
    ids.map((tenant_id) =>
      calls(() => aws.clientOf(tenant_id).send(new GetCommand({ TableName: 'logs', Key: { tenant_id, log_id: '1' } }))),
    ),
  )
  const tookMs = performance.now() - startMs
  collectGarbage()
  const heapMb = process.memoryUsage().heapUsed / 1024 ** 2
  const [sts = 0, dynamodb = 0] = aws.sockets.map(({ most }) => most)
  aws.close()
  return {
    tenants,
    sockets_sts: sts,
    sockets_dynamodb: dynamodb,
    sessions: aws.sessions.length,
    heap_mb: Math.round(heapMb),
    ms_per_tenant: Math.round((tookMs / tenants) * 100) / 100,
  }
}

const sizes = [1, 50, 500, 5_000]
const results = []
for (const size of sizes) results.push(await measure(size))
process.stdout.write(`${JSON.stringify({ bench: 'tenant-sockets', concurrency, results })}\n`)
