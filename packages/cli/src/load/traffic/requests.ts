import type { TenantId } from '@logpipe/sdk/contract'
import { requestKey } from '../../ledger/run-id.ts'
import { type KindSpec, openKinds } from './kinds.ts'
import { plantedIn } from './planted.ts'
import { randomOf } from './random-of.ts'
import { type SizeSpec, sizeAt } from './sizes.ts'

/** A tenant, and how often it sends in proportion to the others; a whole number. */
export interface TenantShare {
  readonly tenantId: TenantId
  readonly weight: number
}

/** What a run sends. Plain data, so that it can be handed to a thread. */
export interface TrafficSpec extends KindSpec {
  readonly runId: string
  readonly tenants: readonly TenantShare[]
  /** Records per request. */
  readonly batchRecords: number
  readonly apiKey?: string
  /** Texts to send, one after the other and again from the first. */
  readonly lines?: readonly string[]
  /** How long texts are; as long as they come without. */
  readonly size?: SizeSpec
  /** What the others saw is measured apart. */
  readonly noisyTenant?: TenantId
  /** Whether each text has personal data in it, of all types in turn. */
  readonly isPlanted?: boolean
}

/** The requests of a run by number. The same number gives the same bytes, so none has to be kept. */
export interface Requests {
  readonly tenantOf: (n: number) => TenantId
  /** Header lines without Host and Content-Length; each ends with CRLF. ASCII. */
  readonly headersOf: (n: number) => string
  readonly bodyOf: (n: number) => string
  /** Whether all bodies are ASCII for sure. */
  readonly isAscii: boolean
}

export function openRequests(spec: TrafficSpec): Requests {
  const { runId, tenants, batchRecords, apiKey } = spec
  const turns = takeTurns(tenants)
  const { kindOf, originalOf } = openKinds(spec)
  const recordOf = openRecords(spec)
  const tenantOf = (n: number): TenantId => turns[originalOf(n) % turns.length] ?? ('' as TenantId)
  const type = batchRecords === 1 ? 'application/json' : 'application/x-ndjson'
  const key = apiKey === undefined ? '' : `authorization: Bearer ${apiKey}\r\n`
  const constant = `content-type: ${type}\r\nprefer: return=minimal\r\n${key}`
  // One string a tenant instead of one put together a request.
  const beforeKeys = new Map(turns.map((tenant) => [tenant, `${constant}x-tenant-id: ${tenant}\r\nidempotency-key: `]))
  return {
    isAscii: spec.lines === undefined && !spec.isPlanted,
    tenantOf,
    headersOf: (n) => `${beforeKeys.get(tenantOf(n))}${requestKey(runId, originalOf(n))}\r\n`,
    bodyOf: (n) => {
      if (kindOf(n) === 'bad') return badBodies[n % badBodies.length] ?? ''
      const first = originalOf(n)
      let body = recordOf(first, 0)
      for (let index = 1; index < batchRecords; index++) body += `\n${recordOf(first, index)}`
      return body
    },
  }
}

/** Malformed, of a wrong type, and without a text: each is refused as a whole. */
const badBodies = ['{"text":"cut off', '{"text":7}', '{"severity":"info"}']

/** One round in which each tenant has as many turns as its weight, spread evenly: whoever is furthest behind is next. */
function takeTurns(tenants: readonly TenantShare[]): readonly TenantId[] {
  const total = tenants.reduce((sum, { weight }) => sum + weight, 0)
  const credits = tenants.map(() => 0)
  return Array.from({ length: total }, () => {
    let next = 0
    for (const [i, { weight }] of tenants.entries()) {
      credits[i] = (credits[i] ?? 0) + weight
      if ((credits[i] ?? 0) > (credits[next] ?? 0)) next = i
    }
    credits[next] = (credits[next] ?? 0) - total
    return tenants[next]?.tenantId ?? ('' as TenantId)
  })
}

/** The records as JSON, by request and index. */
function openRecords(spec: TrafficSpec): (n: number, index: number) => string {
  const { runId, batchRecords, lines } = spec
  if (lines !== undefined) {
    const records = lines.map((text) => JSON.stringify({ text }))
    return (n, index) => records[(n * batchRecords + index) % records.length] ?? ''
  }
  if (spec.size === undefined && !spec.isPlanted) return openSamples(runId)
  return (n, index) => JSON.stringify({ text: madeText(spec, n, index) })
}

/** A line such as an application writes, with a phone number for the redaction to find. Nothing in it needs an escape but the quotes. */
function openSamples(runId: string): (n: number, index: number) => string {
  const beginning = `{"text":"level=info run=${runId} request=`
  const phones = Array.from(
    { length: 100 },
    (_, at) => ` msg=\\"customer 555-01${String(at).padStart(2, '0')} opened order `,
  )
  return (n, index) => `${beginning}${n} record=${index}${phones[n % 100]}${100_000 + n}\\" status=200"}`
}

/** What is planted is not cut off: a text may be longer for it. */
function madeText({ runId, seed, batchRecords, size, isPlanted }: TrafficSpec, n: number, index: number): string {
  const record = n * batchRecords + index
  const planted = isPlanted ? `${plantedIn(seed, record).text} ` : ''
  const head = `${planted}level=info run=${runId} request=${n} record=${index}`
  if (size === undefined) return head
  const bytes = sizeAt(size, randomOf(seed, record, 3), randomOf(seed, record, 4))
  if (bytes <= head.length) return head.slice(0, Math.max(planted.length, bytes))
  return head + fillerFrom(Math.floor(randomOf(seed, record, 5) * words.length), bytes - head.length)
}

const words =
  ' the request was read from its cache and written to the index while a worker waited for the next page of results'

function fillerFrom(offset: number, length: number): string {
  const turned = words.slice(offset) + words.slice(0, offset)
  return ` ${turned.repeat(Math.ceil(length / turned.length))}`.slice(0, length)
}
