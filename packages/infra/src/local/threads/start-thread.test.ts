import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LogpipeError } from '@logpipe/sdk/contract'
import { expect, onTestFinished, test } from 'vitest'
import { startThread } from './start-thread.ts'

/** A path where neither thread can store anything: it is a file. */
async function aFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'logpipe-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'file'), '')
  return join(folder, 'file')
}

test('a thread that cannot start rejects with its name and the reason', async () => {
  const path = await aFile()
  const start = startThread('queue/queue-thread', { name: 'queue', path, onDeath: () => undefined })
  await expect(start).rejects.toMatchObject({
    code: 'storage_failed',
    message: expect.stringContaining(`could not start the queue in ${path}: EEXIST`),
  })
})

test('a thread that dies later is reported once, and can still be closed', async () => {
  const path = await aFile()
  const deaths: LogpipeError[] = []
  const thread = await startThread('table/table-thread', {
    name: 'table',
    path,
    onDeath: (error) => deaths.push(error),
  })
  await fetch(`http://127.0.0.1:${thread.port}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      'x-amz-date': '20260131T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=a/20260131/us-east-1/dynamodb/aws4_request, SignedHeaders=a, Signature=b',
    },
    body: '{}',
  }).catch(() => undefined)
  await expect.poll(() => deaths.length).toBeGreaterThan(0)
  await new Promise((resolve) => setImmediate(resolve))
  await thread.close()
  expect(deaths).toHaveLength(1)
  expect(deaths[0]).toMatchObject({
    code: 'storage_failed',
    message: expect.stringContaining(`the table in ${path} stopped`),
  })
})
