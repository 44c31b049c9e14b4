import type { AskRows, AssumeRole, RowRequest } from '@logpipe/infra/deployed'
import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { probeRole } from './probe-role.ts'

const own = { tenantId: 'acme' as TenantId, logId: 'own-1' }
const other = { tenantId: 'beta' as TenantId, logId: 'other-1' }
const roleArn = 'arn:aws:iam::123456789012:role/logpipe/ReadTenantRole'

const isOwn: Parameters<typeof anAssume>[0] = (request, rows) =>
  request !== 'Scan' && rows.every(({ tenantId }) => tenantId === 'acme')

/** A role that grants a tagged session what `isGranted`, and that cannot be assumed without a tag. */
function anAssume(isGranted: (request: RowRequest, rows: Parameters<AskRows>[1]) => boolean) {
  const asked: string[] = []
  const assume: AssumeRole = async (tenantId) => {
    if (tenantId === undefined) return { kind: 'denied' }
    return {
      kind: 'session',
      ask: async (request, rows) => {
        asked.push(`${request} ${rows.map(({ logId }) => logId)}`)
        return isGranted(request, rows) ? { kind: 'granted' } : { kind: 'denied' }
      },
    }
  }
  return {
    asked,
    probe: (change: Partial<{ assume: AssumeRole }> = {}) => probeRole({ assume, roleArn, own, other, ...change }),
  }
}

test('a role that keeps tenants apart passes, and each denial has its control', async () => {
  const { asked, probe } = anAssume(isOwn)
  expect(await probe()).toEqual({
    ...{ name: 'access', status: 'passed', checked: 6, uncontrolled: undefined, found: 0, findings: [] },
  })
  expect(asked).toEqual([
    ...['GetItem own-1', 'GetItem other-1', 'BatchGetItem own-1', 'BatchGetItem own-1,other-1'],
    ...['Query own-1', 'Query other-1', 'PutItem own-1', 'PutItem other-1', 'GetItem own-1', 'Scan other-1'],
  ])
})

test.each(['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'Scan'])(
  'a role that grants another’s by %s fails',
  async (leak) => {
    const { probe } = anAssume((request, rows) => request === leak || isOwn(request, rows))
    expect(await probe()).toMatchObject({
      ...{ status: 'failed', found: 1 },
      findings: [{ logId: 'other-1', kind: 'given_away', tenant: 'beta', by: `${leak} under the tag of acme` }],
    })
  },
)

test.each<[RowRequest, string]>([
  ['GetItem', 'GetItem'],
  ['Query', 'Query'],
  ['PutItem', 'PutItem'],
])('a denial of %s proves nothing where its own is denied too', async (denied, named) => {
  const { probe } = anAssume((request, rows) => request !== denied && isOwn(request, rows))
  expect(await probe()).toMatchObject({
    status: 'unknown',
    uncontrolled: `${named} of its own under its tag was denied`,
  })
})

test('any other error is no denial', async () => {
  const assume: AssumeRole = async (tenantId) => {
    const isOf = (rows: Parameters<AskRows>[1]) => rows.every((row) => row.tenantId === tenantId)
    const ask: AskRows = async (request, rows) =>
      request !== 'Scan' && isOf(rows) ? { kind: 'granted' } : { kind: 'unknown', reason: 'ThrottlingException' }
    return tenantId === undefined ? { kind: 'denied' } : { kind: 'session', ask }
  }
  expect(await anAssume(isOwn).probe({ assume })).toMatchObject({
    ...{ status: 'unknown', uncontrolled: 'GetItem under the tag of acme returned ThrottlingException' },
  })
})

test('an untagged session may reach nothing', async () => {
  const untagged =
    (kind: 'granted' | 'denied'): AssumeRole =>
    async (tenantId) => {
      if (tenantId === undefined) return { kind: 'session', ask: async () => ({ kind }) }
      return { kind: 'session', ask: async (...asked) => ({ kind: isOwn(...asked) ? 'granted' : 'denied' }) }
    }
  const { probe } = anAssume(isOwn)
  expect(await probe({ assume: untagged('denied') })).toMatchObject({ status: 'passed', checked: 10 })
  expect(await probe({ assume: untagged('granted') })).toMatchObject({ status: 'failed', found: 5 })
  const assume: AssumeRole = async (tenantId) =>
    tenantId === undefined ? { kind: 'unknown', reason: 'no response' } : untagged('denied')(tenantId)
  expect(await probe({ assume })).toMatchObject({
    ...{ status: 'unknown', uncontrolled: 'AssumeRole without a tag returned no response' },
  })
})

test('an auditor who may not assume the role is told what to allow', async () => {
  const assume: AssumeRole = async () => ({ kind: 'denied' })
  expect(await anAssume(isOwn).probe({ assume })).toMatchObject({
    ...{ status: 'unknown', checked: 0, found: 0 },
    uncontrolled: `you may not assume ${roleArn}: allow yourself sts:AssumeRole and sts:TagSession on it, and add yourself to its trust policy`,
  })
})
