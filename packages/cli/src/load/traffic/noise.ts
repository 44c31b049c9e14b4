import type { TenantId } from '@logpipe/sdk/contract'
import type { ScheduleSpec } from '../schedule/arrivals.ts'
import type { TrafficSpec } from './requests.ts'

/** A tenant that sends so many times what it would. */
export interface Noisy {
  readonly tenantId: TenantId
  readonly factor: number
}

interface Load {
  readonly schedule: ScheduleSpec
  readonly traffic: Omit<TrafficSpec, 'runId'>
}

/** The same load for all others: the rate grows by what the noisy tenant sends more. */
export function withNoise({ schedule, traffic }: Load, { tenantId, factor }: Noisy): Load {
  const total = traffic.tenants.reduce((sum, { weight }) => sum + weight, 0)
  const tenants = traffic.tenants.map((one) =>
    one.tenantId === tenantId ? { ...one, weight: one.weight * factor } : one,
  )
  const growth = tenants.reduce((sum, { weight }) => sum + weight, 0) / total
  const stages = schedule.stages.map(({ fromRate, toRate, durationMs }) => {
    return { fromRate: fromRate * growth, toRate: toRate * growth, durationMs }
  })
  return { schedule: { ...schedule, stages }, traffic: { ...traffic, tenants, noisyTenant: tenantId } }
}
