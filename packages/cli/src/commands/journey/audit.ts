import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Option } from '@commander-js/extra-typings'
import { parseTenantId, type TenantId } from '@logpipe/sdk/contract'
import { operationError } from '@logpipe/sdk/operations'
import { auditTenant, type CheckResult, type TenantAudit } from '../../audit/audit-tenant.ts'
import { createSealVerifier } from '../../audit/verify-seal.ts'
import { parseTenant } from '../../config/parse-option.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import { openTable } from '../../connect/log-table.ts'
import { openTarget, type Target } from '../../connect/open-target.ts'
import { depthLateMs, queueDepth } from '../../connect/queue-depth.ts'
import { explainingFailures } from '../../connect/target-failure.ts'
import type { CliContext } from '../../context.ts'
import { type ReceiptsRead, readReceipts, receiptTenants } from '../../ledger/receipts.ts'
import { count, jsonLine, plural, printable } from '../../render/format.ts'
import { startProgress } from '../../render/progress.ts'
import { targetCommand } from '../base-commands.ts'
import { defineCommand, type FlagsOf } from '../define-command.ts'

/** A target whose table can be read. */
type StackTarget = Exclude<Target, { readonly kind: 'url' }>

const build = () =>
  targetCommand()
    .addOption(new Option('-t, --tenant <id>', 'tenant to audit').conflicts('all'))
    .option('--all', 'audit every tenant that has rows or receipts')

/** Proves isolation, form, redaction, uniqueness and completeness of one tenant's rows, or of everyone's. */
export const audit = defineCommand(build, run)

async function run(flags: FlagsOf<typeof build>, context: CliContext): Promise<number> {
  const chosen = flags.all ? undefined : parseTenant(flags.tenant)
  const config = await resolveConfig(flags, context)
  const target = await openTarget(config, context)
  if (target.stores === undefined) {
    throw operationError(
      'unknown_target',
      'audit reads the table itself, and a URL does not lead to one; name the data folder with --data, or a deployed stack with --target',
    )
  }
  try {
    const audits = await explainingFailures(target, () =>
      auditTarget(target, { chosen, dataDir: config.dataDir }, context),
    )
    if (flags.json)
      context.out.write(jsonLine({ target: target.name, verdict: worst(audits), tenants: audits.map(jsonAudit) }))
    else printAudits(audits, context)
    return { passed: 0, failed: 1, inconclusive: 3 }[worst(audits)]
  } finally {
    await target.close()
  }
}

/** Audits the tenant that was chosen, or else every one that has rows or receipts. */
async function auditTarget(
  target: StackTarget,
  { chosen, dataDir }: { readonly chosen: TenantId | undefined; readonly dataDir: string },
  context: CliContext,
): Promise<readonly TenantAudit[]> {
  const table = openTable(target.stores)
  const progress = startProgress(context.err, context.elapsed)
  try {
    const verifySeal = createSealVerifier(await masterKeyOf(target, dataDir))
    const inTable = await table.tenants()
    const known = new Set([...inTable, ...(await receiptTenants(target.ledgerDir))])
    const audits: TenantAudit[] = []
    for (const tenantId of chosen === undefined ? [...known].sort().flatMap(asTenant) : [chosen]) {
      const receipts = await readReceipts(target.ledgerDir, tenantId)
      const auditOnce = async (): Promise<TenantAudit> =>
        auditTenant({
          tenantId,
          items: table.itemsOf(tenantId),
          verifySeal,
          otherTenants: [...known],
          receipts,
          depth: await queueDepth(target.stores),
          onProgress: (rows) => progress.update(() => `${tenantId}: ${plural(rows, 'row')}`),
        })
      audits.push(target.kind === 'deployed' ? await whenSettled(auditOnce, receipts, context) : await auditOnce())
    }
    progress.done()
    return audits
  } finally {
    table.close()
  }
}

/** On AWS a queue may say that it is empty when it is not: of what was just sent, a row that is missing is looked for again. */
async function whenSettled(
  auditOnce: () => Promise<TenantAudit>,
  { receipts }: ReceiptsRead,
  { now, sleep }: CliContext,
): Promise<TenantAudit> {
  const sentMs = Date.parse(receipts.at(-1)?.at ?? '')
  for (;;) {
    const isLate = now() - sentMs < depthLateMs
    const result = await auditOnce()
    const isMissing = result.checks.some(({ name, status }) => name === 'completeness' && status === 'failed')
    if (!isMissing || !isLate) return result
    await sleep(1_000)
  }
}

/** In a file of an embedded stack; of a deployed one in Secrets Manager, for those who may read it. */
async function masterKeyOf(target: StackTarget, dataDir: string): Promise<Buffer> {
  if (target.kind === 'embedded') return readKeyFile(dataDir)
  const { readMasterKey } = await import('@logpipe/infra/deployed')
  return readMasterKey(target.stack)
}

async function readKeyFile(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'master.key')
  try {
    return Buffer.from((await readFile(file, 'utf8')).trim(), 'hex')
  } catch (cause) {
    throw operationError('data_unusable', `cannot read the master key ${file}; without it no seal can be verified`, {
      cause,
    })
  }
}

function asTenant(name: string): readonly TenantId[] {
  const parsed = parseTenantId(name)
  return parsed.kind === 'tenant' ? [parsed.tenantId] : [name as TenantId]
}

function worst(audits: readonly TenantAudit[]): TenantAudit['verdict'] {
  if (audits.some(({ verdict }) => verdict === 'failed')) return 'failed'
  return audits.length === 0 || audits.some(({ verdict }) => verdict === 'inconclusive') ? 'inconclusive' : 'passed'
}

function jsonAudit({ tenantId, rows, receipts, verdict, checks }: TenantAudit) {
  const findingOf = ({ logId, message }: CheckResult['findings'][number]) => ({ log_id: logId, message })
  return {
    tenant: tenantId,
    verdict,
    rows,
    receipts,
    checks: checks.map((check) => ({ ...check, findings: check.findings.map(findingOf) })),
  }
}

function printAudits(audits: readonly TenantAudit[], { out }: CliContext): void {
  const { bold, dim, green, red, yellow } = out.color
  const marks = { passed: green('✔'), failed: red('✘'), unknown: yellow('?') }
  for (const { tenantId, rows, receipts, checks, verdict } of audits) {
    out.write(
      `${bold(`Audit of ${printable(tenantId)}`)} ${dim(`(${plural(rows, 'row')}, ${plural(receipts, 'receipt')})`)}\n`,
    )
    for (const { name, status, evidence, found, findings } of checks) {
      out.write(`  ${marks[status]} ${name.padEnd(12)} ${printable(evidence)}\n`)
      for (const { logId, message } of findings) out.write(`      ${red(printable(logId))}: ${printable(message)}\n`)
      if (found > findings.length) out.write(`      and ${count(found - findings.length)} more\n`)
    }
    const color = { passed: green, failed: red, inconclusive: yellow }[verdict]
    const why =
      verdict === 'inconclusive' && rows + receipts === 0
        ? ': no rows and no receipts of this tenant, so nothing could be checked'
        : ''
    out.write(`  ${color(verdict)}${why}\n`)
  }
  if (audits.length === 0) out.write(`${yellow('inconclusive')}: no tenant has rows or receipts here\n`)
}
