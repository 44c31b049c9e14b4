import { LogpipeError } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { followAll } from './follow-all.ts'
import type { FoundLog } from './tenant-reader.ts'

function aLog(id: string): FoundLog {
  return { tenantId: 'acme', log: { logId: id, receivedAt: '2026-01-31T12:00:00.000Z' } } as unknown as FoundLog
}

test('what one tenant gave is told although another could not be reached', async () => {
  const stop = new AbortController()
  const told: string[] = []
  let asked = 0
  await followAll({
    followers: [
      async () => (asked === 0 ? [aLog('once')] : []),
      async () => {
        if (asked++ === 0) throw new LogpipeError('connection_failed', 'nobody is there')
        stop.abort()
        return [aLog('later')]
      },
    ],
    onLogs: (logs) => told.push(...logs.map(({ log }) => log.logId)),
    ...{ onLost: () => undefined, onBack: () => undefined, findAgain: async () => undefined },
    ...{ signal: stop.signal, sleep: async () => undefined, elapsed: () => 0 },
  })
  expect(told).toEqual(['once', 'later'])
})
