import type { CheckResult, TenantAudit } from '../../audit/audit-tenant.ts'
import { evidenceOf, findingText } from '../audit.ts'
import { xmlAttributes } from '../xml.ts'

/** JUnit XML, as CI servers read it: a suite for each tenant, a test case for each check. What nobody can know is skipped. */
export function auditJunit(audits: readonly TenantAudit[]): string {
  const checks = audits.flatMap((audit) => audit.checks)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${countsOf(checks)}>`,
    ...audits.flatMap((audit) => [
      `  <testsuite ${xmlAttributes({ name: `logpipe audit ${audit.tenantId}` })} ${countsOf(audit.checks)}>`,
      ...audit.checks.map((check) => testCase(check, audit)),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n')
}

function countsOf(checks: readonly CheckResult[]): string {
  const of = (status: CheckResult['status']): number => checks.filter((check) => check.status === status).length
  return xmlAttributes({ tests: checks.length, failures: of('failed'), errors: 0, skipped: of('unknown'), time: 0 })
}

function testCase(check: CheckResult, audit: TenantAudit): string {
  const start = `    <testcase ${xmlAttributes({ classname: `logpipe.audit.${audit.tenantId}`, name: check.name, time: 0 })}`
  if (check.status === 'passed') return `${start}/>`
  const found = check.findings.map((finding) => `${finding.logId}: ${findingText(finding)}`)
  const message = [evidenceOf(check, audit), ...found].join('; ')
  if (check.status === 'unknown') return `${start}><skipped ${xmlAttributes({ message })}/></testcase>`
  return `${start}><failure ${xmlAttributes({ message, type: check.name })}/></testcase>`
}
