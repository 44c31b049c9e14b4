import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IoMessage, IoRequest } from '@aws-cdk/toolkit-lib'
import { expect, test } from 'vitest'
import { usePlayedAccount } from '../../../test/played-account.ts'
import type { StackEvent } from '../stack/stack-events.ts'
import { createHost, refuseUnreadable } from './open-toolkit.ts'

type Code = NonNullable<IoMessage<unknown>['code']>

const aHost = (signal = new AbortController().signal) => {
  const events: StackEvent[] = []
  const assets: boolean[] = []
  const host = createHost(
    { onEvent: (event) => events.push(event), onAsset: ({ isDone }) => assets.push(isDone) },
    signal,
  )
  return { host, events, assets }
}

const aMessage = (code: Code, data: unknown = {}) =>
  ({
    code,
    data,
    message: '\u001b[1mReally\u001b[22m\n\nthis?',
    time: new Date(0),
    level: 'info',
    action: 'deploy',
  }) as const

const asking = (code: Code): IoRequest<unknown, boolean> =>
  ({ ...aMessage(code), defaultResponse: true }) as unknown as IoRequest<unknown, boolean>

test.each<[Code, boolean]>([
  ['CDK_TOOLKIT_I5060', true],
  ['CDK_TOOLKIT_I7010', true],
  ['CDK_TOOLKIT_I5050', false],
])('the question %s is answered with %s, whatever its default', async (code, answer) => {
  expect(await aHost().host.requestResponse(asking(code))).toBe(answer)
})

test('a question that nobody foresaw is not answered: it ends the deployment in a sentence', async () => {
  await expect(aHost().host.requestResponse(asking('CDK_TOOLKIT_I9999'))).rejects.toMatchObject({
    code: 'aws_failed',
    message: 'the deployment asks what nobody foresaw (CDK_TOOLKIT_I9999): Really this?',
  })
})

test('tells events of resources, and what was uploaded', async () => {
  const { host, events, assets } = aHost()
  const event = { EventId: 'e1', LogicalResourceId: 'LogsTable', ResourceStatus: 'CREATE_COMPLETE' }
  await host.notify(aMessage('CDK_TOOLKIT_I5502', { event }))
  await host.notify(aMessage('CDK_TOOLKIT_I5220'))
  await host.notify(aMessage('CDK_TOOLKIT_I5221'))
  expect(events).toMatchObject([{ id: 'e1', logicalId: 'LogsTable', status: 'CREATE_COMPLETE' }])
  expect(assets).toEqual([false, true])
})

test('once interrupted, the next step is the last; messages that nobody waits for still pass', async () => {
  const { host } = aHost(AbortSignal.abort())
  await expect(host.notify(aMessage('CDK_TOOLKIT_I5000'))).rejects.toThrow()
  await expect(host.requestResponse(asking('CDK_TOOLKIT_I5060'))).rejects.toThrow()
  for (const code of ['CDK_SDK_I0100', 'CDK_ASSETS_I5271', 'CDK_TOOLKIT_I5502', 'CDK_TOOLKIT_E5500'] as const) {
    await expect(host.notify(aMessage(code, { event: {} }))).resolves.toBeUndefined()
  }
})

const aws = usePlayedAccount()

async function reading(version: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-assembly-'))
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ version, artifacts: {} }))
  const listener = { onStack: () => {}, onEvent: () => {}, onBusy: () => {}, onAsset: () => {} }
  const { signal } = new AbortController()
  return refuseUnreadable(aws.in('eu-west-1'), { folder, stackName: 'logpipe-x', listener, signal })
}

test('reads an assembly of its own schema, and says so of a newer one in a sentence', async () => {
  await expect(reading('55.0.0')).resolves.toBeUndefined()
  await expect(reading('999.0.0')).rejects.toMatchObject({
    code: 'unreadable_input',
    message: expect.stringMatching(/^cannot read the assembly: .*but found 999\.0\.0/),
  })
}, 30_000)
