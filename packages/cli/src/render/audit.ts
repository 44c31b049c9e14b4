import type { CheckResult, TenantAudit } from '../audit/audit-tenant.ts'
import type { CompletenessCheck } from '../audit/completeness.ts'
import type { EndedErasures } from '../audit/erasures.ts'
import type { Finding } from '../audit/finding.ts'
import type { AccessCheck } from '../audit/probe-access.ts'
import type { RowCheck } from '../audit/row-checks.ts'
import { type Verdict, worstVerdict } from '../audit/verdict.ts'
import type { Output } from '../context.ts'
import { count, plural, printable } from './format.ts'
import { problemText } from './ledger.ts'
import { timeText } from './ledger-list.ts'
import { fitText } from './prose.ts'

/** The audits as one JSON document. */
export function auditsJson(target: string, audits: readonly TenantAudit[]) {
  const tenants = audits.map(({ tenantId, rows, receipts, verdict, sealKeys, rowsSha256, checks }) => {
    const shown = { tenant: tenantId, verdict, rows, receipts, rows_sha256: rowsSha256, seal_keys: sealKeys }
    return { ...shown, checks: checks.map(checkJson) }
  })
  return { target, verdict: worstVerdict(audits), tenants }
}

function checkJson({ findings, ...check }: CheckResult) {
  const shared = { findings: findings.map(({ logId, ...problem }) => ({ log_id: logId, ...problem })) }
  if (check.name !== 'completeness') return { ...check, ...shared }
  const {
    depth,
    ledgerProblems,
    deadLettered,
    perhapsErased,
    erasures,
    byLedger,
    byManifests,
    older,
    putBack,
    ...rest
  } = check
  return {
    ...rest,
    by_ledger: byLedger,
    by_manifests: byManifests,
    before_manifests: older,
    put_back: putBack,
    queued: depth.queued,
    dead_letters: depth.deadLetters,
    dead_lettered: deadLettered,
    perhaps_erased: perhapsErased,
    ...(erasures && { erasures: erasuresJson(erasures) }),
    ledger_problems: ledgerProblems,
    ...shared,
  }
}

function erasuresJson({ count: ended, firstMs, lastMs, deleted, isDeletedCertain }: EndedErasures) {
  const times = { first_at: timeText(firstMs), last_at: timeText(lastMs) }
  return { count: ended, ...times, deleted, deleted_certain: isDeletedCertain }
}

/** The audits as a person reads them: each check with its evidence and its first findings. */
export function auditsText(audits: readonly TenantAudit[], output: Output): string {
  if (audits.length > 0)
    return fitText(audits.map((one) => auditText(one, output)).join('') + totalText(audits, output), output)
  return `${output.color.yellow('inconclusive')}: no tenant has rows or receipts here\n`
}

const verdictColors = {
  passed: 'green',
  passed_without_completeness: 'yellow',
  failed: 'red',
  inconclusive: 'yellow',
  interrupted: 'yellow',
} as const

/** A verdict in words. */
export function verdictText(verdict: Verdict): string {
  return verdict.replaceAll('_', ' ')
}

/** One line for several tenants. */
function totalText(audits: readonly TenantAudit[], { color }: Output): string {
  if (audits.length < 2) return ''
  const of = (verdict: Verdict): number => audits.filter((one) => one.verdict === verdict).length
  const counts = (['interrupted', 'failed', 'inconclusive', 'passed_without_completeness', 'passed'] as const)
    .filter((verdict) => of(verdict) > 0)
    .map((verdict) => `${count(of(verdict))} ${color[verdictColors[verdict]](verdictText(verdict))}`)
  return `${color.bold(`Of ${plural(audits.length, 'tenant')}`)} ${counts.join(', ')}\n`
}

function auditText(audit: TenantAudit, { color }: Output): string {
  const { tenantId, rows, receipts, checks, verdict } = audit
  const { bold, dim, green, red, yellow } = color
  const marks = { passed: green('✔'), failed: red('✘'), unknown: yellow('?') }
  const size = `(${plural(rows, 'row')}, ${plural(receipts, 'receipt')})`
  const lines = checks.flatMap((check) => {
    const { name, status, found, findings } = check
    return [
      `  ${marks[status]} ${name.padEnd(12)} ${printable(evidenceOf(check, audit))}`,
      ...findings.map((one) => `      ${red(printable(one.logId))}: ${printable(findingText(one))}`),
      ...(found > findings.length ? [`      and ${count(found - findings.length)} more`] : []),
    ]
  })
  const conclusion = color[verdictColors[verdict]](verdictText(verdict))
  const why =
    rows + receipts > 0
      ? emptyText(audit) + manifestText(audit)
      : ': no rows and no receipts of this tenant, so nothing could be checked'
  return `${[`${bold(`Audit of ${printable(tenantId)}`)} ${dim(size)}`, ...lines, `  ${conclusion}${why}`].join('\n')}\n`
}

/** A tenant without rows passes only if it was erased: there is nothing that its other checks could look at. */
function emptyText({ rows, checks, verdict }: TenantAudit): string {
  const wasErased = checks.some((check) => check.name === 'completeness' && check.erased > 0)
  return rows === 0 && wasErased && verdict === 'passed' ? ': no rows are left, since the tenant was erased' : ''
}

/** Whoever has sent nothing from here learns what a proof of completeness rests on. */
function manifestText({ checks, verdict, rows }: TenantAudit): string {
  const rests = checks.some((check) => check.name === 'completeness' && check.byLedger === 0 && check.byManifests > 0)
  return verdict === 'passed' && rows > 0 && rests ? ": completeness by the pipeline's manifests" : ''
}

/** What was checked and the outcome, in one sentence. */
export function evidenceOf(check: CheckResult, audit: TenantAudit): string {
  if (check.name === 'access') return accessEvidence(check)
  return check.name === 'completeness' ? completenessEvidence(check) : rowEvidence(check, audit)
}

function rowEvidence(
  { name, status, checked, found, findings }: RowCheck,
  { tenantId, sealKeys, verdict }: TenantAudit,
): string {
  if (checked === 0) return 'there are no rows to check'
  if (status === 'unknown' && verdict === 'interrupted') return `${plural(checked, 'row')} so far`
  if (status === 'failed') return `${count(found)} of ${plural(checked, 'row')} ${found === 1 ? 'fails' : 'fail'}`
  if (status === 'unknown') {
    return `${plural(found, 'row')} with ${typesOf(findings)} under a policy of the tenant's own, which may allow it`
  }
  switch (name) {
    case 'isolation':
      return `${plural(checked, 'seal')} verified with the key of ${tenantId}${byMasterKey(sealKeys)}`
    case 'form':
      return `${plural(checked, 'row')} with all required attributes`
    case 'redaction':
      return `${plural(checked, 'row')} without recognizable personal data or secrets`
    case 'uniqueness':
      return `${plural(checked, 'row')} for ${plural(checked, 'record')}`
  }
}

/** `EMAIL, PHONE`: the types of the findings at hand. */
function typesOf(findings: readonly Finding[]): string {
  return [...new Set(findings.flatMap((one) => (one.kind === 'unredacted' ? [one.type] : [])))].toSorted().join(', ')
}

/** Worth a word only where there were several. */
function byMasterKey(sealKeys: TenantAudit['sealKeys']): string {
  const counts = Object.entries(sealKeys).map(([keyId, rows]) => `${count(rows)} under ${keyId}`)
  return counts.length < 2 ? '' : `, from ${counts.length} master keys: ${counts.join(', ')}`
}

function accessEvidence({ status, checked, found, uncontrolled }: AccessCheck): string {
  const requests = `${plural(checked, 'request')} for what is another tenant's`
  if (status === 'failed') return `${count(found)} of ${requests} ${found === 1 ? 'was' : 'were'} granted`
  if (status === 'passed') return `${requests} denied, and those for its own granted`
  return checked === 0 ? `${uncontrolled}` : `${requests} denied, but ${uncontrolled}`
}

function completenessEvidence(check: CompletenessCheck): string {
  const { status, checked, missing, deadLettered, purged, expired, depth } = check
  const erased = check.erased + check.perhapsErased + check.unsaved
  const also = `${sourceText(check)}${erasedText(check)}${unexpectedText(check)}${problemsText(check)}`
  const waiting = `; ${plural(depth.queued, 'message')} in the queue and ${count(depth.deadLetters)} in the dead-letter queue`
  const whatWaits = depth.queued + depth.deadLetters > 0 ? waiting : ''
  const none = check.pruned > 0 ? 'the receipts were pruned' : 'nothing was sent from here'
  if (checked === 0) return `${none}, so there are no receipts to compare with${whatWaits}${also}`
  const accepted = plural(checked, 'accepted record')
  if (missing + deadLettered + purged === 0) {
    const past = expired > 0 ? `, and ${count(expired)} that have expired by now` : ''
    return `${count(checked - expired - erased)} of ${accepted} with a row${past}${also}`
  }
  const parts = [
    ...(missing > 0 ? [`${count(missing)} of ${accepted} without a row`] : []),
    ...(deadLettered > 0 ? [`${count(deadLettered)} of ${accepted} dead-lettered`] : []),
    ...(purged > 0 ? [`${count(purged)} of ${accepted} deleted from the dead-letter queue`] : []),
  ]
  const isLost = status === 'failed' && missing + deadLettered > 0
  const conclusion = isLost ? ', and none of them in a queue' : missing + deadLettered > 0 ? waiting : whatWaits
  return `${parts.join(', ')}${conclusion}${also}`
}

/** What says that they were accepted, where it is not the ledger alone; and what is wrong with the manifests. */
function sourceText({ byLedger, byManifests, manifests }: CompletenessCheck): string {
  const { count: read, altered, deleted, early } = manifests
  const also = byManifests > 0 && byLedger > 0 ? `${count(byManifests)} of them by the pipeline's manifests alone` : ''
  const alone = byManifests > 0 && byLedger === 0 ? `known by ${plural(read, 'manifest')} of the pipeline` : ''
  const wrong = [
    [altered, 'altered'],
    [deleted, 'deleted'],
    [early, 'that expire too early'],
  ] as const
  const parts = wrong.flatMap(([found, what]) => (found === 0 ? [] : [`${plural(found, 'manifest')} ${what}`]))
  return [also, alone, ...parts].flatMap((part) => (part === '' ? [] : [`; ${part}`])).join('')
}

function erasedText({ erased, perhapsErased, unsaved, erasures }: CompletenessCheck): string {
  const done =
    erased === 0 ? '' : `; ${plural(erased, 'record')} erased on purpose${erasures ? endedText(erasures) : ''}`
  const perhaps = `; ${plural(perhapsErased, 'record')} perhaps erased, since an erasure did not end, or was under way`
  const during = `; ${plural(unsaved, 'record')} sent while the backup was made that was restored`
  return `${done}${perhapsErased === 0 ? '' : perhaps}${unsaved === 0 ? '' : during}`
}

/** ` on 2026-01-31 (3 deleted)`: who erased more than was there, or less, sees it. */
function endedText({ firstMs, lastMs, deleted, isDeletedCertain }: EndedErasures): string {
  const [first, last] = [firstMs, lastMs].map((ms) => timeText(ms).slice(0, 10))
  const days = first === last ? ` on ${first}` : ` from ${first} to ${last}`
  return `${days} (${isDeletedCertain ? '' : 'at least '}${count(deleted)} deleted)`
}

function unexpectedText(check: CompletenessCheck): string {
  const { checked, unexpected, older, unacknowledged, pruned, putBack } = check
  const counts = [
    [putBack, 'that was erased and is there again'],
    [checked === 0 ? 0 : unexpected - older, 'without a receipt'],
    [checked === 0 ? 0 : older, 'older than the first manifest'],
    [unacknowledged, 'of requests without a response'],
    [pruned, 'of pruned runs'],
  ] as const
  return counts.map(([rows, which]) => (rows === 0 ? '' : `; ${plural(rows, 'row')} ${which}`)).join('')
}

function problemsText({ ledgerProblems: [first, ...others] }: CompletenessCheck): string {
  if (first === undefined) return ''
  return `; ${problemText(first)}${others.length === 0 ? '' : ` and ${plural(others.length, 'other problem')} of the ledger`}`
}

/** What is wrong with a row or a receipt, in words. */
export function findingText(finding: Finding): string {
  switch (finding.kind) {
    case 'wrong_partition':
      return 'the row names another tenant than its partition'
    case 'no_seal':
      return 'no seal: the pipeline did not write this row'
    case 'broken_seal':
      return 'invalid seal: the row was altered, or copied from elsewhere'
    case 'sealed_for_other_tenant':
      return `contains content sealed for ${finding.tenant}`
    case 'unknown_seal_key':
      return `cannot be verified: sealed with the master key ${finding.key_id}, which is not in the keyring`
    case 'missing_attributes':
      return `without ${finding.attributes.join(', ')}`
    case 'unknown_attributes':
      return `with ${finding.attributes.join(', ')}, which the pipeline does not write`
    case 'malformed_attributes':
      return `not as the pipeline writes it: ${finding.attributes.join(', ')}`
    case 'unredacted':
      return `unredacted ${finding.type} in ${finding.attribute}, ${finding.start} to ${finding.end}`
    case 'given_away':
      return `of ${finding.tenant}: the endpoint gives it away by ${finding.by}`
    case 'second_row':
      return 'a second row of the same record'
    case 'dead_lettered':
      return `was accepted, and is in the dead-letter queue (${finding.reason})`
    case 'purged':
      return `was accepted, and deleted from the dead-letter queue (${finding.reason})`
    case 'no_row':
      return 'was accepted, but has no row'
    case 'put_back':
      return 'was erased, and is there again: an old row was put back'
    case 'no_receipt':
      return 'no receipt for this row'
    case 'altered_manifest':
      return 'a manifest that was altered, or that ingest did not write for this tenant'
    case 'deleted_manifest':
      return 'a manifest that was deleted: a later one says that it was written'
    case 'early_manifest':
      return 'a manifest that expires before its rows'
  }
}
