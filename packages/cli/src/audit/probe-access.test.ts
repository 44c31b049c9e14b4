import type { TenantId } from '@logpipe/sdk/contract'
import { expect, test } from 'vitest'
import { type ProbeRequest, probeAccess, type Send } from './probe-access.ts'

const [acme, beta] = ['acme' as TenantId, 'beta' as TenantId]
const own = { tenantId: acme, logId: 'own-1' }
const other = { tenantId: beta, logId: 'other-1' }

const isForeign = ({ path, headers, body }: ProbeRequest): boolean =>
  JSON.stringify([path, headers, body]).includes('beta') || JSON.stringify([path, body]).includes('other-1')

/** An endpoint that keeps tenants apart. */
const sound: Send = async (request) => {
  if (request.path === '/ingest') return { status: isForeign(request) ? 403 : 400, body: null }
  if (request.path === '/logs/stored') return { status: 200, body: { missing: isForeign(request) ? ['other-1'] : [] } }
  return { status: isForeign(request) ? 403 : 200, body: [] }
}

test('an endpoint that keeps tenants apart passes, and no control writes', async () => {
  const asked: ProbeRequest[] = []
  const send: Send = (request) => {
    asked.push(request)
    return sound(request)
  }
  expect(await probeAccess({ send, own, other })).toEqual({
    ...{ name: 'access', status: 'passed', checked: 5, uncontrolled: undefined, found: 0, findings: [] },
  })
  // Each is asked for what is its own, too.
  expect(asked.filter(isForeign)).toHaveLength(5)
  expect(asked).toHaveLength(10)
  const [control] = asked.filter((request) => request.path === '/ingest' && !isForeign(request))
  expect(control?.body).toMatchObject({ text: 7 })
})

test.each([
  ['GET /logs with X-Tenant-ID', ({ headers }: ProbeRequest) => headers !== undefined],
  ['GET /logs with tenant_id', ({ path }: ProbeRequest) => path.includes('tenant_id=')],
  ['GET /logs/{id}', ({ path }: ProbeRequest) => path.startsWith('/logs/o')],
  ['POST /logs/stored', ({ path }: ProbeRequest) => path === '/logs/stored'],
  ['POST /ingest', ({ path }: ProbeRequest) => path === '/ingest'],
])('an endpoint that gives another tenant away by %s fails', async (by, isLeak) => {
  const send: Send = async (request) => {
    const answer = await sound(request)
    if (!isForeign(request) || !isLeak(request)) return answer
    return { status: request.path === '/ingest' ? 202 : 200, body: { missing: [] } }
  }
  expect(await probeAccess({ send, own, other })).toMatchObject({
    ...{ status: 'failed', found: 1 },
    findings: [{ logId: 'other-1', kind: 'given_away', tenant: 'beta', by }],
  })
})

test('a denial proves nothing where what is its own is denied as well', async () => {
  const send: Send = async (request) => (request.method === 'GET' ? { status: 403, body: null } : sound(request))
  expect(await probeAccess({ send, own, other })).toMatchObject({
    ...{ status: 'unknown', found: 0, uncontrolled: 'GET /logs with X-Tenant-ID of its own returned 403' },
  })
})
