import { setImmediate as nextTurn } from 'node:timers/promises'
import type { TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { decodeEntries, encodeEntry } from '../../ledger/encode-entry.ts'
import type { Requests, RequestsKind } from '../../ledger/entry.ts'
import { type RequestState, requestStates } from '../engine/drive.ts'
import { openKinds } from '../traffic/kinds.ts'
import { openRequests, type TrafficSpec } from '../traffic/requests.ts'
import { noteRequests } from './note-requests.ts'

const tenants = ['acme', 'beta', 'gamma'].map((name) => ({ tenantId: name as TenantId, weight: 1 }))
const aTraffic = (given: Partial<TrafficSpec> = {}): TrafficSpec => {
  return { seed: 1, runId: '0mk1c2d3e4f5g6h7i', tenants, batchRecords: 3, ...given }
}

/** Notes of a run that may be driven step by step. */
function aRun(total: number, { threads = 2, ...given }: Partial<TrafficSpec> & { readonly threads?: number } = {}) {
  const traffic = aTraffic(given)
  const states = new Uint8Array(total)
  const added: [RequestsKind, Requests][] = []
  let nowMs = 0
  const ledger = {
    intendRequests: async () => undefined,
    addRequests: async (kind: RequestsKind, requests: Requests) => {
      expect([...decodeEntries(Buffer.concat(encodeEntry({ kind, ...requests })))]).toEqual([{ kind, ...requests }])
      added.push([kind, requests])
    },
  }
  const now = (): number => nowMs
  const notes = noteRequests({
    ...{ ledger, traffic, states, threads, now },
    onProblem: (error) => expect(error).toBeUndefined(),
  })
  const set = (n: number, state: RequestState): void => {
    states[n] = requestStates.indexOf(state)
  }
  /** Two looks, so that what was found in the first is written. */
  const pass = async (): Promise<void> => {
    for (let look = 0; look < 2; look++) {
      nowMs += 1_000
      for (let thread = 0; thread < threads; thread++) notes.onThread(thread, new Map())
    }
    await nextTurn()
  }
  return { ...notes, traffic, states, added, set, pass }
}

test('whatever becomes of requests, in whatever order, each is written once, of its own tenant', async () => {
  const ends = fc.constantFrom<RequestState>('accepted', 'refused', 'failed', 'rejected')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(ends, fc.nat(3)), { minLength: 1, maxLength: 40 }),
      fc.constantFrom(1, 2, 3),
      async (requests, threads) => {
        const { set, pass, end, added, traffic } = aRun(requests.length, { threads })
        for (const n of requests.keys()) set(n, 'inFlight')
        for (let round = 0; round <= 3; round++) {
          for (const [n, [state, at]] of requests.entries()) if (at === round) set(n, state)
          await pass()
        }
        await end()
        const written = added.flatMap(([kind, { tenantId, numbers }]) => numbers.map((n) => [n, kind, tenantId]))
        const kindOf = {
          accepted: 'requests',
          refused: 'requests_refused',
          rejected: 'requests_refused',
          failed: 'requests_unknown',
        }
        const { tenantOf } = openRequests(traffic)
        const expected = requests.map(([state], n) => [n, kindOf[state as keyof typeof kindOf], tenantOf(n)])
        expect(written.toSorted(([a], [b]) => Number(a) - Number(b))).toEqual(expected)
      },
    ),
    runs({ fast: 100, full: 2_000 }),
  )
})

test('what is accepted is written while the run goes on, and a request in flight holds back no other', async () => {
  const { set, pass, added } = aRun(100, { threads: 1 })
  for (let n = 0; n < 50; n++) set(n, n === 3 ? 'inFlight' : 'accepted')
  await pass()
  const numbers = added.flatMap(([, requests]) => requests.numbers).toSorted((a, b) => a - b)
  expect(numbers).toEqual(Array.from({ length: 50 }, (_, n) => n).filter((n) => n !== 3))
})

test('records that were refused are not among those of their request', async () => {
  const { set, onThread, end, added } = aRun(4, { threads: 1 })
  for (let n = 0; n < 4; n++) set(n, 'accepted')
  onThread(0, new Map([[2, [0, 2]]]))
  await end()
  const inPart = added.filter(([, { refused }]) => refused.length > 0)
  expect(inPart.map(([kind, { refused, numbers }]) => [kind, refused, numbers])).toEqual([['requests', [0, 2], [2]]])
})

test('a duplicate that is accepted says that its original is, and a bad request says nothing', async () => {
  const { set, end, added, traffic } = aRun(200, { threads: 1, batchRecords: 1, duplicateShare: 0.3, badShare: 0.3 })
  const { kindOf, originalOf } = openKinds(traffic)
  for (let n = 0; n < 200; n++)
    set(n, kindOf(n) === 'duplicate' ? 'accepted' : kindOf(n) === 'bad' ? 'rejected' : 'failed')
  await end()
  const numbersOf = (kind: RequestsKind) =>
    new Set(added.filter(([of]) => of === kind).flatMap(([, { numbers }]) => numbers))
  const all = Array.from({ length: 200 }, (_, n) => n)
  expect(numbersOf('requests')).toEqual(new Set(all.filter((n) => kindOf(n) === 'duplicate').map(originalOf)))
  expect(numbersOf('requests_refused')).toEqual(new Set())
  expect(numbersOf('requests_unknown')).toEqual(new Set(all.filter((n) => kindOf(n) === 'new')))
})
