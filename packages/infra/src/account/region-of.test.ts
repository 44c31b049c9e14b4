import { expect, test } from 'vitest'
import { callerIdentity } from './caller-identity.ts'
import { findDeployedStack } from './find-stack.ts'
import { openAccount } from './open-account.ts'
import { asRegion } from './region-of.ts'

test('the name of a region is returned as it is', () => {
  expect(asRegion('eu-west-1', 'asking')).toBe('eu-west-1')
})

test.each(['', ' ', 'Frankfurt!', 'eu-west', 'eu west 1', 'eu-west-1.evil.example'])(
  '%j is no region, whoever is told to ask there',
  async (text) => {
    const refused = {
      code: 'unknown_region',
      message: expect.stringContaining(`${JSON.stringify(text)} is not an AWS region`),
    }
    await expect(openAccount(text)).rejects.toMatchObject(refused)
    await expect(callerIdentity(text)).rejects.toMatchObject(refused)
    await expect(findDeployedStack({ stackName: 'logpipe-x', region: text })).rejects.toMatchObject(refused)
  },
)
