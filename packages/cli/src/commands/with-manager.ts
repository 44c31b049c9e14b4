import type { TenantManager } from '@logpipe/infra/tenants'
import { LogpipeError } from '@logpipe/sdk/contract'
import { resolveConfig } from '../config/resolve-config.ts'
import type { CliContext } from '../context.ts'
import { openTarget } from '../target/open-target.ts'

export interface ManagerFlags {
  readonly args: readonly string[]
  readonly data?: string
  readonly json?: boolean
}

/** Opens the tenants of the embedded stack for one command. */
export async function withManager<T>(
  flags: ManagerFlags,
  context: CliContext,
  use: (manager: TenantManager) => Promise<T>,
): Promise<T> {
  const target = await openTarget(await resolveConfig(flags, context), context)
  if (target.stack === undefined) {
    throw new LogpipeError(
      'unknown_target',
      'tenants are in the table, and a URL does not lead to one; use the embedded target',
    )
  }
  const { openManager } = await import('@logpipe/infra/tenants')
  const manager = openManager(target.stack, context.now)
  try {
    return await use(manager)
  } finally {
    manager.close()
    await target.close()
  }
}

/** Prints one JSON document with --json, or else what a person reads. */
export function report(flags: ManagerFlags, { out }: CliContext, document: unknown, text: string): number {
  out.write(flags.json ? `${JSON.stringify(document)}\n` : text)
  return 0
}
