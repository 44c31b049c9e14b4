import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IngestResult, RawBody } from '@logpipe/sdk'
import { LogpipeError, type TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../pipeline/test/full-size.ts'
import { aLedger } from '../../test/a-ledger.ts'
import { anIngestTable } from '../../test/ingest-table.ts'
import { createConcurrency } from './deliver/concurrency.ts'
import { openRecordReader, type RecordFormat } from './format/open-record-reader.ts'
import { presets } from './join/presets.ts'
import { ship } from './ship.ts'
import { findInputs } from './source/find-inputs.ts'
import { openState } from './state/open-state.ts'

/** An endpoint that goes away at one of its requests, before or after it has stored it. */
function anEndpoint() {
  const table = anIngestTable()
  const ingest =
    (at: number, isStored: boolean) =>
    async (raw: RawBody): Promise<IngestResult> => {
      const isGone = at-- <= 0
      if (isGone && !isStored) throw gone()
      const result = table.store(raw)
      if (isGone) throw gone()
      return result
    }
  return { ingest, texts: table.texts }
}

function gone(): LogpipeError {
  return new LogpipeError('connection_failed', 'gone')
}

interface Run {
  readonly dir: string
  readonly format: Omit<RecordFormat, 'nearMs'>
  readonly ingestRaw: (raw: RawBody) => Promise<IngestResult>
}

async function run({ dir, format, ingestRaw }: Run): Promise<void> {
  let elapsedMs = 0
  // Every look at the clock is a second later, so every mark is written.
  const elapsed = (): number => (elapsedMs += 1_000)
  const onProblem = (message: string): never => expect.fail(message)
  const state = await openState({ path: join(dir, 'state.json'), host: 'here', now: () => 0, elapsed, onProblem })
  const { inputs } = await findInputs(['app.log'], dir)
  const clocks = { now: () => 0, elapsed, signal: new AbortController().signal }
  const requests = {
    client: { ingestRaw },
    runId: '0mk1c2d3e4f5g6h7i',
    batchRecords: 2,
    concurrency: createConcurrency(1),
    skipLines: 0,
  }
  const reporting = { ledger: aLedger(), onProgress: () => undefined }
  await ship({ ...requests, ...clocks, ...reporting, inputs, tenantId: 'acme' as TenantId, state, format })
  await state.close()
}

const cri = (tag: string, n: number): string =>
  `2026-01-02T03:04:05.678901234Z ${n % 2 ? 'stdout' : 'stderr'} ${tag} ${n} `

/** Lines that are parts of a record, whole ones, and several. The number makes each different. */
const makers: readonly ((n: number) => string)[] = [
  (n) => `INFO ${n}`,
  (n) => `\tat a.B.c(B.java:${n})`,
  (n) => cri('P', n),
  (n) => cri('F', n),
  (n) => `[{"log":"a${n}"},{"log":"b${n}"},{"log":"c${n}"}]`,
  (n) => `__CURSOR=${n}`,
  (n) => `MESSAGE=${n}`,
]

test('whenever a run ends, the next one completes it, and no record is stored twice or joined otherwise', async () => {
  const lines = fc.array(fc.nat(makers.length - 1), { minLength: 1, maxLength: 25 })
  const format = fc.constantFrom({}, { continues: presets.java })
  await fc.assert(
    fc.asyncProperty(lines, format, fc.nat(12), fc.boolean(), async (kinds, options, at, isStored) => {
      const dir = await mkdtemp(join(tmpdir(), 'logpipe-joined-'))
      const texts = kinds.map((kind, i) => makers[kind]?.(i) ?? '')
      await writeFile(join(dir, 'app.log'), `${texts.join('\n')}\n`)
      const endpoint = anEndpoint()
      await run({ dir, format: options, ingestRaw: endpoint.ingest(at, isStored) })
      await run({ dir, format: options, ingestRaw: endpoint.ingest(999, false) })
      const reader = openRecordReader<number>({ ...options, nearMs: 0 })
      const records = [...texts.flatMap((text, i) => reader.push(text, i, 0)), ...reader.flush()]
      expect(endpoint.texts().toSorted()).toEqual(records.map(({ record }) => record.text).toSorted())
      await rm(dir, { recursive: true })
    }),
    runs({ fast: 25, full: 400 }),
  )
})
