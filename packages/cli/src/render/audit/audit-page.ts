import type { TenantAudit } from '../../audit/audit-tenant.ts'
import type { CompletenessCheck } from '../../audit/completeness.ts'
import { type Verdict, worstVerdict } from '../../audit/verdict.ts'
import { evidenceOf, findingText, verdictText } from '../audit.ts'
import { count, plural } from '../format.ts'
import { type Html, html, trusted } from '../html.ts'
import { auditPageStyle } from './audit-page-style.ts'

export interface AuditPage {
  readonly target: string
  readonly audits: readonly TenantAudit[]
  /** When the audit began, ISO 8601 UTC. */
  readonly at: string
  readonly version: string
}

/** The audits as a page in one file: it loads nothing and runs nothing. */
export function auditPage({ target, audits, at, version }: AuditPage): string {
  const verdict = worstVerdict(audits)
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${verdictText(verdict)}: audit of ${target}</title>
<style>${trusted(auditPageStyle)}</style>
</head>
<body>
<header><div class="top">
<div><h1>Audit of ${target}</h1><p class="muted">${at.slice(0, 19).replace('T', ' ')} UTC · ${plural(audits.length, 'tenant')}</p></div>
${badge(verdict)}
</div></header>
<main>
${audits.length > 1 ? tenantsTable(audits) : html``}
${audits.map(tenantSection)}
</main>
<footer>Made by logpipe ${version}. Log texts are not in it.</footer>
</body>
</html>
`
  return markup
}

const tones = {
  passed: 'good',
  passed_without_completeness: 'warn',
  inconclusive: 'warn',
  interrupted: 'warn',
  failed: 'bad',
} as const
const marks = { good: '✓', warn: '?', bad: '✗' } as const

function badge(verdict: Verdict): Html {
  const tone = tones[verdict]
  return html`<p class="verdict ${tone}"><span aria-hidden="true">${marks[tone]}</span> ${verdictText(verdict)}</p>`
}

function tenantsTable(audits: readonly TenantAudit[]): Html {
  const rows = audits.map(({ tenantId, verdict, rows, receipts }) => {
    const [tone, id] = [tones[verdict], anchorOf(tenantId)]
    return html`<tr><td class="outcome ${tone}">${marks[tone]} ${verdictText(verdict)}</td><th scope="row"><a href="#${id}">${tenantId}</a></th><td class="n">${count(rows)}</td><td class="n">${count(receipts)}</td></tr>`
  })
  return html`<section><h2>Tenants</h2><div class="card scroll"><table><thead><tr><th scope="col">verdict</th><th scope="col">tenant</th><th scope="col" class="n">rows</th><th scope="col" class="n">receipts</th></tr></thead><tbody>${rows}</tbody></table></div></section>`
}

function tenantSection(audit: TenantAudit): Html {
  const { tenantId, rows, receipts, verdict, checks } = audit
  const completeness = checks.find((check) => check.name === 'completeness')
  return html`<section id="${anchorOf(tenantId)}"><div class="top"><h2>${tenantId}</h2>${badge(verdict)}</div>
<p class="muted">${plural(rows, 'row')}, ${plural(receipts, 'receipt')}</p>
${completeness === undefined ? html`` : reconciliation(completeness, rows)}
<div class="card scroll"><table><thead><tr><th scope="col">outcome</th><th scope="col">check</th><th scope="col">found</th></tr></thead><tbody>${checks.map((check) => checkRow(check, audit))}</tbody></table></div></section>`
}

const outcomes = { passed: ['good', '✓ passed'], failed: ['bad', '✗ failed'], unknown: ['warn', '? unknown'] } as const

function checkRow(check: TenantAudit['checks'][number], audit: TenantAudit): Html {
  const [tone, text] = outcomes[check.status]
  const left = check.found - check.findings.length
  const findings = check.findings.map(
    (finding) => html`<li><code>${finding.logId}</code>: ${findingText(finding)}</li>`,
  )
  const list =
    findings.length === 0
      ? html``
      : html`<ul>${findings}${left > 0 ? html`<li>and ${count(left)} more</li>` : html``}</ul>`
  return html`<tr><td class="outcome ${tone}">${text}</td><th scope="row">${check.name}</th><td>${evidenceOf(check, audit)}${list}</td></tr>`
}

interface Piece {
  readonly name: string
  readonly records: number
  readonly tone: 'good' | 'bad' | 'warn' | 'plain'
}

/** Two bars of one scale: what the ledger expects, and what the table has. */
function reconciliation(check: CompletenessCheck, rows: number): Html {
  const { checked, missing, deadLettered, purged, expired, unexpected, unacknowledged, pruned } = check
  const { erased, perhapsErased, unsaved } = check
  const stored = checked - missing - deadLettered - purged - expired - erased - perhapsErased - unsaved
  const expected: readonly Piece[] = [
    { name: 'stored', records: stored, tone: 'good' },
    { name: 'expired', records: expired, tone: 'plain' },
    { name: 'erased', records: erased, tone: 'plain' },
    { name: 'sent during the backup', records: unsaved, tone: 'plain' },
    { name: 'perhaps erased', records: perhapsErased, tone: 'warn' },
    { name: 'dead-lettered', records: deadLettered, tone: 'warn' },
    { name: 'purged', records: purged, tone: 'bad' },
    { name: 'without a row', records: missing, tone: 'bad' },
  ]
  const found: readonly Piece[] = [
    { name: 'with a receipt', records: Math.max(0, rows - unexpected - unacknowledged - pruned), tone: 'good' },
    { name: 'without a response', records: unacknowledged, tone: 'plain' },
    { name: 'of pruned runs', records: pruned, tone: 'warn' },
    { name: 'without a receipt', records: unexpected, tone: 'warn' },
  ]
  const most = Math.max(1, checked, rows)
  return html`<figure><figcaption>Accepted records and rows</figcaption>${bar('receipts', expected, most)}${bar('rows', found, most)}</figure>`
}

function bar(name: string, pieces: readonly Piece[], most: number): Html {
  const shown = pieces.filter(({ records }) => records > 0)
  const words = shown.map((piece) => `${count(piece.records)} ${piece.name}`).join(', ')
  const parts = shown.map(
    ({ records, tone }) =>
      html`<span class="piece ${tone}" style="width:${((records / most) * 100).toFixed(3)}%"></span>`,
  )
  return html`<div class="bar"><span class="name">${name}</span><span class="track" role="img" aria-label="${words}">${parts}</span><span class="words">${words === '' ? 'none' : words}</span></div>`
}

/** A tenant's name is of letters that an id may have, unless a row was planted. */
function anchorOf(tenantId: string): string {
  return `tenant-${encodeURIComponent(tenantId)}`
}
