import type { Deployer } from '@logpipe/infra/deploy'
import type { CliContext } from '../../context.ts'
import { stageOf } from './deploy-flags.ts'

interface OpenStage {
  readonly stage: string
  readonly stackName: string
  readonly deployer: Deployer
}

/** Opens the account that a deployed stage is in. Throws `invalid_option` for a stage that cannot be, before asking AWS. */
export async function openStage(
  flags: { readonly stage?: string; readonly region?: string },
  { pollMs }: Pick<CliContext, 'pollMs'>,
): Promise<OpenStage> {
  const { openDeployer, refuseSource } = await import('@logpipe/infra/deploy')
  const stage = stageOf(flags)
  await refuseSource({ kind: 'stage', stage, options: {} })
  return { stage, stackName: `logpipe-${stage}`, deployer: await openDeployer({ region: flags.region, pollMs }) }
}
