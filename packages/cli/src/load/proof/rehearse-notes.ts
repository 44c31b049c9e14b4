import { setImmediate as nextTurn } from 'node:timers/promises'
import { encodeEntry } from '../../ledger/encode-entry.ts'
import { chainStart, createFrameEncoder } from '../../ledger/frame.ts'
import { requestStates } from '../engine/drive.ts'
import type { TrafficSpec } from '../traffic/requests.ts'
import { everyMs, type NoteOptions, noteRequests } from './note-requests.ts'

/** Requests of a round are what a fast run sends between two looks. */
const [rounds, requestsInRound] = [20, 4_000]
const [inFlight, accepted] = [requestStates.indexOf('inFlight'), requestStates.indexOf('accepted')]

/**
 * Takes notes on made-up requests and discards them, so that V8 compiles this code before the run: during it, the compiler would
 * compete with the threads that send. Done twice, because code that has seen one run is compiled for that run alone. Takes about 0.1 s, one turn
 * of the event loop per round.
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
    nowMs += everyMs
    // The last of a round have no response yet.
    states.fill(accepted, 0, end - 2).fill(inFlight, end - 2, end)
    notes.onThread(0, new Map())
    await nextTurn()
  }
  await notes.end()
}
