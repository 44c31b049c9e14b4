import { pageStyle } from '../page-style.ts'

/** Beside the style of all pages, that of the bars. */
export const auditPageStyle = `${pageStyle}
section .top { margin-top: 2.25rem; } section .top h2 { margin: 0; }
ul { margin: 0.35rem 0 0; padding-left: 1.1rem; } code { font: 0.88em ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
a { color: var(--one); }
.bar { display: grid; grid-template-columns: 4.5rem 1fr; gap: 0.15rem 0.75rem; align-items: center; margin: 0.5rem 0; font-size: 0.9rem; }
.bar .words { grid-column: 2; color: var(--muted); font-size: 0.86rem; }
.track { display: flex; height: 1.1rem; border-radius: 0.3rem; overflow: hidden; background: var(--grid); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.piece { min-width: 3px; } .piece + .piece { border-left: 1px solid var(--card); }
.piece.good { background: var(--good); } .piece.bad { background: var(--bad); } .piece.warn { background: var(--warn); } .piece.plain { background: var(--muted); }
`
