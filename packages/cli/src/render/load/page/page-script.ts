/**
 * Draws the charts, in the browser. Without it the page still has every figure in its tables. On paper the charts are drawn
 * anew: light, and as wide as a page.
 */
export const pageScript = `
(() => {
  'use strict'
  const root = document.documentElement
  const charts = JSON.parse(document.getElementById('charts').textContent)
  const printed = { width: 660, height: 220 }
  const height = 300
  const colorOf = (name) => getComputedStyle(root).getPropertyValue(name).trim()
  const number = (value) => value.toLocaleString('en-US', { maximumFractionDigits: 1 })
  const short = (value) => Number(value.toPrecision(3))
  const time = (ms) => (ms === 0 ? '0' : ms < 1 ? short(ms * 1000) + ' µs' : ms < 1000 ? short(ms) + ' ms' : number(short(ms / 1000)) + ' s')
  // As many digits as tell it from its neighbours, and no zeros after them.
  const percentile = (x) => Number((100 - 100 / x).toFixed(Math.max(0, Math.ceil(Math.log10(x)) - 1) + 1)) + ' %'
  const clock = (s) => (s < 120 ? s + ' s' : Math.floor(s / 60) + ':' + String(s % 60).padStart(2, '0'))
  const xText = { seconds: clock, percentile }
  const yText = { ms: time, requests: number }
  const show = (text) => (value) => (value == null ? '' : text(value))
  const font = '12px system-ui, sans-serif'

  const axis = (chart, which) => {
    const isX = which === 'x'
    const text = isX ? xText[chart.x] : yText[chart.y]
    const line = { stroke: colorOf('--grid'), width: 1 }
    const common = { stroke: colorOf('--muted'), grid: line, ticks: line, font, size: isX ? 34 : 62 }
    if (isX && chart.x === 'percentile') {
      const splits = (u) => [2, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7].filter((x) => x >= u.scales.x.min && x <= u.scales.x.max)
      return { ...common, splits, filter: (u, values) => values, values: (u, values) => values.map(percentile) }
    }
    const incrs = isX ? { incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200] } : {}
    return { ...common, ...incrs, values: (u, values) => values.map((value) => (value == null ? '' : text(value))) }
  }

  const scales = (chart) => ({
    x: {
      time: false,
      ...(chart.x === 'percentile' && { distr: 3 }),
      range: (u, min, max) => (chart.columns[0].length === 1 ? [min, min + 1] : [min, max]),
    },
    y: chart.isLog ? { distr: 3 } : { range: (u, min, max) => [0, max > 0 ? max * 1.05 : 1] },
  })

  const options = (chart, size) => ({
    ...size,
    scales: scales(chart),
    axes: [axis(chart, 'x'), axis(chart, 'y')],
    legend: { markers: { dash: (u, i) => (u.series[i].dash ? (u.series[i].dash[0] < 4 ? 'dotted' : 'dashed') : 'solid') } },
    cursor: { points: { size: 7 }, ...(chart.x === 'seconds' && { sync: { key: 'seconds' } }) },
    series: [
      { label: chart.x === 'seconds' ? 'at' : 'percentile', value: (u, value) => show(xText[chart.x])(value) },
      ...chart.series.map((series) => ({
        label: series.label,
        stroke: colorOf(series.color),
        width: series.width ?? 1.5,
        dash: series.dash,
        points: {
          show: chart.columns[0].length < 3,
          size: 6,
          fill: colorOf(series.color),
          filter: (u, at, isShown) => (isShown ? null : chart.lone[at - 1]),
        },
        value: (u, value) => show(yText[chart.y])(value),
      })),
    ],
  })

  let drawn = []
  const draw = (size) => {
    for (const { plot } of drawn) plot.destroy()
    drawn = charts.map((chart) => {
      const place = document.getElementById(chart.id)
      place.textContent = ''
      const plot = new uPlot(options(chart, size ?? { width: place.clientWidth, height }), chart.columns, place)
      plot.ctx.canvas.setAttribute('role', 'img')
      plot.ctx.canvas.setAttribute('aria-label', chart.title + ': ' + chart.summary)
      return { place, plot }
    })
  }
  const isPrinting = () => root.classList.contains('printing')
  const beginPrint = () => {
    if (isPrinting()) return
    root.classList.add('printing')
    draw(printed)
  }
  const endPrint = () => {
    root.classList.remove('printing')
    draw()
  }
  draw()
  addEventListener('beforeprint', beginPrint)
  addEventListener('afterprint', endPrint)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => isPrinting() || draw())
  addEventListener('resize', () => {
    if (isPrinting()) return
    for (const { place, plot } of drawn) plot.setSize({ width: place.clientWidth, height })
  })
})()
`

/** A chart is drawn at least twice as fine as the screen, because paper is finer than most screens. It runs before the library. */
export const finerScript = `
{
  const ratio = Math.max(2, devicePixelRatio)
  Object.defineProperty(window, 'devicePixelRatio', { get: () => ratio, configurable: true })
}
`
