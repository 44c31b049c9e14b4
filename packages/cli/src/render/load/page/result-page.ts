import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { LoadReport } from '../../../load/report/load-report.ts'
import type { ReadResult } from '../../../load/result/parse-result.ts'
import { type Html, html, jsonData, trusted } from '../../html.ts'
import { pageStyle } from '../../page-style.ts'
import {
  backlogBySecond,
  backlogChart,
  type Chart,
  latencyChart,
  lonePoints,
  percentileChart,
  throughputChart,
} from './page-charts.ts'
import { finerScript, pageScript } from './page-script.ts'
import {
  backlogTable,
  chartFigure,
  checksSection,
  headSection,
  percentilesTable,
  responsesSection,
  runSection,
  secondsTable,
  tenantsSection,
} from './page-sections.ts'

/**
 * The result as a page in one file: it loads nothing, runs only the scripts that it is made with, and has in tables what the
 * charts show.
 */
export async function resultPage(read: ReadResult): Promise<string> {
  const { result } = read
  const library = await chartLibrary()
  const styles = [library.style, pageStyle]
  const scripts = [finerScript, library.script, pageScript]
  const [latency, percentiles, throughput] = [latencyChart(read), percentileChart(read), throughputChart(read)]
  const backlog = backlogChart(read)
  const always = backlog === undefined ? [throughput] : [throughput, backlog]
  const charts = result.report.responses === 0 ? always : [latency, percentiles, ...always]
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${hashes(styles)}; script-src ${hashes(scripts)}">
<title>${result.report.verdict}: load test of ${result.report.target}</title>
${styles.map((style) => html`<style>${trusted(style)}</style>\n`)}</head>
<body>
${headSection(result)}
<main>
<noscript><p>The charts need JavaScript; the tables have the same figures.</p></noscript>
${checksSection(result)}
${latencySection(result.report, latency, percentiles)}
<section aria-labelledby="rates"><h2 id="rates">Throughput</h2>
${chartFigure(throughput, secondsTable(result.report.seconds))}${backlogFigure(result.report, backlog)}</section>
${responsesSection(result)}
${tenantsSection(result)}
${runSection(result)}
</main>
<footer>Made by logpipe ${result.environment.logpipe}. Charts: uPlot, © Leon Sorokin, MIT licence.</footer>
<script type="application/json" id="charts">${jsonData(charts.map((chart) => ({ ...chart, lone: lonePoints(chart) })))}</script>
${scripts.map((script) => html`<script>${trusted(script)}</script>\n`)}</body>
</html>
`
  return markup
}

function backlogFigure({ backlog }: LoadReport, chart: Chart | undefined): Html {
  return backlog === undefined || chart === undefined
    ? html``
    : chartFigure(chart, backlogTable(backlogBySecond(backlog)))
}

/** Of requests without a response nothing is known but that. */
function latencySection(report: LoadReport, bySecond: Chart, byPercentile: Chart): Html {
  const content =
    report.responses === 0
      ? html`<p>There was no response, so there is no latency.</p>`
      : html`<div class="pair">${chartFigure(bySecond, secondsTable(report.seconds))}${chartFigure(byPercentile, html``)}</div>
<div class="card">${percentilesTable(report)}</div>`
  return html`<section aria-labelledby="latencies"><h2 id="latencies">Latency</h2>
${content}</section>`
}

/** Read from its package only when a page is made. Its licence goes where its code goes. */
async function chartLibrary(): Promise<{ readonly script: string; readonly style: string }> {
  const require = createRequire(import.meta.url)
  const read = (name: string): Promise<string> => readFile(require.resolve(`uplot/${name}`), 'utf8')
  const [script, style, licence] = await Promise.all([
    read('dist/uPlot.iife.min.js'),
    read('dist/uPlot.min.css'),
    read('LICENSE'),
  ])
  return { script: `/*\n${licence.trim()}\n*/\n${script.trim()}\n`, style: `${style.trim()}\n` }
}

/** Nothing but these texts may run, or style: whatever else gets into the page stays text. */
function hashes(texts: readonly string[]): string {
  return texts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`).join(' ')
}
