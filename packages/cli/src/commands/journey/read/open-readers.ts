import { type ClientOptions, createClient } from '@logpipe/sdk'
import type { TenantId } from '@logpipe/sdk/contract'
import { tenantKeys } from '../../../config/api-key.ts'
import type { Config } from '../../../config/resolve-config.ts'
import { findAgain, hasStores, openTarget, type Target } from '../../../connect/open-target.ts'
import { adviseKey } from '../../../connect/target-failure.ts'
import type { CliContext } from '../../../context.ts'
import type { TenantReader } from '../../../read/tenant-reader.ts'

export interface OpenReaders {
  readonly config: Config
  readonly tenantIds: readonly TenantId[]
  /** Of a request, before it counts as failed; the client's number by default. */
  readonly retries?: number
}

export interface Readers {
  readonly target: Target
  readonly readers: readonly TenantReader[]
  /** Aborted by Ctrl-C. */
  readonly stopped: AbortSignal
  /** Follows a stack that was started again to its new address. */
  readonly findAgain: () => Promise<void>
}

/** Opens the target and a reader of each tenant, for as long as a command uses them. Returns its exit code. */
export async function withReaders(
  { config, tenantIds, ...options }: OpenReaders,
  context: CliContext,
  use: (readers: Readers) => Promise<number>,
): Promise<number> {
  const keys = tenantKeys(context)
  const target = await openTarget(config, context, { readsOnly: true })
  const stop = new AbortController()
  const stopListening = context.onInterrupt(() => stop.abort())
  const links = tenantIds.map((tenantId) =>
    openLink(target, tenantId, { ...keys.keyOf(tenantId), ...options, sleep: context.sleep }),
  )
  let at = target
  const moveOn = async (): Promise<void> => {
    const found = hasStores(at) ? await findAgain(at, config.dataDir) : undefined
    if (found === undefined) return
    at = found
    await Promise.all(links.map((link) => link.moveTo(found)))
  }
  try {
    const readers = links.map(({ reader }) => reader)
    return await use({ target, readers, stopped: stop.signal, findAgain: moveOn })
  } catch (error) {
    throw adviseKey(error, target, links.length === 1 ? keys.keyOf(tenantIds[0] as TenantId) : {})
  } finally {
    stopListening()
    await Promise.all(links.map((link) => link.close()))
    await target.close()
  }
}

interface Link {
  readonly reader: TenantReader
  readonly moveTo: (target: Target) => Promise<void>
  readonly close: () => Promise<void>
}

/** A client of one tenant, which may be replaced. */
function openLink(target: Target, tenantId: TenantId, options: Partial<ClientOptions>): Link {
  const connect = ({ url, died }: Target) =>
    createClient({ ...options, url, tenant: tenantId, ...(died && { signal: died }) })
  let client = connect(target)
  return {
    reader: { tenantId, logs: () => client.logs },
    moveTo: async (to) => {
      const before = client
      client = connect(to)
      await before.close()
    },
    close: () => client.close(),
  }
}
