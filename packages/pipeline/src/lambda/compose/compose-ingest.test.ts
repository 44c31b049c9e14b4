import { syncBuiltinESMExports } from 'node:module'
import v8 from 'node:v8'
import { SQSClient } from '@aws-sdk/client-sqs'
import { afterEach, expect, test, vi } from 'vitest'
import { composeIngest } from './compose-ingest.ts'

afterEach(() => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})

/** V8 tells nobody which flags are set, and what this one changes depends on when it collects garbage. */
test('whoever composes ingest keeps the records of large requests out of the old generation', () => {
  const setFlags = vi.spyOn(v8, 'setFlagsFromString')
  syncBuiltinESMExports()
  const unused = async (): Promise<never> => expect.unreachable()
  composeIngest({
    sqs: new SQSClient({ region: 'eu-central-1' }),
    tenants: { authenticate: unused, admitRate: unused, settingsOf: unused },
    queueUrl: 'http://127.0.0.1/queue',
    digestKey: Buffer.alloc(32),
    now: () => 0,
    doors: {},
  })
  expect(setFlags).toHaveBeenCalledWith('--no-allocation-site-pretenuring')
})
