import type { Keyring } from '@logpipe/infra/keys'
import type { SealedRows } from '../connect/log-table.ts'
import type { Output } from '../context.ts'
import { plural } from './format.ts'
import { tableText } from './table.ts'
import { repeatTarget, type TargetFlags } from './target-flags.ts'

/** The master keys as one JSON document: ids, never a key. */
export function masterKeysJson({ active, keys, keepUntil }: Keyring) {
  return {
    active: active.id,
    keys: keys.map(({ id }) => ({ key_id: id, ...(keepUntil[id] !== undefined && { keep_until: keepUntil[id] }) })),
  }
}

export function masterKeyTable({ active, keys, keepUntil }: Keyring, output: Output): string {
  const rows = keys.map(({ id }) => [id, id === active.id ? 'seals and verifies' : 'verifies', keepUntil[id] ?? '-'])
  return tableText({ head: ['key id', 'use', 'keep until'], rows }, output)
}

/** What a rotation did, and what is left to do. */
export function rotatedText(ring: Keyring, kind: 'embedded' | 'deployed', target: TargetFlags): string {
  const { active, keys, keepUntil } = ring
  const when = kind === 'deployed' ? 'within about ten minutes' : 'within a second'
  const [, before] = keys
  const lines = [`New rows are sealed with the master key ${active.id} ${when}.`]
  if (before !== undefined) {
    lines.push(
      `${before.id} still verifies what it sealed. When those rows are not needed any more, after ${keepUntil[before.id]}:`,
    )
    lines.push(`  logpipe keys retire-master ${before.id}${repeatTarget(target)}`)
  }
  return `${lines.join('\n')}\n`
}

/** What retiring a key means for what is stored. */
export function sealedRowsText(keyId: string, { rows, lastExpiresAtMs }: SealedRows): string {
  if (rows === 0)
    return `No row is sealed with ${keyId}. It is removed, and seals made with it are invalid from then on.`
  const last = new Date(lastExpiresAtMs).toISOString()
  const verb = rows === 1 ? 'is' : 'are'
  return `${plural(rows, 'row')} ${verb} sealed with ${keyId}; the last expires at ${last}. Without the key nobody can verify them, and every audit of their tenants fails.`
}

export function retiredText(keyId: string, { rows }: SealedRows): string {
  const left = rows === 0 ? '' : `; ${plural(rows, 'row')} can no longer be verified`
  return `Retired the master key ${keyId}${left}\n`
}
