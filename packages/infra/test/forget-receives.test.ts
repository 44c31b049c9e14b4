import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import { sqsClient } from '@logpipe/pipeline/compose/clients'
import { queueDepth } from '@logpipe/pipeline/queue/depth'
import { expect, onTestFinished, test } from 'vitest'
import { createQueues } from '../src/local/create-resources.ts'
import { forgetReceives } from '../src/local/queue/forget-receives.ts'
import { startThread } from '../src/local/threads/start-thread.ts'
import { topology } from '../src/topology.ts'
import { aTempFolder, place } from './with-stack.ts'

/** A queue that moves a message to the dead-letter queue when it is received a third time. */
const resources = {
  ...topology,
  queues: { ...topology.queues, ingest: { ...topology.queues.ingest, maxReceiveCount: 2 } },
}

/** One life of the queue on this folder, in which a message is received and nothing comes of it. */
async function receiveInLife(path: string, body?: string): Promise<string | undefined> {
  const onDeath = (error: Error): never => {
    throw error
  }
  const thread = await startThread('queue/queue-thread', { name: 'queue', path, onDeath })
  const client = sqsClient({ ...place, sqsEndpoint: `http://127.0.0.1:${thread.port}` })
  const { ingest: QueueUrl, deadLetter } = await createQueues(client, resources)
  if (body !== undefined) await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body }))
  const receive = new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['ApproximateReceiveCount'] })
  const [message] = (await client.send(receive)).Messages ?? []
  expect(await queueDepth(client, deadLetter ?? '')).toBe(0)
  client.destroy()
  await thread.close()
  return message?.Attributes?.ApproximateReceiveCount
}

test('a message in flight when the queue stops is received again at once, counted as the first time', async () => {
  const { path, remove } = await aTempFolder()
  onTestFinished(remove)
  const counts = [await receiveInLife(path, 'a')]
  for (let life = 2; life <= 4; life++) counts.push(await receiveInLife(path))
  expect(counts).toEqual(['1', '1', '1', '1'])
})

test('a folder without a queue, or with an incomplete one, has nothing to forget', async () => {
  const { path, remove } = await aTempFolder()
  onTestFinished(remove)
  expect(await forgetReceives(path)).toBe(0)
  await mkdir(join(path, 'queue'))
  const { DatabaseSync } = await import('node:sqlite')
  new DatabaseSync(join(path, 'queue', 'fauxqs.db')).close()
  expect(await forgetReceives(join(path, 'queue'))).toBe(0)
})
