import { expect, onTestFinished, test, vi } from 'vitest'
import { serve } from '../../../sdk/test/serve.ts'
import { accountConcurrency } from './account-concurrency.ts'

/** A Lambda that answers every call so. */
async function aLambda(status: number, body: unknown): Promise<readonly string[]> {
  const asked: string[] = []
  const url = await serve((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  vi.stubEnv('AWS_ENDPOINT_URL', url)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'testing')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'testing')
  onTestFinished(() => void vi.unstubAllEnvs())
  return asked
}

const place = { region: 'eu-west-1' }

test('asks Lambda, and leaves out what is reserved for other functions', async () => {
  const asked = await aLambda(200, {
    AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 900 },
  })
  expect(await accountConcurrency(place)).toBe(900)
  expect(asked).toEqual([expect.stringMatching(/account-settings\/?$/)])
})

test('who may not ask is told so, and an answer without a limit is none', async () => {
  await aLambda(403, {
    __type: 'AccessDeniedException',
    message: 'not authorized to perform: lambda:GetAccountSettings',
  })
  await expect(accountConcurrency(place)).rejects.toMatchObject({ code: 'not_permitted' })
  await aLambda(200, {})
  await expect(accountConcurrency(place)).rejects.toThrow()
})
