import { expect, test } from 'vitest'
import { eventsAnswer, refusal, stackAnswer } from '../../../test/cloudformation-answers.ts'
import { useFakeAccount } from '../../../test/fake-account.ts'
import type { StackEvent } from './stack-events.ts'
import { watchStack } from './watch-stack.ts'

const aws = useFakeAccount()
const name = 'logpipe-x'

/** A stack that has these statuses, one each time it is asked for, and an event for each but the first that it had. */
function statuses(...all: readonly string[]): { readonly looks: () => number } {
  let looks = 0
  aws.play('DescribeStacks', () => {
    looks += 1
    const status = all[Math.min(looks, all.length) - 1] ?? ''
    return status === 'gone'
      ? refusal('ValidationError', 'Stack with id x does not exist')
      : stackAnswer({ name, status })
  })
  aws.play('DescribeStackEvents', () => {
    const had = all.slice(0, looks).filter((status, i) => i > 0 && status !== all[0])
    return eventsAnswer(
      name,
      had.map((status) => ({ logicalId: 'Queue', status })),
    )
  })
  return { looks: () => looks }
}

/** Watches from the event on that every stack begins with. */
function watching(signal = new AbortController().signal) {
  const events: StackEvent[] = []
  const watch = {
    stackId: name,
    range: { after: '0' },
    onEvent: (event: StackEvent) => void events.push(event),
    signal,
  }
  return { events, watched: watchStack(aws.in('eu-west-1'), watch) }
}

test('tells each event once, and answers with the stack at its end', async () => {
  statuses('CREATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE')
  const { events, watched } = watching()
  expect(await watched).toMatchObject({ status: 'UPDATE_COMPLETE' })
  expect(events.map(({ status }) => status)).toEqual([
    'UPDATE_IN_PROGRESS',
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'UPDATE_COMPLETE',
  ])
})

test.each([
  ['waits for its change set', 'REVIEW_IN_PROGRESS'],
  ['still shows the end of what was before', 'UPDATE_COMPLETE'],
])('a stack that %s has not begun yet', async (_, first) => {
  statuses(first, first, 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE')
  expect(await watching().watched).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' })
})

test('a stack that waits for its change set has not ended, however long it takes', async () => {
  const waiting = Array.from({ length: 8 }, () => 'REVIEW_IN_PROGRESS')
  statuses(...waiting, 'CREATE_IN_PROGRESS', 'CREATE_COMPLETE')
  expect(await watching().watched).toMatchObject({ status: 'CREATE_COMPLETE' })
})

test('a stack in which nothing happens is not waited for without end', async () => {
  const { looks } = statuses('UPDATE_COMPLETE')
  expect(await watching().watched).toMatchObject({ status: 'UPDATE_COMPLETE' })
  expect(looks()).toBe(5)
})

test('a stack that is gone is at its end, and one that is not watched any more goes on', async () => {
  statuses('DELETE_IN_PROGRESS', 'gone')
  expect(await watching().watched).toBeUndefined()
  statuses('UPDATE_IN_PROGRESS')
  expect(await watching(AbortSignal.abort()).watched).toMatchObject({ status: 'UPDATE_IN_PROGRESS' })
})
