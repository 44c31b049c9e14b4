import { readFile } from 'node:fs/promises'
import type { RedactionSettings, TenantSettings } from '@logpipe/infra/tenants'
import { LogpipeError } from '@logpipe/sdk/contract'
import Table from 'cli-table3'
import { parseTenant, quote } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { count, plural } from '../../render/format.ts'
import { repeatTarget } from '../../render/target-flags.ts'
import { confirm } from '../confirmation.ts'
import { keyTable, newKeyText } from '../keys/keys.ts'
import { type ManagerFlags, report, withManager } from '../tenant-manager.ts'

export interface SettingFlags extends ManagerFlags {
  readonly rate?: string
  readonly burst?: string
  readonly bytesPerDay?: string
  readonly retentionDays?: string
  readonly keepOriginals?: boolean
  readonly recents?: boolean
  readonly redaction?: string
}

/** Adds a tenant and shows its first key. */
export async function add(flags: SettingFlags, context: CliContext): Promise<number> {
  const tenantId = parseTenant(flags.args[0])
  const changes = await changesOf(flags)
  const { tenant, key } = await withManager(flags, context, (manager) => manager.add(tenantId, changes))
  const text = `Added ${tenantId}\n${settingsText(tenant.settings)}\n${newKeyText(key, context)}`
  return report(flags, context, { tenant: tenantId, ...tenant, key }, text)
}

/** Changes the settings that are named. */
export async function set(flags: SettingFlags, context: CliContext): Promise<number> {
  const tenantId = parseTenant(flags.args[0])
  const changes = await changesOf(flags)
  if (Object.keys(changes).length === 0) throw new LogpipeError('invalid_setting', 'no setting is named')
  const tenant = await withManager(flags, context, (manager) => manager.set(tenantId, changes))
  const text = `${tenantId}, version ${tenant.version}, in effect within 60 s\n${settingsText(tenant.settings)}`
  return report(flags, context, { tenant: tenantId, ...tenant }, text)
}

/** Lists all tenants that were added. */
export async function list(flags: ManagerFlags, context: CliContext): Promise<number> {
  const tenants = await withManager(flags, context, (manager) => manager.list())
  const table = new Table({
    head: ['tenant', 'records/s', 'bytes/day', 'days kept', 'version'],
    style: { head: [], border: [] },
  })
  for (const { tenantId, settings } of tenants) {
    const { recordsPerSecond, bytesPerDay, retentionDays } = settings.settings
    table.push([tenantId, limitText(recordsPerSecond), limitText(bytesPerDay), retentionDays, settings.version])
  }
  const nothing = `no tenants yet: logpipe tenants add <tenant>${repeatTarget(flags)}\n`
  const text = tenants.length === 0 ? nothing : `${table.toString()}\n`
  const document = tenants.map(({ tenantId, settings }) => ({ tenant: tenantId, ...settings }))
  return report(flags, context, { tenants: document }, text)
}

/** Shows one tenant with its keys, which are known by their ids. */
export async function show(flags: ManagerFlags, context: CliContext): Promise<number> {
  const tenantId = parseTenant(flags.args[0])
  const { settings, keys } = await withManager(flags, context, (manager) => manager.show(tenantId))
  const text = `${tenantId}, version ${settings.version} of ${settings.updatedAt}\n${settingsText(settings.settings)}\n${keyTable(keys)}`
  return report(flags, context, { tenant: tenantId, ...settings, keys }, text)
}

/** Removes settings and keys, after asking. */
export async function remove(flags: ManagerFlags & { readonly yes?: boolean }, context: CliContext): Promise<number> {
  const tenantId = parseTenant(flags.args[0])
  if (!flags.yes) {
    const what = { doing: `removing ${tenantId}`, warning: `This ends every key of ${tenantId}.`, word: tenantId }
    await confirm(what, context)
  }
  await withManager(flags, context, (manager) => manager.remove(tenantId))
  return report(
    flags,
    context,
    { tenant: tenantId, removed: true },
    `Removed ${tenantId}; its rows stay until they expire\n`,
  )
}

/** Flags as they were typed become changes; what is wrong with them is said by whoever judges settings, all at once. */
async function changesOf({
  rate,
  burst,
  bytesPerDay,
  retentionDays,
  keepOriginals,
  recents,
  redaction,
}: SettingFlags): Promise<Record<string, unknown>> {
  const changes = {
    recordsPerSecond: numberOf(rate),
    burst: numberOf(burst),
    bytesPerDay: numberOf(bytesPerDay),
    retentionDays: numberOf(retentionDays),
    keepOriginals,
    recents,
    redaction: await policyFrom(redaction),
  }
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
}

/** A redaction policy from a file; what is in it is judged with the other settings. */
async function policyFrom(path: string | undefined): Promise<unknown> {
  if (path === undefined) return undefined
  if (path === 'default') return {}
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new LogpipeError('unreadable_input', `cannot read ${quote(path)}`, { cause })
  })
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (cause) {
    throw new LogpipeError('invalid_setting', `${quote(path)} is not JSON`, { cause })
  }
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  return text.trim() === '' ? Number.NaN : Number(text)
}

function settingsText({
  recordsPerSecond,
  burst,
  bytesPerDay,
  retentionDays,
  keepOriginals,
  recents,
  redaction,
}: TenantSettings): string {
  const rate =
    recordsPerSecond === 0
      ? 'no limit'
      : `${count(recordsPerSecond)} records/s, bursts of ${count(Math.max(burst, recordsPerSecond))}`
  return `  rate            ${rate}
  quota           ${bytesPerDay === 0 ? 'no limit' : `${count(bytesPerDay)} bytes a UTC day`}
  retention       ${count(retentionDays)} days
  originals       ${keepOriginals ? 'kept' : 'not kept'}
  recents         ${recents ? 'on' : 'off'}
  redaction       ${redactionText(redaction)}
`
}

/** What a policy changes, without its values: patterns and allowances may tell of what they are for. */
function redactionText({ types = {}, styles = {}, rules = [], fields = [], allow = [] }: RedactionSettings): string {
  const switched = Object.entries(types).map(([type, isOn]) => `${type} ${isOn ? 'on' : 'off'}`)
  const styled = Object.entries(styles).map(([type, style]) => `${type} as ${style}`)
  const own = [plural(rules.length, 'rule'), plural(fields.length, 'field'), plural(allow.length, 'allowed value')]
  const parts = [...switched, ...styled, ...own.filter((part) => !part.startsWith('0 '))]
  return parts.length === 0 ? 'default' : parts.join(', ')
}

function limitText(value: number): string {
  return value === 0 ? '-' : count(value)
}
