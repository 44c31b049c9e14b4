import type { KeyPlace } from '@logpipe/infra/keys'
import { isStackName, operationError } from '@logpipe/sdk/operations'
import type { Config } from '../config/resolve-config.ts'
import type { StackTarget } from './open-target.ts'

/** Where a target keeps its master keys. */
export function keyPlaceOf(target: StackTarget, dataDir: string): KeyPlace {
  return target.kind === 'embedded' ? { kind: 'embedded', dataDir } : { kind: 'deployed', stack: target.stack }
}

/** Finds where a target keeps its master keys, without starting a stack. */
export async function findKeyPlace(config: Config): Promise<KeyPlace> {
  const { target, dataDir } = config
  if (target === 'embedded') return { kind: 'embedded', dataDir }
  if (!isStackName(target)) {
    throw operationError('unknown_target', 'master keys are kept with the stack, and a URL gives no access to them')
  }
  const { openDeployed } = await import('./open-deployed.ts')
  return { kind: 'deployed', stack: (await openDeployed(config)).stack }
}
