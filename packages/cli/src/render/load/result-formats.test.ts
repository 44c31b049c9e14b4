import { Chalk } from 'chalk'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../../pipeline/test/full-size.ts'
import { anyCharacter } from '../../../../sdk/test/any-character.ts'
import { aReadResult, type ResultParts } from '../../../test/a-result.ts'
import type { MissedObjective } from '../../load/report/objectives.ts'
import { formatOfFile, type ResultFormat, renderResult } from './result-format.ts'

const output = { write: () => undefined, isTty: false, columns: () => 80, color: new Chalk({ level: 0 }) }
const render = (format: ResultFormat, parts?: ResultParts) => renderResult(aReadResult(parts), format, output)

const text = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.constantFrom('a\n# HELP b', 'a\\', '"} 1\n', ']]>', '&amp;<!--', '\ud800', '\u0000'),
)
const anything = fc.record({
  report: fc.record({
    target: text,
    unreachable: fc.option(text, { nil: null }),
    failures: fc.dictionary(text, fc.nat()),
    missed: fc.constantFrom<readonly MissedObjective[]>(
      [],
      [{ objective: 'p99>1ms', value: 3 }],
      [{ objective: 'lost>0', value: null }],
    ),
    records: fc.record({
      ...{ sent: fc.nat(), accepted: fc.nat(), refused: fc.nat(), unanswered: fc.nat() },
      ...{ stored: fc.option(fc.nat(), { nil: null }), lost: fc.option(fc.nat(), { nil: null }) },
      ...{ duplicated: fc.option(fc.nat(), { nil: null }), misplaced: fc.option(fc.nat(), { nil: null }) },
      ...{ unanswered_stored: fc.option(fc.nat(), { nil: null }), unclear_stored: fc.option(fc.nat(), { nil: null }) },
    }),
  }),
  result: fc.record({ objectives: fc.array(fc.oneof(text, fc.constantFrom('p99>1ms', 'lost>0'))) }),
})
const size = runs({ fast: 50, full: 2_000 })

test('text and JSON are what the run itself printed', async () => {
  const { report } = aReadResult().result
  expect(JSON.parse(await render('json'))).toEqual(report)
  expect(await render('text')).toMatch(/^Load test \(embedded, 1 tenant\)\n[\s\S]* {2}passed\n$/)
})

test('CSV has a row for each second, as many cells as names, and no latency where there was no response', async () => {
  const second = fc.record({
    ...{ second: fc.nat(), sent: fc.nat(), responses: fc.nat({ max: 3 }), failed: fc.nat() },
    ...{ p50: fc.nat(), p99: fc.nat(), max: fc.nat() },
  })
  await fc.assert(
    fc.asyncProperty(fc.array(second), async (seconds) => {
      const [head = '', ...rows] = (await render('csv', { report: { seconds } })).trimEnd().split('\n')
      expect(head).toBe('second,sent,responses,failed,p50_ms,p99_ms,max_ms')
      const cells = rows.map((row) => row.split(','))
      expect(cells.filter(({ length }) => length !== 7)).toEqual([])
      expect(cells.map(([, , , , p50]) => p50 === '')).toEqual(seconds.map(({ responses }) => responses === 0))
    }),
    size,
  )
})

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
}

/** Reads XML of elements and attributes, and nothing else; throws where it is not well-formed (XML 1.0, 2.2, 2.3 and 3.1). */
function parseXml(xml: string): Element {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: characters that XML does not have
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
  expect(xml.isWellFormed()).toBe(true)
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
  expect(xml.startsWith(declaration)).toBe(true)
  let rest = xml.slice(declaration.length)
  const take = (pattern: RegExp): RegExpExecArray => {
    const match = pattern.exec(rest)
    if (match === null || match.index !== 0) throw new Error(`not well-formed at ${rest.slice(0, 60)}`)
    rest = rest.slice(match[0].length)
    return match
  }
  const element = (): Element => {
    const [, name = '', given = '', end] = take(/^\s*<([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>/)
    const attributes: Record<string, string> = {}
    for (const [, key = '', value = ''] of given.matchAll(/ ([a-z]+)="([^"]*)"/g)) {
      if (Object.hasOwn(attributes, key) || /&(?!(?:amp|lt|gt|quot);)/.test(value))
        throw new Error(`not well-formed at ${given}`)
      attributes[key] = value
    }
    const children: Element[] = []
    while (end === '' && !new RegExp(`^\\s*</${name}>`).test(rest)) children.push(element())
    if (end === '') take(new RegExp(`^\\s*</${name}>`))
    return { name, attributes, children }
  }
  const root = element()
  expect(rest.trim()).toBe('')
  return root
}

test('JUnit has a test case for each proof and each objective, and counts them right', async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (parts) => {
      const root = parseXml(await render('junit', parts))
      expect(root.name).toBe('testsuites')
      const [suite] = root.children
      const cases = suite?.children ?? []
      expect(cases).toHaveLength(7 + (parts.result?.objectives?.length ?? 0))
      const ends = cases.flatMap(({ children }) => children.map(({ name }) => name))
      const countOf = (name: string): string => String(ends.filter((end) => end === name).length)
      expect(suite?.attributes).toMatchObject({
        ...{ tests: String(cases.length), failures: countOf('failure') },
        ...{ errors: countOf('error'), skipped: countOf('skipped') },
      })
    }),
    size,
  )
})

test('JUnit tells what is missed, what is not known, and what the run was not fit to show', async () => {
  const { records, generator } = aReadResult().result.report
  const xml = await render('junit', {
    report: {
      verdict: 'failed',
      records: { ...records, lost: 7, misplaced: null, unanswered: 2 },
      failures: { 'read <ECONNRESET>': 2 },
      missed: [{ objective: 'p99>3ms', value: 4 }],
      generator: { ...generator, limit: 'cpu' },
      ...{ late: 3, unsent: 5 },
    },
    result: { objectives: ['p99>3ms', 'lost>9'] },
  })
  const cases = parseXml(xml).children[0]?.children ?? []
  expect(cases.map(({ attributes: { name }, children: [end] }) => [name, end?.name, end?.attributes.message])).toEqual([
    ['no accepted record is lost', 'failure', '7 records not in the table'],
    ['no record is duplicated', undefined, undefined],
    ['no record is misplaced', 'skipped', 'not known; what is not stored yet is on the queue'],
    ['no record is refused', undefined, undefined],
    ['every request has a response', 'failure', '2 records without a response: 2 × read &lt;ECONNRESET&gt;'],
    ['objective: p99 ≤ 3ms', 'failure', 'it was 4.00 ms'],
    ['objective: lost ≤ 9', undefined, undefined],
    ['the generator kept its schedule', 'error', 'logpipe ran out of CPU (5 requests unsent, 3 late)'],
    ['the run was followed to its end', undefined, undefined],
  ])
})

/** Reads the text format 0.0.4 of Prometheus as strictly as its grammar; throws where a line is none of it. */
function parsePrometheus(exposition: string): ReadonlyMap<string, number> {
  expect(exposition.endsWith('\n')).toBe(true)
  const samples = new Map<string, number>()
  const done = new Set<string>()
  let [metric, seen] = ['', '']
  for (const line of exposition.slice(0, -1).split('\n')) {
    const help = /^# HELP ([a-zA-Z_:][\w:]*) (?:[^\\\n]|\\[\\n])+$/.exec(line)
    if (help !== null) {
      metric = help[1] ?? ''
      if (done.has(metric)) throw new Error(`there twice: ${line}`)
      done.add(metric)
      seen = 'help'
      continue
    }
    if (line === `# TYPE ${metric} gauge` && seen === 'help') {
      seen = 'type'
      continue
    }
    const sample =
      /^([a-zA-Z_:][\w:]*)\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\} (-?\d+(?:\.\d+)?(?:e[-+]\d+)?)$/.exec(line)
    if (sample === null || sample[1] !== metric || seen === 'help') throw new Error(`not a line of Prometheus: ${line}`)
    const name = `${metric}{${sample[2]}}`
    const labels = [...(sample[2] ?? '').matchAll(/([a-zA-Z_]\w*)="(?:[^"\\]|\\.)*"/g)].map(([, label]) => label)
    if (samples.has(name) || new Set(labels).size < labels.length) throw new Error(`there twice: ${line}`)
    samples.set(name, Number(sample[3]))
  }
  return samples
}

test('Prometheus takes every line, whatever a server or a target is called', async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (parts) => {
      const samples = parsePrometheus(await render('prometheus', parts))
      expect(samples.size).toBeGreaterThan(30)
    }),
    size,
  )
})

test('Prometheus gets what is known, in seconds, and nothing of what is not', async () => {
  const { records } = aReadResult().result.report
  const report = { records: { ...records, stored: null }, drain_ms: null, missed: [{ objective: 'p50>1ms', value: 2 }] }
  const exposition = await render('prometheus', { report, result: { objectives: ['p50>1ms', 'lost>0'] } })
  const samples = parsePrometheus(exposition)
  const of = (name: string, labels = '') => samples.get(`logpipe_load_${name}{target="embedded"${labels}}`)
  expect(of('latency_seconds', ',quantile="0.99"')).toBe(0.004)
  expect(of('records', ',state="sent"')).toBe(4)
  expect(of('records', ',state="stored"')).toBeUndefined()
  expect(exposition).not.toContain('drain')
  expect(of('verdict', ',verdict="passed"')).toBe(1)
  expect(of('verdict', ',verdict="failed"')).toBe(0)
  expect(of('objective_met', ',objective="p50>1ms"')).toBe(0)
  expect(of('objective_met', ',objective="lost>0"')).toBe(1)
  expect(of('start_time_seconds')).toBe(1_767_323_045.678)
})

test('what only some runs measure is in every format where it was, and nowhere else', async () => {
  const { records, latency_ms } = aReadResult().result.report
  const backlog = { peak: 7, growth_per_second: -1.5, samples: [{ ms: 250, queued: 7 }] }
  const others = { latency_p99_ms: 5, pipeline_p99_ms: null, failed: 0 }
  const report = {
    ...{ backlog, pipeline_ms: { ...latency_ms, p99: 1_500 } },
    records: { ...records, repeated: 3, rejected: 4, bad_accepted: 1, unredacted: 2 },
    noise: { tenant: 'loud', factor: 10, calm: others, noisy: { ...others, latency_p99_ms: 20, failed: 3 } },
  }
  const text = await render('text', { report })
  expect(text).toContain(
    '  unredacted  2\n  repeated    3 records\n  rejected    4 bad records\n  accepted    1 bad record\n',
  )
  expect(text).toContain('  backlog     at most 7 messages, −1.5 a second while sending\n')
  expect(text).toContain('  others      p99 5.00 ms → 20 ms · failed 0 → 3 (while loud sent 10 times as much)\n')
  expect(text).toContain('  stored in   p50 2.00 ms · p99 1.5 s · ')
  const junit = await render('junit', { report })
  expect(junit).toContain('name="no planted personal data is stored" time="0"><failure message="2 rows with it"')
  expect(junit).toContain('name="no bad record is accepted" time="0"><failure message="1 bad record accepted"')
  const samples = parsePrometheus(await render('prometheus', { report }))
  expect(samples.get('logpipe_load_pipeline_seconds{target="embedded",quantile="0.99"}')).toBe(1.5)
  expect(samples.get('logpipe_load_backlog_peak_messages{target="embedded"}')).toBe(7)
  expect(samples.get('logpipe_load_backlog_growth_per_second{target="embedded"}')).toBe(-1.5)
  const without = await Promise.all((['text', 'junit', 'prometheus', 'html'] as const).map((format) => render(format)))
  for (const one of without) expect(one).not.toMatch(/planted|Backlog|backlog|pipeline_seconds|stored in/)
  expect(await render('html', { report })).toContain('At most 7 messages in the queue.')
})

test('records that are stored although no response said so are in every format, and none where there are none', async () => {
  const { records } = aReadResult().result.report
  const report = { records: { ...records, unanswered: 5, unanswered_stored: 3, refused: 2, unclear_stored: 1 } }
  const said = '3 records without a response · 1 record behind an unclear response'
  expect(await render('text', { report })).toContain(`  also stored ${said}\n`)
  expect(await render('html', { report })).toContain(`0 misplaced; also stored: ${said}`)
  expect(JSON.parse(await render('json', { report })).records).toMatchObject({
    unanswered_stored: 3,
    unclear_stored: 1,
  })
  const samples = parsePrometheus(await render('prometheus', { report }))
  expect(samples.get('logpipe_load_records{target="embedded",state="unclear_stored"}')).toBe(1)
  const { unanswered_stored: _, unclear_stored: __, ...old } = records
  for (const one of [records, { ...records, unanswered_stored: null }, old as typeof records]) {
    const texts = await Promise.all(
      (['text', 'html'] as const).map((format) => render(format, { report: { records: one } })),
    )
    for (const text of texts) expect(text).not.toContain('also stored')
  }
})

test.each([
  ['a/run.JSON', 'json'],
  ['report.html', 'html'],
  ['junit.xml', 'junit'],
  ['logpipe.prom', 'prometheus'],
  ['run', undefined],
])('the file %s is meant to be %s', (path, format) => {
  expect(formatOfFile(path)).toBe(format)
})
