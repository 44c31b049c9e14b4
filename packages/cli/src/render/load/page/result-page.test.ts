import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../../pipeline/test/full-size.ts'
import { anyCharacter } from '../../../../../sdk/test/any-character.ts'
import { aReadResult } from '../../../../test/a-result.ts'
import { html, jsonData } from '../../html.ts'
import { backlogChart, latencyChart, lonePoints, percentileChart, throughputChart } from './page-charts.ts'
import { secondsInSteps } from './page-sections.ts'
import { resultPage } from './result-page.ts'

const text = fc.string({ unit: anyCharacter })
const markup = fc.constantFrom(
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><b>',
  "' onload='",
  '<!--',
)
const hostile = fc.array(fc.oneof(text, markup), { maxLength: 4 }).map((parts) => parts.join(''))

/** The elements of a page, without the content of styles and scripts. */
function tagsOf(page: string): readonly string[] {
  const bare = page.replaceAll(/(<(script|style)\b[^>]*>)[\s\S]*?(<\/\2>)/g, '$1$3')
  return [...bare.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replaceAll(/"[^"]*"/g, '""'))
}

test('nothing that comes from a server, a target or a flag is markup', async () => {
  const plain = tagsOf(await resultPage(aReadResult(parts('a'))))
  await fc.assert(
    fc.asyncProperty(hostile, async (evil) => {
      expect(tagsOf(await resultPage(aReadResult(parts(`a${evil}`))))).toEqual(plain)
    }),
    runs({ fast: 40, full: 1_000 }),
  )
})

function parts(evil: string) {
  return {
    report: { target: evil, failures: { [evil]: 2 }, error: { code: evil, message: evil } },
    result: {
      ...{ command: evil, objectives: [evil], tenants: [{ tenant: evil, accepted: 1, refused: 0, unanswered: 0 }] },
      environment: { logpipe: evil, node: evil, os: evil, cpu: evil, cpus: 1 },
    },
  }
}

test('what is put into markup is text, and is shown where it would turn or hide the rest', () => {
  expect(html`<p title="${'a"b'}">${`<&'\u202e\u0007`} ${3}${[html`<b>x</b>`]}</p>`.markup).toBe(
    '<p title="a&quot;b">&lt;&amp;&#39;&lt;202e&gt;&lt;07&gt; 3<b>x</b></p>',
  )
})

test('data in a script element is the same data, and cannot end the element', () => {
  fc.assert(
    fc.property(fc.dictionary(text, hostile), (data) => {
      const { markup: json } = jsonData(data)
      expect(json).not.toContain('<')
      expect(JSON.stringify(JSON.parse(json))).toBe(JSON.stringify(data))
    }),
    runs({ fast: 100, full: 2_000 }),
  )
})

test('the page loads nothing, and runs and styles only what its policy names by hash', async () => {
  const page = await resultPage(aReadResult())
  const policy =
    /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? ''
  expect(policy).toMatch(
    /^default-src 'none'; style-src (?:'sha256-[\w+/]+=*' ?)+; script-src (?:'sha256-[\w+/]+=*' ?)+$/,
  )
  const contents = [...page.matchAll(/<(?:script|style)>([\s\S]*?)<\/(?:script|style)>/g)].map(
    ([, content = '']) => content,
  )
  expect(contents).toHaveLength(5)
  for (const content of contents) {
    expect(policy).toContain(`'sha256-${createHash('sha256').update(content).digest('base64')}'`)
  }
  expect(page.replaceAll(/<(script|style)>[\s\S]*?<\/\1>/g, '')).not.toMatch(/\b(?:src|href)=|url\(|@import/)
  expect(page).toContain('Copyright (c) 2022 Leon Sorokin')
})

test('the backlog is drawn by its most in each second, seconds without a look left out', () => {
  const samples = [
    { ms: 10, queued: 3 },
    { ms: 900, queued: 8 },
    { ms: 2_100, queued: 1 },
  ]
  const report = { backlog: { peak: 8, growth_per_second: 0, samples } }
  expect(backlogChart(aReadResult({ report }))?.columns).toEqual([
    [0, 1, 2],
    [8, null, 1],
  ])
  expect(backlogChart(aReadResult())).toBeUndefined()
})

test('without a response there is no latency to draw', async () => {
  const page = await resultPage(aReadResult({ latencies: [] }))
  expect(page).toContain('There was no response, so there is no latency.')
  const charts = /id="charts">(.*)<\/script>/.exec(page)?.[1] ?? ''
  expect(JSON.parse(charts).map(({ id }: { id: string }) => id)).toEqual(['throughput'])
})

test('each series of a chart has a value for each place, and differs from the others in more than its colour', () => {
  const read = aReadResult()
  for (const { series, columns } of [latencyChart(read), percentileChart(read), throughputChart(read)]) {
    expect(columns).toHaveLength(series.length + 1)
    expect(new Set(columns.map((column) => column.length)).size).toBe(1)
    expect(new Set(series.map(({ dash }) => JSON.stringify(dash))).size).toBe(series.length)
  }
})

test('a value without neighbours is a point of its own, and one at the end of a line is not', () => {
  const values = [7, null, 1, 2, null, 0, null, null, 3]
  expect(lonePoints({ columns: [[...values.keys()], values, values.map(() => 1), [null, 5]] })).toEqual([
    [0, 5, 8],
    [],
    [1],
  ])
})

test('latency by percentile rises, from the smallest to the largest', () => {
  const latencies = Array.from({ length: 500 }, (_, i) => i + 1)
  const [xs = [], ys = []] = percentileChart(aReadResult({ latencies })).columns
  expect(xs[0]).toBe(1)
  expect(xs.at(-1)).toBe(500)
  expect(ys[0]).toBe(1)
  expect(ys.at(-1)).toBeCloseTo(499, -1)
  expect(ys).toEqual(ys.toSorted((a, b) => Number(a) - Number(b)))
})

test('what was due by second is the rate of the stages, added up to all of it', () => {
  const stages = [
    { from_rate: 0, to_rate: 100, duration_ms: 2_500 },
    { from_rate: 40, to_rate: 40, duration_ms: 1_000 },
  ]
  const row = { sent: 0, responses: 0, failed: 0, p50: 0, p99: 0, max: 0 }
  const seconds = [0, 1, 2, 3, 4].map((second) => ({ second, ...row }))
  const read = aReadResult({ report: { seconds }, result: { shape: { stages, arrivals: 'constant', batch: 1 } } })
  const due = throughputChart(read).columns[1] ?? []
  expect(due).toEqual([20, 60, 65, 20, 0])
})

test('seconds that share a row are added up, and their worst latency stands for them', () => {
  const second = fc.record({
    ...{ second: fc.nat(), sent: fc.nat({ max: 999 }), responses: fc.nat({ max: 999 }), failed: fc.nat({ max: 9 }) },
    ...{ p50: fc.nat(), p99: fc.nat(), max: fc.nat() },
  })
  fc.assert(
    fc.property(
      fc.array(second, { minLength: 1, maxLength: 400 }),
      fc.integer({ min: 1, max: 60 }),
      (seconds, most) => {
        const { rows } = secondsInSteps(seconds, most)
        expect(rows.length).toBeLessThanOrEqual(most)
        for (const key of ['sent', 'responses', 'failed'] as const) {
          const sum = (all: typeof rows): number => all.reduce((total, row) => total + row[key], 0)
          expect(sum(rows)).toBe(sum(seconds))
        }
        expect(Math.max(...rows.map(({ max }) => max))).toBe(Math.max(...seconds.map(({ max }) => max)))
      },
    ),
    runs({ fast: 100, full: 2_000 }),
  )
})
