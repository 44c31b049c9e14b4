import { randomBytes } from 'node:crypto'
import type { IngestResponse, LogPage, LogView, OutcomesResponse, StoredResponse } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aForgedKey, renamedKey } from './forged-key.ts'
import { runs } from './full-size.ts'
import { asOperator, bearer, tenantOf } from './use-manager.ts'
import { type CallAnswer, type CallOptions, problemOf, useStack } from './with-stack.ts'

const { stack, call, drained, rowsOf } = useStack({ requiresKeys: true })

/** Names that are not the one they look like, as somebody would write them who wants to be taken for it. */
const disguises: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => name.replace('a', '%61'),
  (name) => name.replace('a', 'а'),
  (name) => name.replace('a', 'ａ'),
  (name) => `${name}\u200b`,
  (name) => `${name}\u0301`,
  (name) => `${name}%00`,
  (name) => `${name}#0`,
  (name) => `${name},${name}`,
  (name) => `./${name}`,
]

/** Log ids that try to leave the tenant they are asked in; none of them is one. */
const escapes: readonly ((name: string, id: string) => string)[] = [
  (name, id) => `${name}#${id}`,
  (name, id) => `${name} ${id}`,
  (name, id) => `../${name}/${id}`,
  (name, id) => `..%2f${name}%2f${id}`,
  (_, id) => `${id}\u0000`,
  (_, id) => id.replace('i', 'і'),
]

const ids = ['id-0', 'id-1', 'id-2', 'id-3', 'id-4']

// Tenants are counted from the one who asks: 0 is itself, 1 and 2 are the others.
const whose = fc.nat(2)
const anyId = fc.constantFrom(...ids)
const operation = fc.oneof(
  fc.record({ kind: fc.constant('ingest' as const), id: anyId }),
  fc.record({
    kind: fc.constant('batch' as const),
    ids: fc.shuffledSubarray([...ids], { minLength: 2, maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('write' as const), id: anyId }),
  fc.record({ kind: fc.constant('recent' as const), limit: fc.constantFrom(1, 2, 100), cursorOf: fc.option(whose) }),
  fc.record({ kind: fc.constant('get' as const), id: anyId }),
  fc.record({ kind: fc.constant('escape' as const), id: anyId, of: whose, way: fc.nat(escapes.length - 1) }),
  fc.record({ kind: fc.constant('stored' as const), ids: fc.shuffledSubarray([...ids]) }),
  fc.record({ kind: fc.constant('outcomes' as const), ids: fc.shuffledSubarray([...ids]) }),
)
const naming = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  {
    weight: 3,
    arbitrary: fc.record({
      place: fc.constantFrom('header' as const, 'query' as const, 'body' as const),
      of: whose,
      disguise: fc.oneof(fc.constant(0), fc.nat({ max: disguises.length - 1 }), fc.nat({ max: disguises.length - 1 })),
    }),
  },
)
const keyUsed = fc.oneof(
  { weight: 4, arbitrary: fc.constant('right' as const) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('none' as const, 'wrong secret' as const, 'renamed' as const, 'revoked' as const),
  },
)
const attempt = fc.record({ operation, naming, keyUsed })
type Attempt = Omit<typeof attempt extends fc.Arbitrary<infer T> ? T : never, never>
type Operation = Attempt['operation']

interface Tenant {
  readonly name: string
  readonly key: string
  readonly revoked: string
  /** What the model says that it may see: id and text of each of its rows. */
  readonly logs: Map<string, string>
  /** How many records were stored of its last request of each name; all tenants use the same names. */
  readonly outcomes: Map<string, number>
  /** The last `next` that it was given. */
  cursor?: string
}

let bases = 0
let lines = 0

/** Three tenants whose names begin alike, as far as the rules allow. */
async function threeTenants(): Promise<readonly Tenant[]> {
  const base = `acme${bases++}`
  return asOperator(stack(), (manager) =>
    Promise.all(
      [base, `${base}_eu`, `${base}-eu`].map(async (name): Promise<Tenant> => {
        const { key } = await manager.add(tenantOf(name), {})
        const revoked = await manager.addKey(tenantOf(name), { scopes: ['write', 'read'] })
        await manager.revokeKey(tenantOf(name), revoked.keyId)
        return { name, key: key.key, revoked: revoked.key, logs: new Map(), outcomes: new Map() }
      }),
    ),
  )
}

interface Named {
  readonly place: 'header' | 'query' | 'body'
  readonly name: string
}

interface Request {
  readonly route: string
  readonly options: CallOptions
}

/** Who asks: `of` finds the tenants counted from the one who asks. */
interface Scene {
  readonly own: Tenant
  readonly of: (offset: number) => Tenant
  /** Text of each id that the request would write. */
  readonly texts: ReadonlyMap<string, string>
}

function requestOf(operation: Operation, { of, texts }: Scene, named: Named | undefined): Request {
  const inBody = named?.place === 'body' ? { tenant_id: named.name } : {}
  const parameters = new URLSearchParams()
  if (named?.place === 'query') parameters.set('tenant_id', named.name)
  // A header has bytes, not characters: what is beyond ASCII is sent as UTF-8.
  const headers: Record<string, string> =
    named?.place === 'header' ? { 'x-tenant-id': Buffer.from(named.name).toString('latin1') } : {}
  const request = (route: string, body?: unknown): Request => ({
    route: parameters.size === 0 ? route : `${route}?${parameters}`,
    options: { headers, ...(body !== undefined && { body }) },
  })
  switch (operation.kind) {
    case 'ingest':
      headers['x-logpipe-outcome'] = operation.id
      return request('POST /ingest', { ...inBody, log_id: operation.id, text: texts.get(operation.id) })
    case 'batch': {
      const [first, second] = operation.ids.map((log_id) => ({ log_id, text: texts.get(log_id) }))
      return request('POST /ingest', [{ ...inBody, ...first }, second])
    }
    case 'write':
      return request('POST /logs', { ...inBody, id: operation.id, severity: 'info', message: texts.get(operation.id) })
    case 'recent': {
      const cursor = operation.cursorOf === null ? undefined : of(operation.cursorOf).cursor
      parameters.set('limit', String(operation.limit))
      if (cursor !== undefined) parameters.set('cursor', cursor)
      return request('GET /logs')
    }
    case 'get':
      return request(`GET /logs/${operation.id}`)
    case 'escape': {
      const path = escapes[operation.way]?.(of(operation.of).name, operation.id) ?? ''
      return request(`GET /logs/${encodeURIComponent(path)}`)
    }
    case 'stored':
      return request('POST /logs/stored', { ...inBody, log_ids: operation.ids })
    case 'outcomes':
      return request('POST /logs/outcomes', { ...inBody, requests: operation.ids })
  }
}

/** A GET has no body to name a tenant in: it does so in a header. */
function placeOf(place: Named['place'], { kind }: Operation): Named['place'] {
  const isGet = kind === 'recent' || kind === 'get' || kind === 'escape'
  return place === 'body' && isGet ? 'header' : place
}

/** A response, and the route that it is of. */
interface Answered extends CallAnswer {
  readonly route: string
}

/** What a request that was served did and showed, against what the model says. */
async function expectOwn(operation: Operation, answer: Answered, { own, texts }: Scene, isFirstForeign: boolean) {
  const { logs } = own
  const storedAs = (id: string): void => {
    if (!logs.has(id)) logs.set(id, texts.get(id) ?? '')
  }
  const expectView = ({ id, logId, message }: LogView): void => {
    expect([logId, message]).toEqual([id, logs.get(id)])
  }
  switch (operation.kind) {
    case 'ingest':
      expect(answer.status).toBe(202)
      expect(answer.json()).toMatchObject({ accepted: 1, tenant_id: own.name, log_id: operation.id })
      own.outcomes.set(operation.id, logs.has(operation.id) ? 0 : 1)
      storedAs(operation.id)
      return drained()
    case 'batch': {
      const wanted = isFirstForeign ? operation.ids.slice(1) : operation.ids
      expect(answer.status).toBe(202)
      const { log_ids, errors } = answer.json() as unknown as IngestResponse
      expect(log_ids).toEqual(wanted)
      expect(errors.map(({ index, code }) => [index, code])).toEqual(isFirstForeign ? [[0, 'tenant_mismatch']] : [])
      wanted.forEach(storedAs)
      return drained()
    }
    case 'write': {
      const isNew = !logs.has(operation.id)
      expect(answer.status).toBe(isNew ? 201 : 409)
      storedAs(operation.id)
      return isNew ? expectView(answer.json() as unknown as LogView) : undefined
    }
    case 'recent': {
      // A cursor of another tenant is refused, whatever page it is of. That tenant plays as well: it may have been given one only since.
      if (operation.cursorOf !== null && operation.cursorOf > 0 && answer.route.includes('cursor=')) {
        expect([answer.status, problemOf(answer).code]).toEqual([400, 'invalid_cursor'])
        return
      }
      expect(answer.status).toBe(200)
      const page = answer.json() as unknown as LogPage
      page.logs.forEach(expectView)
      if (operation.cursorOf === null) {
        expect(page.count).toBe(Math.min(operation.limit, logs.size))
        expect(page.next !== undefined).toBe(logs.size > operation.limit)
      }
      if (page.next === undefined) return
      const last = page.logs.at(-1)
      // A cursor can be read by whoever gets it: besides a digest, it must name nothing but a row that was shown.
      expect(Buffer.from(page.next, 'base64url').toString()).toMatch(
        new RegExp(`^[\\w-]{16}${new Date(last?.timestamp ?? 0).toISOString()}#\\d{4}#\\d{5}#${last?.id}$`),
      )
      own.cursor = page.next
      return
    }
    case 'get':
      expect(answer.status).toBe(logs.has(operation.id) ? 200 : 404)
      return logs.has(operation.id) ? expectView(answer.json() as unknown as LogView) : undefined
    case 'escape':
      expect([400, 404]).toContain(answer.status)
      return
    case 'stored': {
      expect(answer.status).toBe(200)
      const missing = operation.ids.filter((id) => !logs.has(id))
      expect(answer.json() as unknown as StoredResponse).toEqual({
        stored: operation.ids.length - missing.length,
        missing,
      })
      return
    }
    case 'outcomes': {
      expect(answer.status).toBe(200)
      const { outcomes, pending } = answer.json() as unknown as OutcomesResponse
      expect(new Map(outcomes.map(({ name, stored }) => [name, stored]))).toEqual(
        new Map([...own.outcomes].filter(([name]) => operation.ids.includes(name))),
      )
      expect(pending).toEqual(operation.ids.filter((id) => !own.outcomes.has(id)))
    }
  }
}

/** One request; where it is denied, the same once more with the right key and no other's name, which must pass. */
async function tryOnce({ operation, naming, keyUsed }: Attempt, own: Tenant, of: Scene['of']): Promise<void> {
  const texts = new Map(ids.map((id) => [id, `line ${lines++} of ${own.name}`]))
  const scene: Scene = { own, of, texts }
  const named = naming && {
    place: placeOf(naming.place, operation),
    name: disguises[naming.disguise]?.(of(naming.of).name) ?? '',
  }
  const isForeign = named !== undefined && named.name !== own.name
  const isFirstForeign = isForeign && operation.kind === 'batch' && named.place === 'body'
  const { route, options } = requestOf(operation, scene, named)
  const key = keyOf(keyUsed, own, of(1))
  const send = async (request: Request, headers: Readonly<Record<string, string>>): Promise<Answered> => ({
    ...(await call(request.route, { ...request.options, headers: { ...request.options.headers, ...headers } })),
    route: request.route,
  })
  const answer = await send({ route, options }, key === undefined ? {} : bearer(key))
  if (keyUsed !== 'right') expect([answer.status, problemOf(answer).code]).toEqual([401, 'unauthorized'])
  else if (isForeign && !isFirstForeign)
    expect([answer.status, problemOf(answer).code]).toEqual([403, 'tenant_mismatch'])
  else return expectOwn(operation, answer, scene, isFirstForeign)
  expectNothingOf(answer, [of(1), of(2)])
  const good = requestOf(operation, scene, named && { ...named, name: own.name })
  await expectOwn(operation, await send(good, bearer(own.key)), scene, false)
}

function keyOf(used: Attempt['keyUsed'], own: Tenant, other: Tenant): string | undefined {
  switch (used) {
    case 'right':
      return own.key
    case 'none':
      return undefined
    case 'revoked':
      return own.revoked
    case 'wrong secret':
      return aForgedKey(other.name, randomBytes, other.key.slice(-47, -39))
    case 'renamed':
      return renamedKey(own.key, other.name)
  }
}

/** A denial shows no text of anybody. */
function expectNothingOf(answer: CallAnswer, others: readonly Tenant[]): void {
  for (const { logs } of others) for (const text of logs.values()) expect(answer.text).not.toContain(text)
}

test('three tenants at once, whatever they try: each sees and changes only its own, and every denial has a positive control', async () => {
  const attempts = fc.array(attempt, { minLength: 3, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(fc.tuple(attempts, attempts, attempts), async (scripts) => {
      const tenants = await threeTenants()
      const play = async (own: Tenant, i: number): Promise<void> => {
        const of: Scene['of'] = (offset) => tenants[(i + offset) % tenants.length] ?? own
        for (const one of scripts[i] ?? []) await tryOnce(one, own, of)
      }
      // All play to the end before the first failure is told: none may go on in the next run.
      const played = await Promise.allSettled(tenants.map(play))
      for (const one of played) if (one.status === 'rejected') throw one.reason
      for (const { name, logs } of tenants) {
        const rows = await rowsOf(name)
        expect(new Map(rows.map((row) => [row.log_id, row.modified_text]))).toEqual(logs)
        for (const row of rows) expect(row.tenant_id).toBe(name)
      }
    }),
    { numRuns: runs({ fast: 9, full: 60 }), endOnFailure: true },
  )
})
