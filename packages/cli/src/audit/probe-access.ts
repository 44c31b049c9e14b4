import type { OwnedRow } from '@logpipe/infra/deployed'
import type { TenantId } from '@logpipe/sdk/contract'
import { collectFindings, type Findings } from './finding.ts'

/** Whether the endpoint, or on AWS the role behind it, gives a tenant anything of another tenant's. */
export interface AccessCheck extends Findings {
  readonly name: 'access'
  /** `unknown` where a denial has no control: the same request for the tenant's own must be answered. */
  readonly status: 'passed' | 'failed' | 'unknown'
  /** Requests for what is another tenant's. */
  readonly checked: number
  /** What the control did not do; undefined where all did. */
  readonly uncontrolled: string | undefined
}

/** Sends a request with the tenant's key; resolves to its status, and its body where that is JSON. */
export type Send = (request: ProbeRequest) => Promise<{ readonly status: number; readonly body: unknown }>

export interface ProbeRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface ProbeOptions {
  readonly send: Send
  /** A row of the tenant whose key it is, as the control; and one of another tenant. */
  readonly own: OwnedRow
  readonly other: OwnedRow
}

interface Probe {
  readonly what: string
  readonly request: (row: OwnedRow) => ProbeRequest
  /** What the control asks for, if not the same of the tenant's own. */
  readonly control?: (row: OwnedRow) => ProbeRequest
  /** Whether the answer gives what is asked for. */
  readonly isGiven: (answer: Awaited<ReturnType<Send>>, row: OwnedRow, own: OwnedRow) => boolean
}

/** A record that is sent as a control has a number for a text: whoever may write is told so, and nothing is stored. */
const probes: readonly Probe[] = [
  {
    what: 'GET /logs with X-Tenant-ID',
    request: ({ tenantId }) => ({ method: 'GET', path: '/logs?limit=1', headers: { 'x-tenant-id': tenantId } }),
    isGiven: ({ status }) => status === 200,
  },
  {
    what: 'GET /logs with tenant_id',
    request: ({ tenantId }) => ({ method: 'GET', path: `/logs?limit=1&tenant_id=${encodeURIComponent(tenantId)}` }),
    isGiven: ({ status }) => status === 200,
  },
  {
    what: 'GET /logs/{id}',
    request: ({ logId }) => ({ method: 'GET', path: `/logs/${encodeURIComponent(logId)}` }),
    isGiven: ({ status }) => status === 200,
  },
  {
    what: 'POST /logs/stored',
    request: ({ logId }) => ({ method: 'POST', path: '/logs/stored', body: { log_ids: [logId] } }),
    isGiven: ({ status, body }) => status === 200 && isStored(body),
  },
  {
    what: 'POST /ingest',
    request: ({ tenantId }) => ingest(tenantId, 'sent by logpipe audit --probe, and must not be stored'),
    control: ({ tenantId }) => ingest(tenantId, 7),
    isGiven: ({ status }, { tenantId }, own) => status === (tenantId === own.tenantId ? 400 : 202),
  },
]

/** Asks for another tenant's rows with a tenant's key, and for its own as the control of each denial. */
export async function probeAccess({ send, own, other }: ProbeOptions): Promise<AccessCheck> {
  const found = collectFindings()
  let uncontrolled: string | undefined
  for (const { what, request, control: controlOf = request, isGiven } of probes) {
    const control = await send(controlOf(own))
    if (!isGiven(control, own, own)) uncontrolled ??= `${what} of its own returned ${control.status}`
    const answer = await send(request(other))
    if (isGiven(answer, other, own)) found.add(other.logId, { kind: 'given_away', tenant: other.tenantId, by: what })
  }
  return accessCheckOf({ checked: probes.length, uncontrolled, ...found.all() })
}

export function accessCheckOf(asked: Pick<AccessCheck, 'checked' | 'uncontrolled' | keyof Findings>): AccessCheck {
  const status = asked.found > 0 ? 'failed' : asked.uncontrolled === undefined ? 'passed' : 'unknown'
  return { name: 'access', status, ...asked }
}

/** What was asked in two ways, as one check. */
export function bothAccesses(one: AccessCheck, other: AccessCheck): AccessCheck {
  return accessCheckOf({
    checked: one.checked + other.checked,
    uncontrolled: one.uncontrolled ?? other.uncontrolled,
    found: one.found + other.found,
    findings: [...one.findings, ...other.findings],
  })
}

function ingest(tenantId: TenantId, text: unknown): ProbeRequest {
  return { method: 'POST', path: '/ingest', body: { tenant_id: tenantId, text } }
}

function isStored(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    'missing' in body &&
    Array.isArray(body.missing) &&
    body.missing.length === 0
  )
}
