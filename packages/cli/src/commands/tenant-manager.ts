import type { TenantManager } from '@logpipe/infra/tenants'
import type { CliContext } from '../context.ts'
import { type StackFlags, withStack } from './stack-use.ts'

/** Opens the tenants of a stack for one command. */
export async function withManager<T>(
  flags: StackFlags,
  context: CliContext,
  use: (manager: TenantManager) => Promise<T>,
): Promise<T> {
  return withStack({ flags, what: 'tenants are in the table' }, context, async (stores) => {
    const { openManager } = await import('@logpipe/infra/tenants')
    const manager = openManager(stores, context.now)
    try {
      return await use(manager)
    } finally {
      manager.close()
    }
  })
}
