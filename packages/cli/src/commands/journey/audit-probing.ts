import { LogpipeError, parseJson, type TenantId } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import type { Send } from '../../audit/probe-access.ts'
import { keyOf, tenantOfKey } from '../../config/api-key.ts'
import { connectionReason } from '../../connect/connection-reason.ts'
import type { CliContext } from '../../context.ts'

/** The key with which the endpoint is asked. Throws `invalid_option` where it is not of the one tenant that is audited. */
export function probeKeyOf(tenantId: TenantId | undefined, context: Pick<CliContext, 'env'>): string {
  const { apiKey } = keyOf(context)
  if (apiKey === undefined) {
    throw new LogpipeError('invalid_option', '--probe asks with the key of the tenant; put it into LOGPIPE_KEY')
  }
  const owner = tenantOfKey({ apiKey })
  if (tenantId !== undefined && owner === tenantId) return apiKey
  const audited = tenantId ?? 'all tenants'
  throw new LogpipeError(
    'invalid_option',
    `--probe asks with a key of ${owner ?? 'nobody'}, and ${audited} would be audited`,
  )
}

const timeoutMs = 30_000

/** Asks an endpoint; what goes wrong is a failure of the audit, and no denial. */
export function openSend(url: string, apiKey: string): Send {
  return async ({ method, path, headers, body }) => {
    const request = {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    }
    try {
      const response = await fetch(`${url}${path}`, request)
      return { status: response.status, body: parseJson(await response.text()) }
    } catch (cause) {
      throw operationError('connection_failed', `cannot ask ${url}${path.split('?')[0]}: ${reasonOf(cause)}`, { cause })
    }
  }
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  if (!(inner instanceof Error)) return String(inner)
  return connectionReason('code' in inner ? String(inner.code) : '') ?? inner.message
}
