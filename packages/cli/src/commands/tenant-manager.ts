import type { TenantManager } from '@logpipe/infra/tenants'
import type { CliContext } from '../context.ts'
import { type StackFlags, type StackUse, withStack } from './stack-use.ts'

/** Opens the tenants of a stack for one command; it also learns within how many milliseconds a change is in use everywhere. */
export async function withManager<T>(
  flags: StackFlags,
  context: CliContext,
  use: (manager: TenantManager, changeTakesMs: number) => Promise<T>,
  how: Pick<StackUse, 'isFirst'> = {},
): Promise<T> {
  return withStack({ flags, what: 'tenants are in the table', ...how }, context, async (stores) => {
    const { changeTakesMs, openManager } = await import('@logpipe/infra/tenants')
    const manager = openManager(stores, context.now)
    try {
      return await use(manager, changeTakesMs(stores))
    } finally {
      manager.close()
    }
  })
}
