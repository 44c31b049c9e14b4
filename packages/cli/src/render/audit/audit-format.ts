import type { Output } from '../../context.ts'
import { auditsJson, auditsText } from '../audit.ts'
import { jsonLine } from '../format.ts'
import { auditJunit } from './audit-junit.ts'
import { type AuditPage, auditPage } from './audit-page.ts'
import { type AuditReading, readingJson, readingText } from './audit-reading.ts'
import { auditSarif } from './audit-sarif.ts'

export const auditFormats = ['text', 'json', 'junit', 'sarif', 'html'] as const
export type AuditFormat = (typeof auditFormats)[number]

/** What was audited, and what that took. */
export interface RenderedAudits extends AuditPage {
  readonly reading: AuditReading
}

export function renderAudits(page: RenderedAudits, format: AuditFormat, output: Output): string {
  const { target, audits, version, reading } = page
  switch (format) {
    case 'text':
      return auditsText(audits, output) + readingText(reading)
    case 'json':
      return jsonLine({ ...auditsJson(target, audits), ...readingJson(reading) })
    case 'junit':
      return auditJunit(audits)
    case 'sarif':
      return auditSarif(target, audits, version)
    case 'html':
      return auditPage(page)
  }
}

/** What is known of an audit that was interrupted; formats of others have no word for that. */
export function renderInterrupted(page: RenderedAudits, format: AuditFormat, output: Output): string {
  const { target, audits, reading } = page
  if (format === 'json')
    return jsonLine({ ...auditsJson(target, audits), verdict: 'interrupted', ...readingJson(reading) })
  return format === 'text' && audits.length > 0 ? auditsText(audits, output) + readingText(reading) : ''
}
