import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { hasMoto } from '../../infra/test/moto.ts'
import { serve } from '../../sdk/test/serve.ts'
import { useDeployed } from './use-deployed.ts'

describe.skipIf(!hasMoto)('audit --probe of a deployed stack (skipped where moto_server is not installed)', () => {
  const { moto, logpipe, jsonOf, sendFor, rowsOf } = useDeployed()

  /** Two tenants with a row each, and the way to audit the first. */
  async function twoTenants(tenant: string, other: string) {
    await sendFor(other, 'a line of another')
    const cwd = await sendFor(tenant, 'a line')
    const { key } = await jsonOf(['keys', 'add', tenant])
    return async (env: Readonly<Record<string, string>> = {}) => {
      const options = { cwd, env: { LOGPIPE_KEY: String(key), ...env } }
      const { code, stdout } = await logpipe(['audit', '-t', tenant, '--probe', '--json'], options)
      const [{ checks }] = JSON.parse(stdout).tenants
      return { code, access: checks.find(({ name }: { readonly name: string }) => name === 'access') }
    }
  }

  test('where no policy is enforced, every request under the role is a finding, and none writes', async () => {
    const probe = await twoTenants('open', 'beside-open')
    const { code, access } = await probe()
    expect(code).toBe(1)
    const by = access.findings.map((finding: { readonly by: string }) => finding.by)
    expect(access).toMatchObject({ status: 'failed', checked: 15, found: 10 })
    for (const request of ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'Scan'])
      for (const under of ['the tag of open', 'no tag']) expect(by).toContain(`${request} under ${under}`)
    expect(await rowsOf('beside-open')).toHaveLength(1)
  })

  test('where the policies of the role are enforced, it passes', async () => {
    const probe = await twoTenants('strict', 'beside-strict')
    const env = {
      AWS_ENDPOINT_URL_STS: await aStrictSts(),
      AWS_ENDPOINT_URL_DYNAMODB: await aStrictTable(moto.endpoint()),
    }
    expect(await probe(env)).toMatchObject({ code: 0, access: { status: 'passed', checked: 11, found: 0 } })
  })

  test('an auditor whom the role does not trust gets no verdict, and the statement that is missing', async () => {
    const probe = await twoTenants('untrusted', 'beside-untrusted')
    const { code, access } = await probe({ AWS_ENDPOINT_URL_STS: await aStrictSts({ isTrusted: false }) })
    expect(code).toBe(3)
    expect(access).toMatchObject({
      ...{ status: 'unknown', checked: 5, found: 0 },
      uncontrolled: expect.stringMatching(
        /^you may not assume arn:aws:iam::.+: allow yourself sts:AssumeRole and sts:TagSession/,
      ),
    })
  })

  test('an error of DynamoDB that is no denial leaves the check open', async () => {
    const probe = await twoTenants('refused', 'beside-refused')
    const AWS_ENDPOINT_URL_DYNAMODB = await aStrictTable(moto.endpoint(), 'ValidationException')
    const { code, access } = await probe({ AWS_ENDPOINT_URL_STS: await aStrictSts(), AWS_ENDPOINT_URL_DYNAMODB })
    expect(code).toBe(3)
    expect(access.uncontrolled).toBe('GetItem under the tag of refused returned ValidationException')
  })

  test('what STS does not answer is no denial', async () => {
    const probe = await twoTenants('unheard', 'beside-unheard')
    const { code, access } = await probe({ AWS_ENDPOINT_URL_STS: await aBrokenSts() })
    expect(code).toBe(3)
    expect(access.uncontrolled).toMatch(/^assuming arn:.+: sts:AssumeRole: /)
  })
})

const xml = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(body)
}

/** STS in front of a role whose trust policy asks for a tag; the session's id names its tenant. */
function aStrictSts({ isTrusted = true } = {}): Promise<string> {
  return serve(async (request, response) => {
    const tenant = new URLSearchParams(await text(request)).get('Tags.member.1.Value')
    if (tenant === null || !isTrusted) {
      return xml(
        response,
        403,
        '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::1:user/ada is not authorized to perform: sts:AssumeRole</Message></Error><RequestId>1</RequestId></ErrorResponse>',
      )
    }
    xml(
      response,
      200,
      `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA-${tenant}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></AssumeRoleResponse>`,
    )
  })
}

function aBrokenSts(): Promise<string> {
  return serve((request, response) => {
    request.resume()
    xml(
      response,
      400,
      '<ErrorResponse><Error><Type>Sender</Type><Code>RegionDisabledException</Code><Message>STS is not activated</Message></Error><RequestId>1</RequestId></ErrorResponse>',
    )
  })
}

/** DynamoDB for whom the leading keys of a session must be its tenant's; whoever has no session may do anything. */
function aStrictTable(endpoint: string, refusal = 'AccessDeniedException'): Promise<string> {
  return serve(async (request, response) => {
    const body = await text(request)
    const session = /Credential=ASIA-([^/]+)\//.exec(request.headers.authorization ?? '')?.[1]
    if (session !== undefined && !isOf(session, request, body)) {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
      response.end(JSON.stringify({ __type: `com.amazon.coral.service#${refusal}`, Message: 'not authorized' }))
      return
    }
    const headers = Object.fromEntries(
      ['content-type', 'x-amz-target', 'authorization', 'x-amz-date'].map((name) => [
        name,
        String(request.headers[name]),
      ]),
    )
    const answer = await fetch(endpoint, { method: 'POST', headers, body })
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(await answer.text())
  })
}

function isOf(session: string, { headers }: IncomingMessage, body: string): boolean {
  const names = [...body.matchAll(/"(?:tenant_id|:k)":\{"S":"([^"#]+)/g)].map(([, name]) => name)
  return (
    !String(headers['x-amz-target']).endsWith('.Scan') && names.length > 0 && names.every((name) => name === session)
  )
}
