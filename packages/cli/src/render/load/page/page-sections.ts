import type { SecondRow } from '../../../load/measure/recorder.ts'
import type { LoadReport } from '../../../load/report/load-report.ts'
import type { RunResult } from '../../../load/result/run-result.ts'
import { count, duration, plural } from '../../format.ts'
import { type Html, html } from '../../html.ts'
import { alsoStoredText, unknownText } from '../../load.ts'
import { achievedText, targetText } from '../../rate-text.ts'
import { type RunCheck, runChecks } from '../../run-checks.ts'
import type { Chart } from './page-charts.ts'

const verdictMarks = {
  passed: ['good', '✓'],
  failed: ['bad', '✗'],
  invalid: ['warn', '!'],
  inconclusive: ['warn', '?'],
  interrupted: ['warn', '■'],
} as const

export function headSection({ report, started_at }: RunResult): Html {
  const [tone, mark] = verdictMarks[report.verdict]
  const when = `${started_at.slice(0, 19).replace('T', ' ')} UTC`
  const size = `${plural(report.seconds.length, 'second')}, ${plural(report.tenants, 'tenant')}`
  return html`<header>
<div class="top">
<div><h1>Load test of ${report.target}</h1><p class="muted">${when} · ${size}</p></div>
<p class="verdict ${tone}"><span aria-hidden="true">${mark}</span> ${report.verdict}</p>
</div>
${tiles(report)}
</header>`
}

function tiles(report: LoadReport): Html {
  const { rate, latency_ms: latency, records } = report
  const time = (ms: number): string => (report.responses === 0 ? '–' : duration(ms))
  const wrong = [
    [records.lost, 'lost'],
    [records.duplicated, 'duplicated'],
    [records.misplaced, 'misplaced'],
  ] as const
  const notAccepted = [
    [records.refused, 'refused'],
    [records.unanswered, 'unanswered'],
  ] as const
  const also = alsoStoredText(report) === '' ? '' : `; also stored: ${alsoStoredText(report)}`
  const list = (counts: readonly (readonly [number | null, string])[]): string =>
    counts.map(([value, name]) => (value === null ? `${name}: not known` : `${count(value)} ${name}`)).join(' · ')
  return html`<dl class="tiles">
${tile('requests/min', achievedText(rate), targetText(rate))}
${tile('p50', time(latency.p50), 'since each request was due')}
${tile('p99', time(latency.p99), `of that ${time(report.service_ms.p99)} after it was sent`)}
${tile('max', time(latency.max), `p99.9 ${time(latency.p999)}`)}
${tile('records accepted', count(records.accepted), `of ${count(records.sent)}; ${list(notAccepted)}`)}
${tile('records stored', records.stored === null ? '–' : count(records.stored), records.stored === null ? unknownText(report) : `${list(wrong)}${also}`)}
${tile('drained in', report.drain_ms === null ? '–' : duration(report.drain_ms), 'after the last response')}
</dl>`
}

function tile(name: string, value: string, more: string): Html {
  return html`<div><dt>${name}</dt><dd>${value} <small>${more}</small></dd></div>`
}

const outcomes = {
  met: ['good', '✓ met'],
  missed: ['bad', '✗ missed'],
  unknown: ['warn', '? unknown'],
  void: ['warn', '! not valid'],
} as const satisfies Record<RunCheck['outcome'], readonly [string, string]>

export function checksSection(result: RunResult): Html {
  const rows = runChecks(result).map(({ name, outcome, detail }) => {
    const [tone, text] = outcomes[outcome]
    return html`<tr><td class="outcome ${tone}">${text}</td><th scope="row">${name}</th><td>${detail}</td></tr>`
  })
  return html`<section aria-labelledby="checks"><h2 id="checks">Why it ${became[result.report.verdict]}</h2>
<div class="card scroll"><table><thead><tr><th scope="col">outcome</th><th scope="col">check</th><th scope="col">found</th></tr></thead><tbody>${rows}</tbody></table></div></section>`
}

const became = {
  passed: 'passed',
  failed: 'failed',
  invalid: 'is invalid',
  inconclusive: 'is inconclusive',
  interrupted: 'was interrupted',
} as const

export function chartFigure({ id, title, summary, isLog }: Chart, table: Html): Html {
  const scale = isLog ? ' The scale of times is logarithmic.' : ''
  return html`<figure class="card"><h3>${title}</h3><div class="chart" id="${id}"></div>
<figcaption>${summary}${scale} <span class="hint">Drag to zoom, double-click to reset.</span></figcaption>
${table}</figure>`
}

/** Rows of a table beside a chart. */
const maxRows = 60

/** What a chart shows, as a table: where there are many seconds, some together with the worst of their latencies. */
export function secondsTable(seconds: readonly SecondRow[]): Html {
  const { step, rows } = secondsInSteps(seconds, maxRows)
  const body = rows.map(({ second, sent, responses, failed, p50, p99, max }) => {
    const times = [p50, p99, max].map((ms) => numberCell(responses === 0 ? '–' : duration(ms)))
    const counts = [sent, responses, failed].map((value) => numberCell(count(value)))
    return html`<tr><th scope="row" class="n">${second}</th>${counts}${times}</tr>`
  })
  const caption =
    step === 1
      ? 'Second by second.'
      : `${step} seconds a row: counts added up, and of the latencies the worst. A CSV has every second.`
  const heads = ['from second', 'sent', 'responses', 'no response', 'p50', 'p99', 'max'].map(headCell)
  return html`<details><summary>As a table</summary><div class="scroll" tabindex="0"><table><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div></details>`
}

/** The most in each row's seconds. */
export function backlogTable(bySecond: readonly (number | null)[]): Html {
  const step = Math.max(1, Math.ceil(bySecond.length / maxRows))
  const body = Array.from({ length: Math.ceil(bySecond.length / step) }, (_, row) => {
    const seen = bySecond.slice(row * step, (row + 1) * step).filter((queued) => queued !== null)
    const most = seen.length === 0 ? '–' : count(Math.max(...seen))
    return html`<tr><th scope="row" class="n">${row * step}</th>${numberCell(most)}</tr>`
  })
  const heads = ['from second', 'messages'].map(headCell)
  return html`<details><summary>As a table</summary><div class="scroll" tabindex="0"><table><caption>Messages in the queue.</caption><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div></details>`
}

/** As few seconds a row as leave no more rows than that. */
export function secondsInSteps(seconds: readonly SecondRow[], most: number) {
  const step = Math.max(1, Math.ceil(seconds.length / most))
  const rows = Array.from({ length: Math.ceil(seconds.length / step) }, (_, i): SecondRow => {
    const part = seconds.slice(i * step, (i + 1) * step)
    const sum = (of: (row: SecondRow) => number): number => part.reduce((total, row) => total + of(row), 0)
    const worst = (of: (row: SecondRow) => number): number => Math.max(...part.map(of))
    return {
      ...{ second: part[0]?.second ?? 0, sent: sum((row) => row.sent), responses: sum((row) => row.responses) },
      ...{ failed: sum((row) => row.failed), p50: worst((row) => row.p50), p99: worst((row) => row.p99) },
      max: worst((row) => row.max),
    }
  })
  return { step, rows }
}

export function percentilesTable({ latency_ms, service_ms, lag_ms }: LoadReport): Html {
  const rows = [
    ['latency', 'since it was due', latency_ms],
    ['service', 'after it was sent', service_ms],
    ['lag', 'before it was sent', lag_ms],
  ] as const
  const body = rows.map(([name, meaning, { p50, p90, p99, p999, max }]) => {
    const cells = [p50, p90, p99, p999, max].map((ms) => numberCell(duration(ms)))
    return html`<tr><th scope="row">${name} <span class="muted">${meaning}</span></th>${cells}</tr>`
  })
  const heads = ['p50', 'p90', 'p99', 'p99.9', 'max'].map(headCell)
  return html`<div class="scroll"><table><thead><tr><th scope="col">time of a request</th>${heads}</tr></thead><tbody>${body}</tbody></table></div>`
}

export function responsesSection({ report }: RunResult): Html {
  const { statuses, failures } = report
  const total = [statuses, failures].flatMap((counts) => Object.values(counts)).reduce((sum, one) => sum + one, 0)
  const rows = [
    ...sorted(statuses).map(([status, requests]) => [`HTTP status ${status}`, requests] as const),
    ...sorted(failures).map(([reason, requests]) => [`failed: ${reason}`, requests] as const),
  ]
  const body = rows.map(
    ([name, requests]) =>
      html`<tr><th scope="row">${name}</th>${numberCell(count(requests))}${numberCell(share(requests, total))}</tr>`,
  )
  return html`<section aria-labelledby="responses"><h2 id="responses">Responses and failures</h2><div class="card scroll"><table>
<thead><tr><th scope="col">what came back</th>${headCell('requests')}${headCell('share')}</tr></thead><tbody>${body}</tbody></table></div></section>`
}

/** Tenants that are shown by name. */
const maxTenants = 20

export function tenantsSection({ tenants }: RunResult): Html {
  const asked = tenants.map((row) => ({ ...row, requests: row.accepted + row.refused + row.unanswered }))
  const total = asked.reduce((sum, { requests }) => sum + requests, 0)
  const shown = asked.toSorted((a, b) => b.requests - a.requests).slice(0, maxTenants)
  const body = shown.map(({ tenant, requests, accepted, refused, unanswered }) => {
    const counts = [requests, accepted, refused, unanswered].map((value) => numberCell(count(value)))
    return html`<tr><th scope="row">${tenant}</th>${counts}${numberCell(share(requests, total))}</tr>`
  })
  const others =
    tenants.length > shown.length
      ? html`<p class="muted">and ${plural(tenants.length - shown.length, 'other')}</p>`
      : html``
  const heads = ['requests', 'accepted', 'refused', 'unanswered', 'share'].map(headCell)
  return html`<section aria-labelledby="tenants"><h2 id="tenants">Tenants</h2><div class="card scroll"><table>
<thead><tr><th scope="col">tenant</th>${heads}</tr></thead><tbody>${body}</tbody></table>${others}</div></section>`
}

export function runSection({ report, command, environment, shape, started_at }: RunResult): Html {
  const { generator, lag_ms: lag } = report
  const { logpipe, node, os, cpu, cpus } = environment
  const facts = [
    ['schedule', `${plural(report.late, 'request')} late, ${count(report.unsent)} unsent`],
    ['start after due', `p50 ${duration(lag.p50)} · p99 ${duration(lag.p99)} · max ${duration(lag.max)}`],
    ['busiest thread', `${generator.busy_percent.toFixed(0)} % busy`],
    ['garbage collection', `${duration(generator.gc_ms)} total, at most ${duration(generator.longest_gc_ms)} at once`],
  ] as const
  const places = [
    ['started', started_at],
    ['arrivals', `${shape.arrivals}, ${plural(shape.batch, 'record')} per request`],
    ['logpipe', logpipe],
    ['Node.js', node],
    ['system', os],
    ['CPU', `${cpu}, ${cpus} usable`],
  ] as const
  const list = (rows: readonly (readonly [string, string])[]): Html =>
    html`<dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
  return html`<section aria-labelledby="run"><h2 id="run">Generator and environment</h2>
<div class="pair"><div class="card">${list(facts)}</div><div class="card">${list(places)}</div></div></section>
<section aria-labelledby="command"><h2 id="command">Command</h2><div class="card"><pre>${command}</pre></div></section>`
}

function headCell(name: string): Html {
  return html`<th scope="col" class="n">${name}</th>`
}

function numberCell(value: string): Html {
  return html`<td class="n">${value}</td>`
}

function sorted(counts: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  return Object.entries(counts).toSorted(([, a], [, b]) => b - a)
}

function share(value: number, total: number): string {
  const percent = total === 0 ? 0 : (100 * value) / total
  return value > 0 && percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`
}
