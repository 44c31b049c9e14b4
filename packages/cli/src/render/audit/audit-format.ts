import type { Output } from '../../context.ts'
import { auditsJson, auditsText } from '../audit.ts'
import { jsonLine } from '../format.ts'
import { auditJunit } from './audit-junit.ts'
import { type AuditPage, auditPage } from './audit-page.ts'
import { auditSarif } from './audit-sarif.ts'

export const auditFormats = ['text', 'json', 'junit', 'sarif', 'html'] as const
export type AuditFormat = (typeof auditFormats)[number]

export function renderAudits(page: AuditPage, format: AuditFormat, output: Output): string {
  const { target, audits, version } = page
  switch (format) {
    case 'text':
      return auditsText(audits, output)
    case 'json':
      return jsonLine(auditsJson(target, audits))
    case 'junit':
      return auditJunit(audits)
    case 'sarif':
      return auditSarif(target, audits, version)
    case 'html':
      return auditPage(page)
  }
}
