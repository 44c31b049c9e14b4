import { setTimeout as sleep } from 'node:timers/promises'
import { parseTenant } from '../config/parse-option.ts'
import { scheduledRound } from './scheduled-round.ts'
import { readWatchEnv } from './watch-env.ts'

const [{ openWatch }, { topology }] = await Promise.all([
  import('@logpipe/infra/watch'),
  import('@logpipe/infra/topology'),
])
const env = readWatchEnv(process.env)
const tenants = topology.watch.tenants.map((name) => parseTenant(name))
const { makeKey, rowsOf } = openWatch({ ...env, now: Date.now })
/** Leaves Lambda's timeout the time to report a round that took too long. */
const roundMs = (topology.watch.timeoutSeconds - 20) * 1_000

export const handler = (): Promise<void> =>
  scheduledRound({
    ...{ ...env, tenants, makeKey, rowsOf, now: Date.now, random: Math.random },
    elapsed: () => performance.now(),
    sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }),
    signal: AbortSignal.timeout(roundMs),
    write: (line) => process.stdout.write(`${line}\n`),
  })
