import { setImmediate as nextTurn } from 'node:timers/promises'
import { encodeEntry } from '../../ledger/encode-entry.ts'
import { chainStart, createFrameEncoder } from '../../ledger/frame.ts'
import { requestStates } from '../engine/drive.ts'
import type { TrafficSpec } from '../traffic/requests.ts'
import { type NoteOptions, noteRequests } from './note-requests.ts'

/** Requests of a round are what a fast run sends between two looks. */
const [rounds, requestsInRound, roundMs] = [20, 4_000, 200]
const [inFlight, accepted] = [requestStates.indexOf('inFlight'), requestStates.indexOf('accepted')]

/**
 * Notes what becomes of invented requests, and throws it away: the notes of the run are then taken by code that is compiled. Compiling it
 * takes a core from the threads that send. Twice, since code that has run for one run only is compiled for that run alone. About 0.1 s, a
 * turn of the event loop for each round.
 */
export async function rehearseNotes(traffic: TrafficSpec, now: () => number): Promise<void> {
  for (let i = 0; i < 2; i++) await rehearseOnce(traffic, now())
}

async function rehearseOnce(traffic: TrafficSpec, startMs: number): Promise<void> {
  const states = new Uint8Array(rounds * requestsInRound)
  const encode = createFrameEncoder(Buffer.alloc(32))
  const ledger: NoteOptions['ledger'] = {
    intendRequests: async () => undefined,
    addRequests: async (kind, requests) => void encode(chainStart, encodeEntry({ kind, ...requests })),
  }
  let nowMs = startMs
  const notes = noteRequests({ ledger, traffic, states, threads: 1, now: () => nowMs, onProblem: () => undefined })
  for (let end = requestsInRound; end <= states.length; end += requestsInRound) {
    nowMs += roundMs
    // The last of a round have no response yet.
    states.fill(accepted, 0, end - 2).fill(inFlight, end - 2, end)
    notes.onThread(0, new Map())
    await nextTurn()
  }
  await notes.end()
}
