import type { DeployedStack, StoreLook } from '@logpipe/infra/deployed'
import type { Config } from '../config/resolve-config.ts'
import { type DeployedTarget, openDeployed } from '../connect/open-deployed.ts'
import { queueDepth } from '../connect/queue-depth.ts'
import { explainingFailures } from '../connect/target-failure.ts'
import { type Diagnosis, failedLook, lookAtEndpoint, queueDiagnoses } from './diagnosis.ts'

/**
 * Looks at who this is in AWS, the stack, its endpoint, its tables, its master key and its queues. What cannot be looked at is
 * a finding, and the rest goes on.
 */
export async function lookAtDeployed(config: Config): Promise<readonly Diagnosis[]> {
  const [identity, found] = await Promise.all([
    lookAtIdentity(config.region),
    openDeployed(config).catch((error: unknown) => failedLook('stack', error)),
  ])
  if (!('stack' in found)) return [...regionOf(config), identity, found]
  const [endpoint, stores, queues] = await Promise.all([
    lookAtEndpoint(found.url),
    lookAtStoresOf(found.stack),
    lookAtQueues(found),
  ])
  return [...regionOf(config, found.stack), identity, lookAtStack(found.stack), endpoint, ...stores, ...queues]
}

function regionOf({ region, regionSource }: Config, stack?: DeployedStack): readonly Diagnosis[] {
  const what = 'region'
  if (region !== undefined) return [{ what, status: 'ok', detail: `${region} (${regionSource})` }]
  return stack === undefined ? [] : [{ what, status: 'ok', detail: `${stack.region} (AWS profile)` }]
}

async function lookAtIdentity(region: string | undefined): Promise<Diagnosis> {
  const { callerIdentity } = await import('@logpipe/infra/deployed')
  return callerIdentity(region).then(
    ({ account, arn }) => ({ what: 'identity', status: 'ok', detail: `${arn}, account ${account}` }),
    (error: unknown) => failedLook('identity', error),
  )
}

/** A stack that can be used may still be under way, or back from a change that failed. */
function lookAtStack({ stackName, status }: DeployedStack): Diagnosis {
  const detail = `${stackName} is ${status}`
  const what = 'stack'
  if (status.endsWith('FAILED')) return { what, status: 'wrong', detail }
  return { what, status: /IN_PROGRESS|ROLLBACK/.test(status) ? 'note' : 'ok', detail }
}

async function lookAtStoresOf(stack: DeployedStack): Promise<readonly Diagnosis[]> {
  const { lookAtStores } = await import('@logpipe/infra/deployed')
  return (await lookAtStores(stack)).map(storeDiagnosis)
}

function storeDiagnosis({ what, name, state }: StoreLook): Diagnosis {
  switch (state.kind) {
    case 'ready':
      return { what, status: 'ok', detail: `${name} is there` }
    case 'changing':
      return { what, status: 'note', detail: `${name} is ${state.status}` }
    case 'unusable':
      return { what, status: 'wrong', detail: `${name} is ${state.status}` }
    case 'failed':
      // Nobody needs to be allowed this look for anything else: it says nothing against the stack.
      return state.error.code === 'not_permitted'
        ? { what, status: 'note', detail: `could not look: ${state.error.message}` }
        : failedLook(what, state.error)
  }
}

async function lookAtQueues(target: DeployedTarget): Promise<readonly Diagnosis[]> {
  return explainingFailures(target, () => queueDepth(target.stores)).then(queueDiagnoses, (error: unknown) => [
    failedLook('queue', error),
  ])
}
