import { createHash, type KeyObject, sign, verify } from 'node:crypto'
import { isObject, parseJson } from '@logpipe/sdk/contract'
import type { TenantAudit } from './audit-tenant.ts'
import { type Verdict, worstVerdict } from './verdict.ts'

/**
 * What an audit found, as a statement that can be signed: an in-toto Statement v1, whose subjects are the tenants' rows.
 * https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
 */
export interface AuditStatement {
  readonly _type: typeof statementType
  readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[]
  readonly predicateType: typeof predicateType
  readonly predicate: {
    /** ISO 8601 UTC. */
    readonly at: string
    readonly logpipe: string
    readonly target: string
    readonly verdict: Verdict
    readonly tenants: readonly StatedTenant[]
    /** SHA-256 of the envelope before, in hex; null where it follows none. */
    readonly previous: string | null
  }
}

export interface StatedTenant {
  readonly tenant: string
  readonly verdict: Verdict
  readonly rows: number
  readonly receipts: number
  /** How much each check found. */
  readonly found: Readonly<Record<string, number>>
}

const statementType = 'https://in-toto.io/Statement/v1'
const predicateType = 'https://github.com/logpipe/logpipe/audit/v1'
const payloadType = 'application/vnd.in-toto+json'

export interface Stated {
  readonly target: string
  readonly audits: readonly TenantAudit[]
  readonly at: string
  readonly version: string
  /** The envelope of the statement before. */
  readonly previous: string | undefined
}

export function stateAudit({ target, audits, at, version, previous }: Stated): AuditStatement {
  const tenants = audits.map(({ tenantId, verdict, rows, receipts, checks }) => {
    const found = Object.fromEntries(checks.map((check) => [check.name, check.found]))
    return { tenant: tenantId, verdict, rows, receipts, found }
  })
  return {
    _type: statementType,
    subject: audits.map(({ tenantId, rowsSha256 }) => ({
      name: `${target}/${tenantId}`,
      digest: { sha256: rowsSha256 },
    })),
    predicateType,
    predicate: {
      ...{ at, logpipe: version, target, verdict: worstVerdict(audits), tenants },
      previous: previous === undefined ? null : sha256Of(previous),
    },
  }
}

/** A DSSE envelope of the statement: https://github.com/secure-systems-lab/dsse/blob/master/envelope.md */
export function signStatement(statement: AuditStatement, key: KeyObject, keyId: string): string {
  const payload = Buffer.from(JSON.stringify(statement))
  const sig = sign(null, preAuthenticated(payloadType, payload), key).toString('base64')
  const envelope = { payloadType, payload: payload.toString('base64'), signatures: [{ keyid: keyId, sig }] }
  return `${JSON.stringify(envelope)}\n`
}

export type Opened =
  | { readonly kind: 'statement'; readonly statement: AuditStatement }
  /** No signature in it is of this key. */
  | { readonly kind: 'not_signed' }
  /** It is no envelope of such a statement. */
  | { readonly kind: 'no_statement' }

/** Opens an envelope that a key has signed; what it says is looked at only then. */
export function openStatement(text: string, publicKey: KeyObject): Opened {
  const envelope = parseEnvelope(text)
  if (envelope === undefined) return { kind: 'no_statement' }
  const signed = preAuthenticated(envelope.payloadType, envelope.payload)
  if (!envelope.signatures.some((signature) => verify(null, signed, publicKey, signature)))
    return { kind: 'not_signed' }
  const statement = parseJson(envelope.payload.toString())
  return isStatement(statement) ? { kind: 'statement', statement } : { kind: 'no_statement' }
}

/** Whether a statement says that it follows another one. */
export function isAfter({ predicate }: AuditStatement, previous: string): boolean {
  return predicate.previous === sha256Of(previous)
}

/** What is signed: type and payload, each after its length. */
function preAuthenticated(type: string, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `), payload])
}

interface Envelope {
  readonly payloadType: string
  readonly payload: Buffer
  readonly signatures: readonly Buffer[]
}

function parseEnvelope(text: string): Envelope | undefined {
  const value = parseJson(text)
  if (!isObject(value) || value.payloadType !== payloadType || typeof value.payload !== 'string') return undefined
  if (!Array.isArray(value.signatures)) return undefined
  const signatures = value.signatures.flatMap((one: unknown) =>
    isObject(one) && typeof one.sig === 'string' ? [Buffer.from(one.sig, 'base64')] : [],
  )
  return { payloadType, payload: Buffer.from(value.payload, 'base64'), signatures }
}

/** It was signed, so that only its kind is to be told. */
function isStatement(value: unknown): value is AuditStatement {
  return isObject(value) && value._type === statementType && value.predicateType === predicateType
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
