import type { LogId, TenantId } from '@logpipe/sdk/contract'
import type { SettingsOf } from '../tenants/settings-cache.ts'
import type { TenantKey } from '../tenants/tenant-keys.ts'
import { type Manifest, type ManifestContent, manifestParts, sealManifest } from './manifest.ts'
import { createManifestSeries, type DrawNumber } from './manifest-series.ts'

/** A message that the queue has confirmed. */
export interface ConfirmedMessage {
  readonly tenantId: TenantId
  readonly logIds: readonly LogId[]
}

/** Keeps a manifest of each message, and answers what kept it from doing so: undefined where it did. Does not throw. */
export type KeepManifests = (messages: readonly ConfirmedMessage[], receivedAt: string) => Promise<readonly unknown[]>

/** Writes a manifest under an id that was never used. Throws unless it is certain that it is there. */
export type PutManifest = (manifest: Manifest) => Promise<void>

export interface ManifestDeps {
  readonly putManifest: PutManifest
  /** Derives from the key of ingest, with which no row can be sealed. */
  readonly tenantKey: TenantKey
  readonly settingsOf: SettingsOf
  readonly drawNumber?: DrawNumber
}

/** Manifests outlive their rows: until then an audit must be able to tell an expired row from one that was deleted. Seconds. */
export const manifestSlackSeconds = 7 * 86_400

export function createKeepManifests(deps: ManifestDeps): KeepManifests {
  const drawNumber = deps.drawNumber ?? createManifestSeries()
  return (messages, receivedAt) =>
    Promise.all(
      messages.map(async ({ tenantId, logIds }) => {
        const parts = manifestParts(logIds).map((part) => ({ tenantId, receivedAt, logIds: part }))
        const failures = await Promise.all(parts.map((part) => keepOne({ ...deps, drawNumber }, part)))
        return failures.find((failure) => failure !== undefined)
      }),
    )
}

async function keepOne(
  { putManifest, tenantKey, settingsOf, drawNumber }: Required<ManifestDeps>,
  content: ManifestContent,
): Promise<unknown> {
  const { tenantId, receivedAt } = content
  let end = (_: boolean): void => undefined
  try {
    const { retentionDays } = await settingsOf(tenantId)
    const keepSeconds = retentionDays * 86_400 + manifestSlackSeconds
    const drawn = drawNumber(tenantId, { receivedAt: Math.floor(Date.parse(receivedAt) / 1000), keepSeconds })
    end = drawn.end
    await putManifest(sealManifest(content, drawn, tenantKey(tenantId, 'manifest')))
    end(true)
    return undefined
  } catch (error) {
    end(false)
    return error ?? new Error('the manifest was not written')
  }
}
