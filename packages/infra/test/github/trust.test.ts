import { describe, expect, test } from 'vitest'
import { account, roleDocument, self } from './role-document.ts'
import { decide } from './simulate.ts'

describe('the role is assumed', () => {
  const { trust } = roleDocument()
  const issuer = 'token.actions.githubusercontent.com'
  const claims: Readonly<Record<string, string>> = {
    [`${issuer}:aud`]: 'sts.amazonaws.com',
    [`${issuer}:repository_id`]: '5678',
    [`${issuer}:sub`]: 'repo:acme/logs:environment:logpipe',
  }
  const assume = (context: Readonly<Record<string, string>>) =>
    decide(
      { arn: `arn:aws:iam::${account}:oidc-provider/${issuer}`, policies: [], resourcePolicy: asCognito(trust) },
      { action: 'sts:AssumeRoleWithWebIdentity', resource: self, context: asCognito(context) },
    )

  /** The simulator does not know that GitHub's tokens have these two claims; of Cognito's it does. */
  function asCognito<T>(value: T): T {
    return JSON.parse(
      JSON.stringify(value).replaceAll(
        /token\.actions\.githubusercontent\.com:(aud|sub)"/g,
        'cognito-identity.amazonaws.com:$1"',
      ),
    )
  }

  test.each([
    ['by the environment of the repository', {}],
    ['by the same with the numbers in its subject', { sub: 'repo:acme@1234/logs@5678:environment:logpipe' }],
  ])('%s', async (_, changed) => {
    expect(await assume({ ...claims, ...named(changed) })).toBe('Allowed')
  })

  test.each<[string, Readonly<Record<string, string>>]>([
    ['another repository', { sub: 'repo:acme/other:environment:logpipe', repository_id: '9' }],
    ['another repository of the same name, made after this one was given up', { repository_id: '9' }],
    ['another owner', { sub: 'repo:evil/logs:environment:logpipe' }],
    ['another environment', { sub: 'repo:acme/logs:environment:staging' }],
    ['an environment whose name begins so', { sub: 'repo:acme/logs:environment:logpipe2' }],
    ['a pull request without environment', { sub: 'repo:acme/logs:pull_request' }],
    ['a branch without environment', { sub: 'repo:acme/logs:ref:refs/heads/main' }],
    ['other numbers in the subject', { sub: 'repo:acme@1/logs@2:environment:logpipe' }],
    ['a subject in capitals', { sub: 'repo:ACME/logs:environment:logpipe' }],
    ['a token for another audience', { aud: 'https://github.com/acme' }],
  ])('not by %s', async (_, changed) => {
    expect(await assume({ ...claims, ...named(changed) })).not.toBe('Allowed')
  })

  test.each(['aud', 'sub', 'repository_id'])('not by a token without %s', async (claim) => {
    const { [`${issuer}:${claim}`]: _, ...rest } = claims
    expect(await assume(rest)).not.toBe('Allowed')
  })

  test('only with exact claims: no pattern, and no condition that a missing claim satisfies', () => {
    expect(trust.Statement).toHaveLength(1)
    const [statement] = trust.Statement
    expect(Object.keys(statement?.Condition as object)).toEqual(['StringEquals'])
    expect(JSON.stringify(statement)).not.toContain('*')
  })

  function named(changed: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(changed).map(([claim, value]) => [`${issuer}:${claim}`, value]))
  }
})
