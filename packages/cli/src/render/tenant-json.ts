import type { NewKey, TenantSettings, TenantView } from '@logpipe/infra/tenants'

type Key = TenantView['keys'][number]

/** A key without its secret part. Null where it does not expire. */
export function keyJson({ keyId, scopes, createdAt, expiresAt, hasContentIds }: Key) {
  const ids = { content_ids: hasContentIds === true }
  return { key_id: keyId, scopes, created_at: createdAt, expires_at: expiresAt ?? null, ...ids }
}

/** A new key with the fields of the others: `key` itself is shown once. */
export function newKeyJson(key: NewKey) {
  return { key: key.key, ...keyJson(key) }
}

/** The settings of a tenant with their version. The redaction policy is as its file has it. */
export function tenantJson(tenantId: string, { settings, version, updatedAt }: TenantView['settings']) {
  return { tenant: tenantId, version, updated_at: updatedAt, settings: settingsJson(settings) }
}

function settingsJson(settings: TenantSettings) {
  const { recordsPerSecond, burst, bytesPerDay, retentionDays, keepOriginals, recents, redaction } = settings
  const limits = { records_per_second: recordsPerSecond, burst, bytes_per_day: bytesPerDay }
  return { ...limits, retention_days: retentionDays, keep_originals: keepOriginals, recents, redaction }
}
