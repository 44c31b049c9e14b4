import type { NewKey, TenantView } from '@logpipe/infra/tenants'
import Table from 'cli-table3'
import type { Output } from '../context.ts'

/** A new key as a person needs it: it cannot be shown again. */
export function newKeyText({ key, scopes, expiresAt, hasContentIds }: NewKey, { color }: Output): string {
  const { bold, dim } = color
  const until = expiresAt === undefined ? 'no expiry' : `expires ${expiresAt}`
  const ids = hasContentIds ? ', ids from content' : ''
  return `Key (${scopes.join(' and ')}, ${until}${ids}), shown this once:\n  ${bold(key)}\n${dim('  Use it as LOGPIPE_KEY, or as Authorization: Bearer <key>.')}\n`
}

export function keyTable(keys: TenantView['keys']): string {
  if (keys.length === 0) return 'no keys\n'
  const table = new Table({ head: ['key id', 'scopes', 'created', 'expires'], style: { head: [], border: [] } })
  for (const { keyId, scopes, createdAt, expiresAt } of keys)
    table.push([keyId, scopes.join(', '), createdAt, expiresAt ?? '-'])
  return `${table.toString()}\n`
}
