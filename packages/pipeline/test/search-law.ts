import { type Attributes, type Json, type LogPage, type Severity, severities } from '@logpipe/sdk/contract'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { SearchBudget } from '../src/logs-api/find-rows.ts'
import type { Row } from '../src/table/row.ts'
import type { OpenTenantRows } from '../src/table/tenant-rows.ts'
import { aReader } from './a-reader.ts'
import { aLogId, aRow, aTenant, jsonOf } from './build.ts'

/** When the rows are looked at: all were received before. */
export const searchedAtMs = Date.UTC(2026, 0, 31, 12)
const count = 400
const [searched, another] = [aTenant('searched'), aTenant('another')]
const words = [
  'Timeout',
  'refused',
  'STRASSE',
  'Straße',
  'db',
  'ÄRGER',
  'ὀδός',
  'say "hi"',
  'C:\\dir',
  '[REDACTED:EMAIL]',
]

/** What a row has is spread by its number, so that all combinations are there, in bursts and rarely. */
const attributesOf: readonly ((i: number) => Attributes | undefined)[] = [
  () => undefined,
  (i) => ({ http: { status: i % 3 === 0 ? 500 : 200 } }),
  (i) => ({ 'http.status': 500, user: { id: String(i % 7) } }),
  (i) => ({ http: { status: [404, 500] }, tags: ['a', `t${i % 5}`], ok: i % 2 === 0 }),
]

/** Rows of the tenant that is searched. */
const rows: readonly Row[] = Array.from({ length: count }, (_, i) => {
  // Several are received in the same millisecond.
  const received_at = new Date(searchedAtMs - count * 1_000 + Math.floor(i / 3) * 1_000).toISOString()
  const attributes = attributesOf[Math.floor(i / 2) % attributesOf.length]?.(i)
  const text = [i, words[i % words.length], words[(i * i) % words.length], 'x'.repeat(i % 50)].join(' ')
  return aRow({
    tenant_id: searched,
    log_id: aLogId(`id-${i}`),
    modified_text: i % 97 === 0 ? `${text} rare` : text,
    severity: severities[i % 11 === 0 ? 4 : i % 3] as Severity,
    received_at,
    ...(attributes && { attributes: JSON.stringify(attributes) }),
    // Uneven, as the shards of a quiet tenant are.
    shard: i % 5 === 0 ? 0 : i % 16,
  })
})

/** Stores what is searched, and the same for another tenant. */
export async function storeSearched(open: OpenTenantRows): Promise<void> {
  await open(searched).putAll(rows)
  const others = rows.map(({ recent_key: _, recent_sort: __, ...row }) =>
    aRow({ ...row, tenant_id: another, shard: 1 }),
  )
  await open(another).putAll(others)
}

interface Search {
  readonly words: readonly string[]
  readonly attributes: Readonly<Record<string, string>>
  readonly least?: Severity | undefined
  readonly since?: number | undefined
  readonly until?: number | undefined
}

/** Every path of attributes with its values, as a person would write them. */
function pairsOf(value: Json, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((element: Json) => pairsOf(element, path))
  if (typeof value !== 'object' || value === null) return [`${path}=${value}`]
  return Object.entries(value).flatMap(([key, inner]) => pairsOf(inner, path === '' ? key : `${path}.${key}`))
}

/** The same search, by other means: regular expressions, and all attributes written out. */
function naive({ words, attributes, least, since, until }: Search): readonly string[] {
  const patterns = words.map((word) => {
    const literal = word.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
    return new RegExp(literal.replaceAll(/ss|ß/giu, '(?:ss|ß)'), 'iu')
  })
  const isMatch = (row: Row): boolean => {
    const pairs = row.attributes === undefined ? [] : pairsOf(JSON.parse(row.attributes))
    const at = Date.parse(row.received_at)
    return (
      patterns.every((pattern) => pattern.test(row.modified_text)) &&
      Object.entries(attributes).every(([path, value]) => pairs.includes(`${path}=${value}`)) &&
      (least === undefined || severities.indexOf(row.severity) >= severities.indexOf(least)) &&
      (since === undefined || at >= since) &&
      (until === undefined || at < until)
    )
  }
  const compare = (a: Row, b: Row): number => ((a.recent_sort ?? '') < (b.recent_sort ?? '') ? 1 : -1)
  return rows
    .filter(isMatch)
    .toSorted(compare)
    .map((row) => row.log_id)
}

function parametersOf({ words, attributes, least, since, until }: Search): Record<string, string> {
  const quoted = words.map((word) => `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(' ')
  return {
    ...(words.length > 0 && { q: quoted }),
    ...Object.fromEntries(Object.entries(attributes).map(([path, value]) => [`attr.${path}`, value])),
    ...(least && { min_severity: least }),
    ...(since !== undefined && { since: new Date(since).toISOString() }),
    ...(until !== undefined && { until: new Date(until).toISOString() }),
  }
}

const aWord = fc.oneof(
  fc.constantFrom(...words, 'rare', 'nowhere', '1', 'x x', 'out'),
  fc.constantFrom('TIMEOUT', 'strasse', 'ärger', 'REFUSED DB'),
)
const anAttribute = fc.constantFrom(
  ['http.status', '500'],
  ['http.status', '404'],
  ['user.id', '3'],
  ['tags', 't1'],
  ['ok', 'true'],
  ['no.such', '1'],
)
const aMoment = fc.option(fc.integer({ min: searchedAtMs - count * 1_000, max: searchedAtMs - count * 600 }), {
  nil: undefined,
})
const aSearch: fc.Arbitrary<Search> = fc.record({
  words: fc.array(aWord, { maxLength: 2 }),
  attributes: fc
    .array(anAttribute, { maxLength: 2 })
    .map((pairs) => Object.fromEntries(pairs) as Record<string, string>),
  least: fc.option(fc.constantFrom(...severities), { nil: undefined, freq: 1 }),
  since: aMoment,
  until: aMoment,
})

/** Found on a few pages of many. */
const rare: Search = { words: ['rare'], attributes: {} }

/** All pages of a search. */
async function pagesOf(
  open: OpenTenantRows,
  search: Search,
  options: { readonly limit: number; readonly searchBudget: SearchBudget },
): Promise<readonly LogPage[]> {
  const { limit, searchBudget } = options
  const read = aReader({ openRows: open, searchBudget, readMs: 1 })
  const headers = { 'x-tenant-id': searched }
  const pages: LogPage[] = []
  do {
    const cursor = pages.at(-1)?.next
    const query = { ...parametersOf(search), limit: String(limit), ...(cursor !== undefined && { cursor }) }
    const response = await read.call('GET /logs', { query, headers })
    expect(response.statusCode, response.body).toBe(200)
    pages.push(jsonOf(response) as unknown as LogPage)
  } while (pages.at(-1)?.next !== undefined)
  return pages
}

export interface SearchLaw {
  readonly open: OpenTenantRows
  readonly numRuns: number
  /** The least that a request may read, in rows; fewer take more requests. */
  readonly minRows: number
}

/** The law of search: its pages together are what a filter of all rows finds, in order and each once, whatever each may read. */
export async function expectSearchLaw({ open, numRuns, minRows }: SearchLaw): Promise<void> {
  const budget = fc.record({
    rows: fc.integer({ min: minRows, max: 500 }),
    bytes: fc.oneof(fc.integer({ min: minRows * 20, max: 5_000 }), fc.constant(1e9)),
    ms: fc.constantFrom(1, 1e9),
  })
  let [empty, full] = [0, 0]
  await fc.assert(
    fc.asyncProperty(aSearch, budget, fc.integer({ min: minRows, max: 60 }), async (search, searchBudget, limit) => {
      const pages = await pagesOf(open, search, { limit, searchBudget })
      expect(pages.flatMap(({ logs }) => logs.map(({ id }) => id))).toEqual(naive(search))
      for (const { count, read, next } of pages) {
        expect(count).toBeLessThanOrEqual(limit)
        expect(read?.rows ?? 0).toBeLessThanOrEqual(searchBudget.rows)
        if (next !== undefined && count === 0) empty++
        if (count > 0) full++
      }
    }),
    { numRuns, examples: [[rare, { rows: minRows, bytes: 1e9, ms: 1e9 }, minRows]] },
  )
  // Else the law was tried on nothing.
  expect(Math.min(empty, full)).toBeGreaterThan(2)
}
