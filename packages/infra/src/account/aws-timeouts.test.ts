import type { RequestListener } from 'node:http'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { expect, onTestFinished, test } from 'vitest'
import { serve } from '../../../sdk/test/serve.ts'
import { awsTimeouts } from './aws-timeouts.ts'
import { explainAwsError } from './explain-aws-error.ts'

const answer = `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`

async function ask(listener: RequestListener, answerMs: number) {
  const sts = new STSClient({
    region: 'eu-west-1',
    endpoint: await serve(listener),
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: awsTimeouts({ answerMs }),
  })
  onTestFinished(() => sts.destroy())
  return sts.send(new GetCallerIdentityCommand({}))
}

test.each<[string, RequestListener]>([
  ['never answers', () => undefined],
  ['stops within its answer', (_, response) => response.writeHead(200, { 'content-length': 99 }).write('<Get')],
])('an endpoint that %s is given up, in one sentence', async (_, listener) => {
  const error: unknown = await ask(listener, 100).catch((reason: unknown) => reason)
  expect(explainAwsError(error, { doing: 'getting the AWS caller identity' })).toMatchObject({
    code: 'connection_failed',
    message:
      'getting the AWS caller identity: the endpoint takes too long to respond; check AWS_ENDPOINT_URL, your proxy and the network',
  })
})

test('an endpoint that answers is listened to', async () => {
  expect(await ask((_, response) => response.end(answer), 60_000)).toMatchObject({ Account: '1' })
})
