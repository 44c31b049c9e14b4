import { isStackName } from '@logpipe/sdk/operations'
import type { Config } from '../config/resolve-config.ts'
import { openDeployed } from '../connect/open-deployed.ts'
import type { CliContext } from '../context.ts'

/** The tenants of a target that runs; undefined where none does, and of a URL. */
export async function tenantManagerOf(config: Config, context: CliContext) {
  const stores = await storesOf(config)
  if (stores === undefined) return undefined
  const { openManager } = await import('@logpipe/infra/tenants')
  return openManager(stores, context.now)
}

async function storesOf(config: Config) {
  if (isStackName(config.target)) return (await openDeployed(config)).stores
  if (config.target !== 'embedded') return undefined
  const { findRunningStack } = await import('@logpipe/infra/running')
  const running = await findRunningStack(config.dataDir)
  if (running === undefined) return undefined
  const { embeddedStores } = await import('@logpipe/infra/stores')
  return embeddedStores(running)
}
