import { expect, test } from 'vitest'
import { eventsAnswer, refusal, stackAnswer } from '../../../test/cloudformation-answers.ts'
import { useFakeAccount } from '../../../test/fake-account.ts'
import { settleStack } from './settle-stack.ts'

const aws = useFakeAccount()
const name = 'logpipe-x'

/** Plays a stack that has these statuses, one each time it is asked for. */
function statuses(...all: readonly string[]): void {
  const left = [...all]
  aws.play('DescribeStacks', () => {
    const status = left.shift()
    return status === undefined ? refusal('ExpiredToken', 'expired', 403) : stackAnswer({ name, status })
  })
  aws.play('DescribeStackEvents', () => eventsAnswer(name, []))
}

function settling(isWaiting = true) {
  const busy: string[] = []
  const { signal } = new AbortController()
  const onBusy = ({ status }: { readonly status: string }): unknown => busy.push(status)
  const options = { onEvent: () => undefined, onBusy, signal, isWaiting }
  return { busy, settled: settleStack(aws.in('eu-west-1'), name, options) }
}

test('who waits for a stack is told so once', async () => {
  statuses('UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE')
  const { busy, settled } = settling()
  expect(await settled).toMatchObject({ status: 'UPDATE_COMPLETE' })
  expect(busy).toEqual(['UPDATE_IN_PROGRESS'])
})

test('a stack that nobody changes is not waited for', async () => {
  statuses('CREATE_COMPLETE')
  const { busy, settled } = settling()
  expect(await settled).toMatchObject({ status: 'CREATE_COMPLETE' })
  expect(busy).toEqual([])
})

test('who only looks is told, and does not wait', async () => {
  statuses('UPDATE_IN_PROGRESS')
  const { busy, settled } = settling(false)
  expect(await settled).toMatchObject({ status: 'UPDATE_IN_PROGRESS' })
  expect(busy).toEqual(['UPDATE_IN_PROGRESS'])
})

test('where waiting fails it is said that the change goes on; where nobody waits yet it is not', async () => {
  statuses('UPDATE_IN_PROGRESS')
  await expect(settling().settled).rejects.toThrow(
    'the AWS credentials have expired. logpipe-x may still be running in AWS: logpipe status --wait --stage x --region eu-west-1',
  )
  statuses()
  await expect(settling().settled).rejects.toThrow(/the AWS credentials have expired$/)
})
