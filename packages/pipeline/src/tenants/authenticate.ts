import type { TenantId } from '@logpipe/sdk/contract'
import type { HttpEvent } from '../http/http-event.ts'
import { type Refusal, refused } from '../http/response.ts'
import { hashApiKey, isSameHash, parseApiKey } from './api-key.ts'
import { remember } from './remember.ts'
import type { KeyRecord, Scope, TenantDirectory } from './tenant-directory.ts'

/** Who is asking. */
export type Caller =
  /** Nobody in particular, where no key is needed: header or body names the tenant. */
  | { readonly kind: 'anyone' }
  /** The holder of a key: the key decides the tenant. */
  | { readonly kind: 'tenant'; readonly tenantId: TenantId }

export type Authenticated = { readonly kind: 'caller'; readonly caller: Caller } | Refusal
export type Authenticate = (event: Pick<HttpEvent, 'headers'>, scope: Scope) => Promise<Authenticated>

export interface AuthenticateOptions {
  readonly readKey: TenantDirectory['readKey']
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Whether a request without a key is served: on loopback, or where a deployment said so. */
  readonly isOpen: boolean
}

/** A revoked key works at most this long after, milliseconds; the promise is 60 s. */
const cacheMs = 30_000
const maxCached = 10_000
/** Stands in for the hash of a key that is not there, so that the comparison takes place all the same. */
const noHash = '0'.repeat(64)

/**
 * Finds out who sent a request. What is cached is found by the hash of the whole key, so a wrong secret asks the table
 * like an unknown tenant does: from outside the two cannot be told apart, in text or in time.
 */
export function createAuthenticate({ readKey, now, isOpen }: AuthenticateOptions): Authenticate {
  const [good, bad] = [createKeyCache(), createKeyCache()]
  return async ({ headers }, scope) => {
    const sent = sentKey(headers)
    if (sent === undefined)
      return isOpen ? { kind: 'caller', caller: { kind: 'anyone' } } : refused('unauthorized', noKey)
    const parsed = parseApiKey(sent)
    if (parsed === undefined) return refused('unauthorized', badKey)
    const hash = hashApiKey(parsed)
    const cached = good.get(hash) ?? bad.get(hash)
    const isFresh = cached !== undefined && now() - cached.atMs < cacheMs
    const key = isFresh ? cached.key : await readKey(parsed.tenantId, parsed.keyId)
    const isGood = isSameHash(key?.hash ?? noHash, hash)
    if (!isFresh) {
      good.delete(hash)
      bad.delete(hash)
      remember(isGood ? good : bad, hash, { key: isGood ? key : undefined, atMs: now() }, maxCached)
    }
    if (!isGood || key === undefined || isExpired(key, now())) return refused('unauthorized', badKey)
    if (!key.scopes.includes(scope)) return refused('forbidden', `the key lacks the scope "${scope}"`)
    return { kind: 'caller', caller: { kind: 'tenant', tenantId: parsed.tenantId } }
  }
}

type KeyCache = Map<string, { readonly key: KeyRecord | undefined; readonly atMs: number }>

/** Good keys and bad ones have a cache each: whoever forges keys by the thousand must not push the good ones out. */
function createKeyCache(): KeyCache {
  return new Map()
}

const noKey = 'no API key: send it as "Authorization: Bearer <key>"'
const badKey = 'the API key is not valid'

function isExpired({ expiresAt }: KeyRecord, nowMs: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= nowMs
}

/** The key of a request: a bearer token, the password of Basic, or X-Api-Key; empty where Authorization is neither. */
function sentKey(headers: HttpEvent['headers']): string | undefined {
  const { authorization } = headers
  if (authorization === undefined) return headers['x-api-key']
  const [, scheme = '', value = ''] = /^(\S+)\s+(\S+)\s*$/.exec(authorization) ?? []
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return ''
  const pair = Buffer.from(value, 'base64').toString('utf8')
  return pair.slice(pair.indexOf(':') + 1)
}
