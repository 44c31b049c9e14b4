import type { NewKey, TenantView } from '@logpipe/infra/tenants'
import type { Output } from '../context.ts'
import { shortTime } from './ledger-list.ts'
import { tableText } from './table.ts'
import { repeatTarget, type TargetFlags } from './target-flags.ts'

/** A new key as a person needs it: it cannot be shown again. */
export function newKeyText({ key, scopes, expiresAt, hasContentIds }: NewKey, { color }: Output): string {
  const { bold, dim } = color
  const until = expiresAt === undefined ? 'no expiry' : `expires ${expiresAt}`
  const ids = hasContentIds ? ', ids from content' : ''
  return `Key (${scopes.join(' and ')}, ${until}${ids}), shown this once:\n  ${bold(key)}\n${dim('  Use it as LOGPIPE_KEY, or as Authorization: Bearer <key>.')}\n`
}

/** What whoever made a key must do where nobody can have seen it. */
export function unseenKeyText(tenantId: string, { keyId }: NewKey, flags: TargetFlags): string {
  return `warning: key ${keyId} was created but could not be shown; revoke it with logpipe keys revoke ${tenantId} ${keyId}${repeatTarget(flags)}\n`
}

export function keyTable(keys: TenantView['keys'], output: Output): string {
  if (keys.length === 0) return 'no keys\n'
  const rows = keys.map(({ keyId, scopes, createdAt, expiresAt }) => {
    const [created, expires] = [createdAt, expiresAt].map((time) =>
      time === undefined ? '-' : shortTime(Date.parse(time)),
    )
    return [keyId, scopes.join(', '), created ?? '', expires ?? '']
  })
  return tableText({ head: ['key id', 'scopes', 'created (UTC)', 'expires (UTC)'], rows }, output)
}
