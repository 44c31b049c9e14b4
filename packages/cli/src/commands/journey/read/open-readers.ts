import type { Client, ClientOptions } from '@logpipe/sdk'
import type { TenantId } from '@logpipe/sdk/contract'
import { tenantKeys } from '../../../config/api-key.ts'
import type { Config } from '../../../config/resolve-config.ts'
import { findAgain, hasStores, openTarget, type Target } from '../../../connect/open-target.ts'
import { adviseKey, adviseUpdate } from '../../../connect/target-failure.ts'
import type { CliContext } from '../../../context.ts'
import { exitCodes } from '../../../exit-codes.ts'
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
  // Before anything is opened: a key may be missing.
  const access = tenantIds.map((tenantId) => ({ tenant: tenantId, ...keys.keyOf(tenantId) }))
  const target = await openTarget(config, context, { readsOnly: true })
  const stop = new AbortController()
  const stopListening = context.onInterrupt(() => stop.abort())
  const links = await Promise.all(access.map((one) => openLink(target, { ...one, ...options, sleep: context.sleep })))
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
    if (stop.signal.aborted) return sayInterrupted(context)
    throw adviseUpdate(adviseKey(error, target, access[0] ?? {}), target)
  } finally {
    stopListening()
    await Promise.all(links.map((link) => link.close()))
    await target.close()
  }
}

/** Exit code of what Ctrl-C has ended before its end. */
export function sayInterrupted({ errors }: CliContext): number {
  errors.write('Interrupted: not all logs were shown.\n')
  return exitCodes.interrupted
}

type Access = Omit<ClientOptions, 'url'> & { readonly tenant: TenantId }

interface Link {
  readonly reader: TenantReader
  readonly moveTo: (target: Target) => Promise<void>
  readonly close: () => Promise<void>
}

/** A client of one tenant, which may be replaced. */
async function openLink(target: Target, options: Access): Promise<Link> {
  const connect = async ({ kind, url, died }: Target): Promise<Client> => {
    // A stack on this machine needs no proxy: undici would take a third of the start.
    const { createClient } = kind === 'embedded' ? await import('@logpipe/sdk/http') : await import('@logpipe/sdk')
    return createClient({ ...options, url, ...(died && { signal: died }) })
  }
  let client = await connect(target)
  return {
    reader: { tenantId: options.tenant, logs: () => client.logs },
    moveTo: async (to) => {
      const before = client
      client = await connect(to)
      await before.close()
    },
    close: () => client.close(),
  }
}
