import { join } from 'node:path'
import { GetQueueAttributesCommand, type QueueAttributeName, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { readStackFile, type StackFile } from '@logpipe/infra/running'
import { expect, onTestFinished, test } from 'vitest'
import { aContext } from './a-context.ts'
import { aFolder } from './a-folder.ts'
import { expectRefusal } from './expect-refusal.ts'
import { openStdin, runLogpipe, startLogpipe } from './run-logpipe.ts'
import { startSpawned } from './spawn-logpipe.ts'
import { receiptsReach } from './stored.ts'
import { startStack } from './use-stack.ts'

test("a command that uses another's stack continues when that one ends, and loses nothing", async () => {
  const cwd = await aFolder({ 'a.log': 'of a\n' })
  const first = startSpawned(['send', '--tenant', 'a', '--json', '-'], { cwd })
  await started(cwd)
  const stdin = openStdin()
  const second = startLogpipe(['send', '--tenant', 'b', '--json', '-'], aContext({ cwd, stdin }))
  stdin.write('one of b\n')
  await receiptsReach(join(cwd, '.logpipe'), 'b', 1)
  first.stdin.end('one of a\n')
  expect((await first.ended).code).toBe(0)
  stdin.end('two of b\n')
  const run = await second.ended
  expect([run.code, JSON.parse(run.stdout).accepted]).toEqual([0, 2])
  // Whoever leaves last does not wait for the stack to end.
  await expect.poll(() => startStack(cwd)).toBeDefined()
  const audit = await runLogpipe(['audit', '--all', '--json'], aContext({ cwd }))
  expect(audit.code).toBe(0)
  expect(JSON.parse(audit.stdout).tenants).toMatchObject([
    { tenant: 'a', rows: 1, receipts: 1 },
    { tenant: 'b', rows: 2, receipts: 2 },
  ])
})

test('two commands that start at the same moment share one stack', async () => {
  const cwd = await aFolder({ 'a.log': 'of a\n', 'b.log': 'of b\nof b\n' })
  const runs = await Promise.all(
    ['a', 'b'].map((tenant) => runLogpipe(['send', '-t', tenant, '--json', `${tenant}.log`], aContext({ cwd }))),
  )
  expect(runs.map(({ code }) => code)).toEqual([0, 0])
  expect(runs.map(({ stdout }) => JSON.parse(stdout).accepted)).toEqual([1, 2])
})

test('a command waits as long for a stack that another one is starting as for one of its own', async () => {
  const cwd = await aFolder({ 'a.log': 'of a\n' })
  const { self } = aContext({ cwd })
  // Says nine times that the folder is in use: its file then has nine lines of a letter. By the command's clock each attempt takes five seconds.
  const busy = `echo x >> "$0"; said=$(<"$0"); [ \${#said} -gt 17 ] && exec "$@"
    echo '{"error":{"code":"data_in_use","message":"the data folder is in use by another process"}}'`
  let seconds = 0
  const elapsed = (): number => {
    seconds += 5
    return seconds * 1_000
  }
  // Between two attempts it looks for that stack up to 64 times.
  const sleep = async (): Promise<void> => undefined
  const context = aContext({ cwd, self: ['bash', '-c', busy, join(cwd, 'attempts'), ...self], elapsed, sleep })
  expect(await runLogpipe(['send', '-t', 'acme', 'a.log'], context)).toMatchObject({ code: 0 })
})

test('a command that joins a stack while it drains for the last time is waited for', async () => {
  const cwd = await aFolder()
  const first = startSpawned(['send', '-t', 'a', '--json', '-'], { cwd })
  const queue = await delayedMessage(await started(cwd))
  first.stdin.end('one\n')
  const second = await runLogpipe(['send', '-t', 'b', '--json', '-'], aContext({ cwd, stdin: 'one\n' }))
  expect([(await first.ended).code, second.code]).toEqual([0, 0])
  const stdin = openStdin()
  const third = startLogpipe(['send', '-t', 'c', '--json', '-'], aContext({ cwd, stdin }))
  stdin.write('one\n')
  await queue.empty()
  stdin.end('two\n')
  const { code, stdout } = await third.ended
  expect([code, JSON.parse(stdout).accepted]).toEqual([0, 2])
})

/** The stack that a command starts on the folder. */
async function started(cwd: string): Promise<StackFile | undefined> {
  await expect.poll(() => readStackFile(join(cwd, '.logpipe'))).toBeDefined()
  return readStackFile(join(cwd, '.logpipe'))
}

/** A message that keeps a queue from being empty for two seconds. */
async function delayedMessage(stack: StackFile | undefined) {
  const { endpoint = '', queues = {} } = stack?.sqs ?? {}
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new SQSClient({ region: 'us-east-1', credentials, endpoint, useQueueUrlAsEndpoint: false })
  onTestFinished(() => client.destroy())
  const QueueUrl = queues.ingest
  // Its one line is no record: the worker is done with it as soon as it comes.
  const header = JSON.stringify({ v: 2, tenant_id: 'd', received_at: new Date().toISOString() })
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: `${header}\nno record`, DelaySeconds: 2 }))
  const AttributeNames: QueueAttributeName[] = ['ApproximateNumberOfMessagesDelayed']
  const delayed = async (): Promise<unknown> => {
    const answer = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames })).catch(() => undefined)
    return answer?.Attributes?.ApproximateNumberOfMessagesDelayed ?? '0'
  }
  return { empty: () => expect.poll(delayed, { interval: 100 }).toBe('0') }
}

test('a stack whose process prints something else first is used all the same', async () => {
  const cwd = await aFolder()
  const { self } = aContext({ cwd })
  const context = aContext({
    cwd,
    stdin: 'one\n',
    self: ['bash', '-c', 'echo "loaded 3 variables"; exec "$@"', 'x', ...self],
  })
  expect(await runLogpipe(['send', '-t', 'acme'], context)).toMatchObject({ code: 0 })
})

test('a stack whose process cannot be started is one sentence', async () => {
  const context = aContext({ cwd: await aFolder(), stdin: 'one\n', self: ['/no/such/program'] })
  expectRefusal(
    await runLogpipe(['send', '-t', 'acme'], context),
    'the embedded stack cannot be started: no such file or folder',
  )
})
