import type { NewKey, TenantView } from '@logpipe/infra/tenants'
import { LogpipeError } from '@logpipe/sdk/contract'
import Table from 'cli-table3'
import { parseDuration, parseTenant, quote } from '../../config/parse-option.ts'
import type { CliContext } from '../../context.ts'
import { type ManagerFlags, report, withManager } from '../tenant-manager.ts'

type Scope = NewKey['scopes'][number]
const scopes: readonly Scope[] = ['write', 'read']

/** Makes a key and shows it, this once. */
export async function add(
  flags: ManagerFlags & { readonly scope: string; readonly expires?: string },
  context: CliContext,
): Promise<number> {
  const tenantId = parseTenant(flags.args[0])
  const options = { scopes: parseScopes(flags.scope), ...expiryOf(flags.expires, context) }
  const key = await withManager(flags, context, (manager) => manager.addKey(tenantId, options))
  return report(flags, context, { tenant: tenantId, key }, newKeyText(key, context))
}

/** Lists keys by their ids; the keys themselves are nowhere. */
export async function list(flags: ManagerFlags, context: CliContext): Promise<number> {
  const tenantId = parseTenant(flags.args[0])
  const { keys } = await withManager(flags, context, (manager) => manager.show(tenantId))
  return report(flags, context, { tenant: tenantId, keys }, keyTable(keys))
}

/** Ends a key. */
export async function revoke(flags: ManagerFlags, context: CliContext): Promise<number> {
  const [tenant, keyId = ''] = flags.args
  const tenantId = parseTenant(tenant)
  await withManager(flags, context, (manager) => manager.revokeKey(tenantId, keyId))
  return report(
    flags,
    context,
    { tenant: tenantId, revoked: keyId },
    `Revoked ${keyId}; it stops working within 60 s\n`,
  )
}

/** Makes a new key and lets the others end. */
export async function rotate(flags: ManagerFlags & { readonly overlap: string }, context: CliContext): Promise<number> {
  const tenantId = parseTenant(flags.args[0])
  const overlapMs = parseDuration('--overlap', flags.overlap)
  const key = await withManager(flags, context, (manager) => manager.rotate(tenantId, overlapMs))
  const text = `${newKeyText(key, context)}All other keys of ${tenantId} end after ${flags.overlap}.\n`
  return report(flags, context, { tenant: tenantId, key }, text)
}

/** A new key as a person needs it: it cannot be shown again. */
export function newKeyText({ key, scopes: allowed, expiresAt }: NewKey, { out }: CliContext): string {
  const { bold, dim } = out.color
  const until = expiresAt === undefined ? 'for ever' : `until ${expiresAt}`
  return `Key (${allowed.join(' and ')}, ${until}), shown this once:\n  ${bold(key)}\n${dim('  Use it as LOGPIPE_KEY, or as Authorization: Bearer <key>.')}\n`
}

export function keyTable(keys: TenantView['keys']): string {
  if (keys.length === 0) return 'no keys\n'
  const table = new Table({ head: ['key id', 'scopes', 'made', 'ends'], style: { head: [], border: [] } })
  for (const { keyId, scopes: allowed, createdAt, expiresAt } of keys)
    table.push([keyId, allowed.join(', '), createdAt, expiresAt ?? '-'])
  return `${table.toString()}\n`
}

function parseScopes(value: string): readonly Scope[] {
  const names = value.split(',').map((name) => name.trim())
  const known = scopes.filter((scope) => names.includes(scope))
  if (known.length === new Set(names).size) return known
  throw new LogpipeError('invalid_option', `--scope is ${quote(value)}; it must be write, read or both, with a comma`)
}

function expiryOf(value: string | undefined, { now }: CliContext): { readonly expiresAt?: string } {
  return value === undefined ? {} : { expiresAt: new Date(now() + parseDuration('--expires', value)).toISOString() }
}
