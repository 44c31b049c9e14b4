import type { RedactionSettings, TenantManager, TenantSettings } from '@logpipe/infra/tenants'
import type { Output } from '../context.ts'
import { count, plural } from './format.ts'
import { tableText } from './table.ts'

interface Changed {
  readonly tenantId: string
  readonly tenant: { readonly version: number; readonly settings: TenantSettings }
  /** Within this time every instance uses them, milliseconds. */
  readonly takesMs: number
  /** Whether that time has passed. */
  readonly isInEffect: boolean
}

/** Settings that were just written. */
export function changedText({ tenantId, tenant, takesMs, isInEffect }: Changed): string {
  const when = isInEffect ? 'in effect on every instance' : `takes effect within ${takesMs / 1000} s`
  return `${tenantId}, version ${tenant.version}, ${when}\n${settingsText(tenant.settings)}`
}

export function untilInEffectText(seconds: number): string {
  return `settings saved; in effect on every instance in ${seconds} s`
}

/** What holds when the wait for it was interrupted. */
export function inEffectText({
  version,
  inEffectAt,
}: {
  readonly version: number
  readonly inEffectAt: string
}): string {
  return `Interrupted. Version ${version} of the settings is saved, and in effect on every instance by ${inEffectAt}.\n`
}

/** The settings of a tenant, one per line. */
export function settingsText(settings: TenantSettings): string {
  const { recordsPerSecond, bytesPerDay } = settings
  const burst = Math.max(settings.burst, recordsPerSecond)
  const rate = recordsPerSecond === 0 ? 'no limit' : `${count(recordsPerSecond)} records/s, bursts of ${count(burst)}`
  return `  rate            ${rate}
  quota           ${bytesPerDay === 0 ? 'no limit' : `${plural(bytesPerDay, 'byte')} per UTC day`}
  retention       ${plural(settings.retentionDays, 'day')}
  originals       ${settings.keepOriginals ? 'kept' : 'not kept'}
  recents         ${settings.recents ? 'on' : 'off'}
  redaction       ${redactionText(settings.redaction)}
`
}

/** What a policy changes, without its values: patterns and allowed values may reveal what they are for. */
function redactionText({ types = {}, styles = {}, rules = [], fields = [], allow = [] }: RedactionSettings): string {
  const switched = Object.entries(types).map(([type, isOn]) => `${type} ${isOn ? 'on' : 'off'}`)
  const styled = Object.entries(styles).map(([type, style]) => `${type} as ${style}`)
  const own = [plural(rules.length, 'rule'), plural(fields.length, 'field'), plural(allow.length, 'allowed value')]
  const parts = [...switched, ...styled, ...own.filter((part) => !part.startsWith('0 '))]
  return parts.length === 0 ? 'default' : parts.join(', ')
}

type Tenants = Awaited<ReturnType<TenantManager['list']>>

/** All tenants with what limits them. */
export function tenantTable(tenants: Tenants, output: Output): string {
  const rows = tenants.map(({ tenantId, settings }) => {
    const { recordsPerSecond, bytesPerDay, retentionDays } = settings.settings
    const limits = [limitText(recordsPerSecond), limitText(bytesPerDay)]
    return [tenantId, ...limits, String(retentionDays), String(settings.version)]
  })
  return tableText({ head: ['tenant', 'records/s', 'bytes/day', 'days kept', 'version'], rows }, output)
}

function limitText(value: number): string {
  return value === 0 ? '-' : count(value)
}
