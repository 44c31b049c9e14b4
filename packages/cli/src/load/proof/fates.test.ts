import type { TenantId } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { requestKey } from '../../ledger/run-id.ts'
import { type RequestState, requestStates } from '../engine/drive.ts'
import { openKinds } from '../traffic/kinds.ts'
import { openRequests } from '../traffic/requests.ts'
import { openFates } from './fates.ts'
import { countOutcomes, sentRun } from './outcomes.ts'
import { openVerifier } from './verify.ts'

const tenants = ['acme', 'beta'].map((name) => ({ tenantId: name as TenantId, weight: 1 }))
const batchRecords = 3
const traffic = { runId: '0abcdefgh01234567', seed: 5, tenants, batchRecords, duplicateShare: 0.4, badShare: 0.1 }
const { kindOf, originalOf } = openKinds(traffic)

/** The first duplicate, and what it repeats. */
const repeat = Array.from({ length: 100 }, (_, n) => n).find((n) => kindOf(n) === 'duplicate') ?? 0
const original = originalOf(repeat)

interface Ended {
  readonly state: RequestState
  /** Of an accepted request: records that were not, with a promise that they are not stored and without. */
  readonly refused?: readonly number[]
  readonly unclear?: readonly number[]
}

function inPartOf(requests: ReadonlyMap<number, Ended>) {
  const entries = [...requests]
  return {
    partial: new Map(entries.map(([n, { refused = [], unclear = [] }]) => [n, [...refused, ...unclear]])),
    unclear: new Map(entries.flatMap(([n, { unclear = [] }]) => (unclear.length > 0 ? [[n, unclear] as const] : []))),
  }
}

function statesOf(total: number, stateOf: (n: number) => RequestState): Uint8Array {
  return Uint8Array.from({ length: total }, (_, n) => requestStates.indexOf(stateOf(n)))
}

test.each<readonly [string, Ended, Ended, string]>([
  ['refused in part, and accepted whole', { state: 'accepted', refused: [1] }, { state: 'accepted' }, 'accepted'],
  ['accepted whole, and refused in part', { state: 'accepted' }, { state: 'accepted', refused: [1] }, 'accepted'],
  ['unanswered, and refused in part', { state: 'failed' }, { state: 'accepted', refused: [1] }, 'unanswered'],
  ['refused in part, and unanswered', { state: 'accepted', refused: [1] }, { state: 'inFlight' }, 'unanswered'],
  ['refused, and unclear', { state: 'refused' }, { state: 'unclear' }, 'unclear'],
  ['unclear, and refused', { state: 'unclear' }, { state: 'rejected' }, 'unclear'],
  ['unclear in part, and refused', { state: 'accepted', unclear: [1] }, { state: 'refused' }, 'unclear'],
  ['refused in part, twice', { state: 'accepted', refused: [1] }, { state: 'accepted', refused: [1] }, 'refused'],
  ['unsent, and refused', { state: 'unsent' }, { state: 'refused' }, 'refused'],
])('a record that was %s', (_, first, second, fate) => {
  const ended = new Map([
    [original, first],
    [repeat, second],
  ])
  const states = statesOf(repeat + 1, (n) => ended.get(n)?.state ?? 'accepted')
  const fates = openFates(traffic, states, [
    inPartOf(new Map([...ended].filter(([, one]) => one.refused ?? one.unclear))),
  ])
  expect(fates.fateOf(original, 1)).toBe(fate)
  expect(fates.fateOf(repeat, 1)).toBe('unsent')
})

test('each refusal counts once for each response that says it, and an accepted record once', () => {
  const ended = new Map<number, Ended>([
    [original, { state: 'accepted', refused: [0, 1] }],
    [repeat, { state: 'accepted', unclear: [1] }],
  ])
  const states = statesOf(repeat + 1, (n) => ended.get(n)?.state ?? 'unsent')
  const run = sentRun(traffic, states, [{ ...inPartOf(ended) } as never])
  expect(countOutcomes(run, traffic)).toMatchObject({ acceptedRecords: 2, refusedRecords: 3, acceptedDuplicates: 1 })
})

/** What one request did to its records: what the server took of each, and what it said of it. */
const saidOf = { accepted: true, refused: false, unclear: undefined } as const
const records = fc.array(
  fc.record({ said: fc.constantFrom('accepted', 'refused', 'unclear'), isTaken: fc.boolean() } as const),
  { minLength: batchRecords, maxLength: batchRecords },
)
const wholeStates = requestStates.filter((state) => state !== 'accepted')
const attempt = fc.record({ whole: fc.option(fc.constantFrom(...wholeStates), { freq: 2 }), records })
/** What a server does wrong with a record, beyond what it does right. */
const fault = fc.option(fc.constantFrom('drop', 'double', 'move', 'store'), { freq: 4 })

/** Of one request: whether it says that a record is (true) or is not stored (false), or nothing of it. */
function says(whole: RequestState | null, said: keyof typeof saidOf): boolean | undefined {
  if (whole === null) return saidOf[said]
  return whole === 'unsent' || whole === 'refused' || whole === 'rejected' ? false : undefined
}

test('of any history of requests, repeated, refused in part, without a response, exactly what is wrong is found', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      fc.constantFrom(0, 0.2, 0.4),
      fc.array(fc.tuple(attempt, fc.array(fault, { minLength: batchRecords, maxLength: batchRecords })), {
        ...{ minLength: 1, maxLength: 40 },
      }),
      (seed, duplicateShare, history) => {
        const spec = { ...traffic, seed, duplicateShare }
        const kinds = openKinds(spec)
        const { tenantOf } = openRequests(spec)
        const ended = new Map<number, Ended>()
        for (const [n, [{ whole, records: own }]] of history.entries()) {
          const of = (wanted: string) => own.flatMap(({ said }, index) => (said === wanted ? [index] : []))
          if (whole === null) ended.set(n, { state: 'accepted', refused: of('refused'), unclear: of('unclear') })
        }
        const states = statesOf(history.length, (n) => history[n]?.[0].whole ?? 'accepted')
        const verifier = openVerifier(sentRun(spec, states, [{ ...inPartOf(ended) } as never]))
        const expected = { accepted: 0, stored: 0, lost: 0, duplicated: 0, misplaced: 0, allowed: 0 }
        for (const [n, [, faults]] of history.entries()) {
          if (kinds.kindOf(n) !== 'new') continue
          const own = history.filter((_, m) => kinds.originalOf(m) === n).map(([one]) => one)
          for (let index = 0; index < batchRecords; index++) {
            const heard = own.map(({ whole, records: all }) => says(whole, all[index]?.said ?? 'refused'))
            const isTaken = own.some(({ records: all }, at) => heard[at] ?? all[index]?.isTaken)
            const [must, may] = [heard.includes(true), heard.some((one) => one !== false)]
            const wrong = faults[index]
            const rows = wrong === 'drop' ? 0 : wrong === 'double' ? 2 : wrong === 'store' || isTaken ? 1 : 0
            const isMoved = wrong === 'move' && rows > 0
            for (let row = 0; row < rows; row++) {
              const tenant = tenantOf(n)
              const elsewhere = tenants.find(({ tenantId }) => tenantId !== tenant)?.tenantId ?? tenant
              verifier.add(
                isMoved ? elsewhere : tenant,
                `a.${requestKey(spec.runId, n)}.${index}.${'A'.repeat(10)}${row}`,
              )
            }
            if (must) expected.accepted++
            if (isMoved) expected.misplaced++
            else if (rows === 0) expected.lost += must ? 1 : 0
            else if (must) expected.stored++
            else if (may) expected.allowed++
            else expected.misplaced++
            expected.duplicated += Math.max(0, rows - 1)
          }
        }
        const { unansweredStored, unclearStored, ...found } = verifier.verified()
        expect({ ...found, allowed: unansweredStored + unclearStored }).toMatchObject(expected)
      },
    ),
    runs({ fast: 300, full: 5_000 }),
  )
})
