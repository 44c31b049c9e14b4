import type { CheckResult, TenantAudit } from '../../audit/audit-tenant.ts'
import type { Finding } from '../../audit/finding.ts'
import { findingText } from '../audit.ts'
import { jsonLine, printable } from '../format.ts'

/**
 * SARIF 2.1.0, as code-scanning services read it: a result for each finding that is shown, at the row's place in the table.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function auditSarif(target: string, audits: readonly TenantAudit[], version: string): string {
  const results = audits.flatMap(({ tenantId, checks }) =>
    checks.flatMap((check) => check.findings.map((finding) => resultOf({ target, tenantId, check, finding }))),
  )
  const rules = [...new Set(results.map(({ ruleId }) => ruleId))].toSorted().map((id) => ({ id }))
  const driver = { name: 'logpipe audit', version, informationUri: 'https://github.com/logpipe/logpipe', rules }
  return jsonLine({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, results, properties: { verdicts: verdictsOf(audits) } }],
  })
}

interface Place {
  readonly target: string
  readonly tenantId: string
  readonly check: CheckResult
  readonly finding: Finding
}

function resultOf({ target, tenantId, check, finding }: Place) {
  const { logId, kind } = finding
  return {
    ruleId: `${check.name}/${kind}`,
    level: check.status === 'failed' ? 'error' : 'warning',
    message: { text: printable(`${logId} of ${tenantId}: ${findingText(finding)}`) },
    locations: [
      { logicalLocations: [{ fullyQualifiedName: `${target}/${tenantId}/${logId}`, name: logId, kind: 'row' }] },
    ],
    partialFingerprints: { 'tenantLogIdKind/v1': `${tenantId}/${logId}/${kind}` },
  }
}

/** Of many findings only the first are shown: the numbers say how many there are. */
function verdictsOf(audits: readonly TenantAudit[]) {
  return audits.map(({ tenantId, verdict, rows, receipts, checks }) => {
    const found = Object.fromEntries(checks.map((check) => [check.name, check.found]))
    return { tenant: tenantId, verdict, rows, receipts, found }
  })
}
