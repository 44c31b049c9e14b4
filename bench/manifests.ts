import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import type { LogId, TenantId } from '@logpipe/sdk/contract'
import { createExpectedRecords, type ExpectedRecords } from '../packages/cli/src/audit/expected-records.ts'
import { readManifests } from '../packages/cli/src/audit/read-manifests.ts'
import type { StoredItem } from '../packages/cli/src/connect/stored-item.ts'
import { sealManifest } from '../packages/pipeline/src/manifests/manifest.ts'
import { createManifestSeries } from '../packages/pipeline/src/manifests/manifest-series.ts'
import { createTenantKeys } from '../packages/pipeline/src/tenants/tenant-keys.ts'
import { round, run } from './measure.ts'

/**
 * What sealing manifests, verifying them and joining the records that they name with rows costs, and how it grows: those of single records and of requests of
 * 500, without their table, in a process for each size. `--records 1000000` is the largest of three. Times are the processor's of the main thread: making
 * the ids is in none.
 */
interface Size {
  readonly perRequest: number
  readonly records: number
}

// As the command has them.
for (const flag of ['--semi-space-growth-factor=1', '--heap-growing-percent=150']) setFlagsFromString(flag)

const tenantId = 'acme' as TenantId
const digestKey = Buffer.alloc(32, 7)
const nowMs = Date.UTC(2026, 0, 31)
/** Records whose ids are made at once. */
const atOnce = 1_000

const sizeAt = process.argv.indexOf('--size')
if (sizeAt === -1) await measureAll()
else console.log(JSON.stringify(await measure(JSON.parse(process.argv[sizeAt + 1] ?? ''))))

async function measureAll(): Promise<void> {
  const at = process.argv.indexOf('--records')
  const largest = at === -1 ? 10_000_000 : Number(process.argv[at + 1])
  for (const perRequest of [500, 1]) {
    for (const part of [100, 10, 1]) {
      const size: Size = { perRequest, records: Math.floor(largest / part) }
      const file = fileURLToPath(import.meta.url)
      const { code, stdout } = await run(['--conditions=@logpipe/source', file, '--size', JSON.stringify(size)])
      if (code !== 0) process.exitCode = 1
      process.stdout.write(stdout)
    }
  }
}

async function measure(size: Size) {
  const { perRequest, records } = size
  const [rssBefore, startMs] = [process.memoryUsage.rss(), performance.now()]
  const expected = createExpectedRecords({ folder: tmpdir() })
  const { sealMs, readMs, idsBytes } = await readAll(expected, size)
  const { lost, findMs } = findAll(expected, size)
  if (expected.count() !== records || expected.missingCount() !== lost) throw new Error('records are lost or invented')
  expected.close()
  const addMs = addAll(size)
  const perRecord = (ms: number): number => round((ms * 1_000) / records)
  return {
    ...{ bench: 'manifests', records_per_request: perRequest, records, missing: lost },
    ids_bytes_per_record: round(idsBytes / records),
    seal_us_per_record: perRecord(sealMs),
    read_us_per_record: perRecord(readMs),
    join_us_per_record: perRecord(addMs + findMs),
    joined_per_second: { value: Math.round((records * 1_000) / (addMs + findMs)), bar: 500_000 },
    peak_growth_mb: { value: round((process.resourceUsage().maxRSS * 1_024 - rssBefore) / 1_024 / 1_024), bar: 256 },
    wall_s: round((performance.now() - startMs) / 1_000),
  }
}

function createStopwatch() {
  let startMicros = 0
  let micros = 0
  const used = (): number => {
    const { user, system } = process.threadCpuUsage()
    return user + system
  }
  return {
    start: () => {
      startMicros = used()
    },
    stop: () => {
      micros += used() - startMicros
    },
    ms: () => micros / 1_000,
  }
}

/** Requests arrive in no order of their ids. */
function* requestsOf({ records, perRequest }: Size): Generator<readonly (readonly LogId[])[]> {
  const requests = records / perRequest
  const together = Math.max(1, Math.floor(atOnce / perRequest))
  for (let first = 0; first < requests; first += together) {
    yield Array.from({ length: Math.min(together, requests - first) }, (_, i) => {
      const request = ((first + i) * 7_368_787) % requests
      return Array.from({ length: perRequest }, (_, n) => idOf(request * perRequest + n, { records, perRequest }))
    })
  }
}

/** In the order of `n`: the ids of single records as the server draws them, spread evenly, and of others those of a key. */
function idOf(n: number, { perRequest, records }: Size): LogId {
  const hexOf = (place: number): string => place.toString(16).padStart(8, '0')
  const first = n - (n % perRequest)
  const [spread, key] = [n, first].map((place) => hexOf(Math.floor(place * (2 ** 32 / records))))
  if (perRequest === 1) return `${spread}-0000-4a5b-8c6d-0123456789ab` as LogId
  return `0.${key}-key.${perRequest + (n - first)}.${spread}AAA` as LogId
}

async function readAll(records: ExpectedRecords, size: Size) {
  const macKey = createTenantKeys(digestKey)(tenantId, 'manifest')
  const [sealing, reading] = [createStopwatch(), createStopwatch()]
  let idsBytes = 0
  const pagesOf = async function* (): AsyncGenerator<readonly StoredItem[]> {
    const drawNumber = createManifestSeries()
    for (const requests of requestsOf(size)) {
      sealing.start()
      const page = requests.map((logIds): StoredItem => {
        const drawn = drawNumber(tenantId, { receivedAt: nowMs / 1_000, keepSeconds: 37 * 86_400 })
        drawn.end(true)
        const receivedAt = new Date(nowMs).toISOString()
        return { ...sealManifest({ tenantId, receivedAt, logIds }, drawn, macKey) }
      })
      sealing.stop()
      idsBytes += page.reduce((sum, { ids }) => sum + String(ids).length, 0)
      reading.start()
      yield page
      reading.stop()
    }
  }
  const source = { table: { pagesOf }, keys: async () => [digestKey], nowMs, backups: [] }
  const known = { records, erasedUntilMs: 0, erasedUntilNow: async () => 0 }
  const { count, altered, deleted } = await readManifests(tenantId, source, known)
  if (count !== size.records / size.perRequest || altered + deleted > 0) throw new Error('manifests are lost')
  return { sealMs: sealing.ms(), readMs: reading.ms(), idsBytes }
}

/** One row in a hundred thousand is not there. */
function findAll(expected: ExpectedRecords, size: Size) {
  const finding = createStopwatch()
  let lost = 0
  for (let first = 0; first < size.records; first += atOnce) {
    const places = Array.from({ length: Math.min(atOnce, size.records - first) }, (_, i) => first + i)
    const there = places.filter((n) => n % 100_000 !== 1)
    lost += places.length - there.length
    const logIds = there.map((n) => idOf(n, size))
    finding.start()
    if (!logIds.every(expected.find)) throw new Error('a row is not expected')
    finding.stop()
  }
  return { lost, findMs: finding.ms() }
}

/** What reading manifests takes of the joining, without the manifests. */
function addAll(size: Size): number {
  const expected = createExpectedRecords({ folder: tmpdir() })
  const adding = createStopwatch()
  for (const requests of requestsOf(size)) {
    adding.start()
    for (const logIds of requests) expected.addManifest(logIds, { fromMs: nowMs, atMs: nowMs })
    adding.stop()
  }
  expected.close()
  return adding.ms()
}
