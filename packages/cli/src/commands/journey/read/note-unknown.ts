import type { Target } from '../../../connect/open-target.ts'
import type { CliContext } from '../../../context.ts'
import type { TenantReader } from '../../../read/tenant-reader.ts'
import { fitText } from '../../../render/prose.ts'

/** Says on stderr which of these tenants have no logs at all, whatever was asked for: their names may be mistyped. Returns their number. */
export async function noteUnknown(
  readers: readonly TenantReader[],
  target: Target,
  { err }: CliContext,
): Promise<number> {
  let unknown = 0
  for (const { tenantId, logs } of readers) {
    const { count } = await logs().recent({ limit: 1 })
    if (count > 0) continue
    unknown++
    const why = 'Check the name; with --no-recents it has none to show.'
    err.write(fitText(`No logs of tenant ${tenantId} (${target.name}). ${why}\n`, err))
  }
  return unknown
}
