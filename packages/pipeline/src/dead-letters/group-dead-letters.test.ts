import { expect, test } from 'vitest'
import { aReceivedMessage } from '../../test/build.ts'
import { type DeadLetter, describeDeadLetter } from './describe-dead-letter.ts'
import { groupDeadLetters } from './group-dead-letters.ts'

function aLetter(tenant: string | undefined, reason: string, sentAt: string): DeadLetter {
  const attributes = { ...(tenant && { tenant }), reason }
  return describeDeadLetter(
    aReceivedMessage({ body: tenant === 'beta' ? 'unreadable' : aReceivedMessage().body, attributes, sentAt }),
  )
}

test('groups by tenant and reason, with counts and the oldest message', () => {
  const [first, second, third] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-03T00:00:00.000Z']
  const groups = groupDeadLetters([
    aLetter(undefined, 'conflict', third),
    aLetter('beta', 'failed', second),
    aLetter('acme', 'failed', third),
    aLetter('acme', 'conflict', second),
    aLetter('acme', 'conflict', first),
    aLetter('acme', 'conflict', third),
  ])
  expect(groups).toEqual([
    { tenant: 'acme', reason: 'conflict', messages: 3, records: 3, unreadable: 0, oldest: first },
    { tenant: 'acme', reason: 'failed', messages: 1, records: 1, unreadable: 0, oldest: third },
    { tenant: 'beta', reason: 'failed', messages: 1, records: 0, unreadable: 1, oldest: second },
    { tenant: undefined, reason: 'conflict', messages: 1, records: 1, unreadable: 0, oldest: third },
  ])
  expect(groupDeadLetters([])).toEqual([])
})
