import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { sqsClient } from '@logpipe/pipeline/compose/clients'
import { expect, onTestFinished, test } from 'vitest'
import type { Letters, Redriven } from '../src/local/page/view/messages.ts'
import { place, useStack } from './with-stack.ts'

const errors: unknown[] = []
const pageToken = 'a-token-of-this-test-run'
const { call, stack } = useStack({ onError: (error) => errors.push(error), pageToken })

/** Puts a message on a queue of the stack; returns its id. */
async function put(queue: 'ingest' | 'deadLetter', MessageBody: string, tenant?: string): Promise<string> {
  const { endpoint, queues } = stack().sqs
  const client = sqsClient({ ...place, sqsEndpoint: endpoint })
  onTestFinished(() => client.destroy())
  const attributes = tenant !== undefined && {
    MessageAttributes: { tenant: { DataType: 'String', StringValue: tenant } },
  }
  const { MessageId = '' } = await client.send(
    new SendMessageCommand({ QueueUrl: queues[queue], MessageBody, ...attributes }),
  )
  return MessageId
}

test('what is said of a message that cannot be decoded names it, and quotes nothing of it', async () => {
  const id = await put('ingest', 'jane@example.com')
  await expect.poll(() => errors.length).toBeGreaterThan(0)
  for (const error of errors) {
    expect(error).toMatchObject({
      message: expect.stringContaining(`queue message ${id} cannot be processed (SyntaxError)`),
    })
    expect(String((error as Error).stack)).not.toContain('jane')
    expect((error as Error).cause).toBeUndefined()
  }
})

test('the page redrives letters of no known tenant without those of others', async () => {
  await put('deadLetter', 'broken')
  await put('deadLetter', 'broken', 'acme')
  const headers = { 'x-logpipe-token': pageToken }
  const redrive = async (query: string) =>
    (await call(`POST /_logpipe/api/dead-letters/redrive?${query}`, { headers })).json() as unknown as Redriven
  expect(await redrive('tenant=&reason=exhausted')).toMatchObject({ messages: 1 })
  const { groups } = (await call('GET /_logpipe/api/dead-letters', { headers })).json() as unknown as Letters
  expect(groups).toMatchObject([{ tenant: 'acme', reason: 'exhausted', messages: 1 }])
})
