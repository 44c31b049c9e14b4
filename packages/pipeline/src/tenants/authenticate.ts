import type { TenantId } from '@logpipe/sdk/contract'
import type { HttpEvent } from '../http/http-event.ts'
import type { KeyHeaders } from '../http/key-headers.ts'
import { type Refusal, refused } from '../http/response.ts'
import { hashApiKey, isSameHash, parseApiKey } from './api-key.ts'
import { isYoung, remember } from './remember.ts'
import type { KeyRecord, Scope, TenantDirectory } from './tenant-directory.ts'

/** Who sent a request. */
export type Caller =
  /** Anonymous, if no key is required: header or body names the tenant. */
  | { readonly kind: 'anyone' }
  /** The holder of a key: the key determines the tenant. */
  | {
      readonly kind: 'tenant'
      readonly tenantId: TenantId
      /** The key asks for ids from the content of records. */
      readonly hasContentIds?: true
    }

export type Authenticated = { readonly kind: 'caller'; readonly caller: Caller } | Refusal
export type Authenticate = (event: Pick<HttpEvent, 'headers'>, scope: Scope) => Promise<Authenticated>

export interface AuthenticateOptions {
  readonly readKey: TenantDirectory['readKey']
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** How long a key is accepted or refused before it is read again, milliseconds. 30,000 by default. */
  readonly cacheMs?: number
  /** Whether requests without a key are served: on loopback, or in an open deployment. */
  readonly isOpen: boolean
  /** Called for each request with a valid key. */
  readonly onKey?: (tenantId: TenantId, keyId: string) => void
}

/** A revoked key works at most this much longer; documented as 60 s. Milliseconds. */
const defaultCacheMs = 30_000
const maxCached = 10_000
/** Placeholder hash for an unknown key, so that the comparison takes place anyway. */
const noHash = '0'.repeat(64)

/**
 * Authenticates requests. The cache is keyed by the hash of the whole key, so a wrong secret costs a table lookup just as
 * an unknown tenant does: callers cannot distinguish the two by response or timing.
 */
export function createAuthenticate({
  readKey,
  now,
  cacheMs = defaultCacheMs,
  isOpen,
  onKey,
}: AuthenticateOptions): Authenticate {
  const [valid, invalid] = [createKeyCache(), createKeyCache()]
  return async ({ headers }, scope) => {
    const sent = sentKey(headers)
    if (sent === undefined)
      return isOpen ? { kind: 'caller', caller: { kind: 'anyone' } } : refused('unauthorized', noKey)
    const parsed = parseApiKey(sent)
    if (parsed === undefined) return refused('unauthorized', badKey)
    const hash = hashApiKey(parsed)
    const cached = valid.get(hash) ?? invalid.get(hash)
    const isFresh = cached !== undefined && isYoung(cached.atMs, now(), cacheMs)
    const key = isFresh ? cached.key : await readKey(parsed.tenantId, parsed.keyId)
    const isValid = isSameHash(key?.hash ?? noHash, hash)
    if (!isFresh) {
      valid.delete(hash)
      invalid.delete(hash)
      remember(isValid ? valid : invalid, hash, { key: isValid ? key : undefined, atMs: now() }, maxCached)
    }
    if (!isValid || key === undefined || isExpired(key, now())) return refused('unauthorized', badKey)
    onKey?.(parsed.tenantId, parsed.keyId)
    if (!key.scopes.includes(scope)) return refused('forbidden', `the key lacks the scope "${scope}"`)
    const { tenantId } = parsed
    return { kind: 'caller', caller: { kind: 'tenant', tenantId, ...(key.hasContentIds && { hasContentIds: true }) } }
  }
}

type KeyCache = Map<string, { readonly key: KeyRecord | undefined; readonly atMs: number }>

/** Valid and invalid keys have separate caches: thousands of forged keys must not evict valid ones. */
function createKeyCache(): KeyCache {
  return new Map()
}

const noKey = 'no API key: send it as "Authorization: Bearer <key>"'
const badKey = 'the API key is not valid'

function isExpired({ expiresAt }: KeyRecord, nowMs: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= nowMs
}

/** The key of a request: a bearer token, the password of Basic, or X-Api-Key; empty if Authorization is neither. */
function sentKey(headers: KeyHeaders): string | undefined {
  const { authorization } = headers
  if (authorization === undefined) return headers['x-api-key']
  const [, scheme = '', value = ''] = /^(\S+)\s+(\S+)\s*$/.exec(authorization) ?? []
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return ''
  const pair = Buffer.from(value, 'base64').toString('utf8')
  return pair.slice(pair.indexOf(':') + 1)
}
