import type { DeployedStack, StoreCheck } from '@logpipe/infra/deployed'
import type { Config } from '../config/resolve-config.ts'
import { type DeployedTarget, openDeployed } from '../connect/open-deployed.ts'
import { stackDepth } from '../connect/stack-depth.ts'
import { explainingFailures } from '../connect/target-failure.ts'
import { checkEndpoint } from './check-endpoint.ts'
import type { Diagnosis } from './diagnosis.ts'
import { failedCheck } from './failed-check.ts'
import { queueDiagnoses } from './queue-diagnoses.ts'

/**
 * Checks the AWS identity, the stack, its endpoint, tables, master key and queues. What cannot be checked is a finding, and
 * the other checks continue.
 */
export async function checkDeployed(config: Config): Promise<readonly Diagnosis[]> {
  const [identity, found] = await Promise.all([
    checkIdentity(config.region),
    openDeployed(config).catch((error: unknown) => failedCheck('stack', error)),
  ])
  if (!('stack' in found)) return [...regionOf(config), identity, found]
  const [endpoint, stores, queues, concurrency] = await Promise.all([
    checkEndpoint(found.url),
    checkStoresOf(found.stack),
    checkQueues(found),
    checkConcurrency(found.stack),
  ])
  return [
    ...regionOf(config, found.stack),
    identity,
    checkStack(found.stack),
    endpoint,
    ...stores,
    ...queues,
    concurrency,
    ...watchOf(found.stack),
  ]
}

function regionOf({ region, regionSource }: Config, stack?: DeployedStack): readonly Diagnosis[] {
  const what = 'region'
  if (region !== undefined && regionSource !== undefined) return [{ what, status: 'ok', region, source: regionSource }]
  return stack === undefined ? [] : [{ what, status: 'ok', region: stack.region, source: 'profile' }]
}

async function checkIdentity(region: string | undefined): Promise<Diagnosis> {
  const { callerIdentity } = await import('@logpipe/infra/deployed')
  return callerIdentity(region).then(
    ({ account, arn }) => ({ what: 'identity', status: 'ok', account, arn }),
    (error: unknown) => failedCheck('identity', error),
  )
}

/** A usable stack may be changing, or rolled back from a failed change. */
function checkStack({ stackName: name, status: stackStatus }: DeployedStack): Diagnosis {
  const what = 'stack'
  if (stackStatus.endsWith('FAILED')) return { what, status: 'wrong', name, stackStatus }
  return { what, status: /IN_PROGRESS|ROLLBACK/.test(stackStatus) ? 'note' : 'ok', name, stackStatus }
}

/** How it does, its alarms say. */
function watchOf({ watchMinutes }: DeployedStack): readonly Diagnosis[] {
  return watchMinutes > 0 ? [{ what: 'watch', status: 'ok', everyMinutes: watchMinutes }] : []
}

async function checkStoresOf(stack: DeployedStack): Promise<readonly Diagnosis[]> {
  const { checkStores } = await import('@logpipe/infra/deployed')
  return (await checkStores(stack)).map(storeDiagnosis)
}

function storeDiagnosis({ what, name, state }: StoreCheck): Diagnosis {
  switch (state.kind) {
    case 'ready':
      return { what, status: 'ok', name, state: 'ready' }
    case 'changing':
      return { what, status: 'note', name, state: 'changing', tableStatus: state.tableStatus }
    case 'unusable':
      return { what, status: 'wrong', name, state: 'unusable', tableStatus: state.tableStatus }
    case 'marked_for_deletion':
      return { what, status: 'wrong', name, state: 'marked_for_deletion' }
    case 'failed':
      // Nothing else needs this permission: its absence says nothing against the stack.
      return failedCheck(what, state.error, state.error.code === 'not_permitted' ? 'note' : 'wrong')
  }
}

async function checkQueues(target: DeployedTarget): Promise<readonly Diagnosis[]> {
  return explainingFailures(target, () => stackDepth(target.stores)).then(queueDiagnoses, (error: unknown) => [
    failedCheck('queue', error),
  ])
}

/** Too little of it is a note: everything works until there is a backlog. */
async function checkConcurrency({ region, workerConcurrency }: DeployedStack): Promise<Diagnosis> {
  const { accountConcurrency, judgeConcurrency } = await import('@logpipe/infra/deployed')
  const what = 'concurrency'
  try {
    const { isEnough, ...verdict } = judgeConcurrency(await accountConcurrency({ region }), workerConcurrency)
    return { what, status: isEnough ? 'ok' : 'note', ...verdict }
  } catch (error) {
    return failedCheck(what, error, 'note')
  }
}
