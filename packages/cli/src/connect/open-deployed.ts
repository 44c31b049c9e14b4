import type { DeployedStack } from '@logpipe/infra/deployed'
import type { StackStores } from '@logpipe/infra/stores'
import type { Config } from '../config/resolve-config.ts'
import { deployedLedgerDir } from './ledger-dir.ts'

/** A stack on AWS, as a target. */
export interface DeployedTarget {
  readonly kind: 'deployed'
  readonly url: string
  readonly name: string
  readonly stack: DeployedStack
  readonly stores: StackStores
  readonly ledgerDir: string
  readonly died?: never
  readonly close: () => Promise<number>
}

/** Finds a deployed stack. It is neither started nor stopped; its queue drains without this command. */
export async function openDeployed({
  target,
  region,
  dataDir,
}: Pick<Config, 'target' | 'region' | 'dataDir'>): Promise<DeployedTarget> {
  const { findDeployedStack } = await import('@logpipe/infra/deployed')
  const { deployedStores } = await import('@logpipe/infra/stores')
  const stack = await findDeployedStack({ stackName: target, ...(region !== undefined && { region }) })
  return {
    kind: 'deployed',
    url: stack.url,
    name: `${stack.stackName} in ${stack.region}`,
    stack,
    stores: deployedStores(stack),
    ledgerDir: deployedLedgerDir(dataDir, stack),
    close: async () => 0,
  }
}
