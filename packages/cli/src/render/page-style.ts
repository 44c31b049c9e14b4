/** Custom properties of light paper, which is also what is printed. */
const light = `
  --paper: #fbfbfa; --card: #fff; --ink: #1c1e21; --muted: #62666d; --line: #dfe1e4; --grid: #e9ebed;
  --one: #1d5fd1; --two: #b4530a; --three: #7a3fb5; --bad: #c01f2f; --good: #1a7f43; --warn: #8a5a00;
  color-scheme: light;`

const dark = `
  --paper: #131518; --card: #1b1e22; --ink: #e7e9ec; --muted: #9aa1aa; --line: #32363c; --grid: #282c31;
  --one: #74a8ff; --two: #f0a35e; --three: #c79bf2; --bad: #ff7b80; --good: #5fcb8b; --warn: #e6b450;
  color-scheme: dark;`

/** The page's own style: no font, image or sheet from elsewhere. */
export const pageStyle = `
:root {${light} }
@media (prefers-color-scheme: dark) { :root {${dark} } }
:root.printing {${light} }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1.25rem 3rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main, header, footer { max-width: 70rem; margin: 0 auto; }
h1 { font-size: 1.5rem; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 1.05rem; margin: 2.25rem 0 0.75rem; }
h3 { font-size: 0.9rem; margin: 0 0 0.5rem; font-weight: 600; }
p { margin: 0.25rem 0; }
.muted, caption, figcaption, footer { color: var(--muted); }
.top { display: flex; flex-wrap: wrap; gap: 0.75rem 1.25rem; align-items: center; justify-content: space-between; }
.verdict { font-weight: 650; font-size: 1.05rem; padding: 0.3rem 0.9rem; border: 2px solid currentColor; border-radius: 2rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.6rem, 1fr)); gap: 0.75rem; margin: 1.25rem 0 0; padding: 0; }
.tiles div, .card { background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem; padding: 0.75rem 0.9rem; }
.tiles dt { color: var(--muted); font-size: 0.82rem; }
.tiles dd { margin: 0; font-size: 1.3rem; font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; }
.tiles dd small { display: block; font-size: 0.78rem; font-weight: 400; color: var(--muted); white-space: normal; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1rem; }
.pair > *, .card { min-width: 0; }
figure { margin: 0 0 1rem; }
figcaption { margin-top: 0.4rem; font-size: 0.86rem; }
.chart { min-height: 21rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.9rem; }
caption { text-align: left; padding: 0 0 0.4rem; font-size: 0.85rem; }
th, td { padding: 0.3rem 0.75rem 0.3rem 0; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody tr:last-child > * { border-bottom: 0; }
th { font-weight: 600; } tbody th { font-weight: 400; } td.n, th.n { text-align: right; white-space: nowrap; padding: 0.3rem 0 0.3rem 0.75rem; }
td { overflow-wrap: anywhere; }
.outcome { white-space: nowrap; font-weight: 600; }
details { margin-top: 0.5rem; font-size: 0.9rem; } summary { cursor: pointer; color: var(--muted); } details .scroll { margin-top: 0.5rem; max-height: 24rem; overflow: auto; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 0.88rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1.25rem; margin: 0; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
dl.facts dt { color: var(--muted); } dl.facts dd { margin: 0; overflow-wrap: anywhere; }
footer { margin-top: 2.5rem; font-size: 0.82rem; }
.uplot .u-legend { font-size: 0.82rem; color: var(--ink); text-align: left; font-variant-numeric: tabular-nums; width: auto; }
.uplot .u-legend th, .uplot .u-legend td { border: 0; padding: 0.1rem 0.4rem 0.1rem 0; }
.uplot .u-legend .u-marker { width: 1.6rem; height: 0; border-width: 2px 0 0 !important; background: none !important; vertical-align: middle; }
.uplot .u-legend .u-label { font-weight: 400; }
.uplot .u-legend th::after { content: none !important; }
.uplot .u-value { min-width: 3.4rem; display: inline-block; font-weight: 600; }
.uplot .u-series:first-child .u-marker { display: none; }
.u-select { background: color-mix(in srgb, var(--one) 15%, transparent); }
.u-hz .u-cursor-x, .u-hz .u-cursor-y { border-color: var(--muted); }
:focus-visible { outline: 2px solid var(--one); outline-offset: 2px; }
@media print {
  :root {${light} }
  @page { margin: 14mm; }
  body { padding: 0 1px; font-size: 11px; background: #fff; }
  h2 { margin-top: 1.4rem; break-after: avoid; }
  .tiles { grid-template-columns: repeat(4, 1fr); }
  .pair { display: block; }
  .card { margin-bottom: 0.75rem; break-inside: avoid; }
  .tiles div, tr { break-inside: avoid; }
  details:not([open]), .hint, .u-value { display: none; }
  .chart { min-height: 0; }
}
`
