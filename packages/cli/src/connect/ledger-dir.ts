import { join } from 'node:path'
import { LogpipeError } from '@logpipe/sdk/contract'
import { isStackName } from '@logpipe/sdk/operations'
import type { Config } from '../config/resolve-config.ts'

/** Where this machine keeps what it sent to a target. Starts nothing and calls nobody. Throws `invalid_option` or `unknown_region`. */
export async function findLedgerDir(config: Config): Promise<string> {
  const { target, dataDir } = config
  if (!isStackName(target)) {
    refuseRegion(config)
    return target === 'embedded' ? embeddedLedgerDir(dataDir) : urlLedgerDir(dataDir, new URL(target))
  }
  const { findRegion } = await import('@logpipe/infra/deployed')
  return deployedLedgerDir(dataDir, { stackName: target, region: await findRegion({ stackName: target, ...config }) })
}

/** A region says nothing of any other target. */
export function refuseRegion({ target, regionSource }: Config): void {
  if (regionSource !== 'flag') return
  throw new LogpipeError('invalid_option', `--region is for a deployed stack, and the target is ${target}`)
}

export function embeddedLedgerDir(dataDir: string): string {
  return join(dataDir, 'ledger', 'embedded')
}

export function urlLedgerDir(dataDir: string, { host }: URL): string {
  return join(dataDir, 'ledger', host.replaceAll(/[^A-Za-z0-9.-]/g, '_'))
}

interface DeployedPlace {
  readonly stackName: string
  readonly region: string
}

export function deployedLedgerDir(dataDir: string, { stackName, region }: DeployedPlace): string {
  return join(dataDir, 'ledger', `${stackName}.${region}`)
}
