import type { Plan } from '../src/deploy/plan/plan-changes.ts'

/** A plan that changes nothing but what is given. */
export function aPlan(plan: Partial<Plan>): Plan {
  return { stackName: 'logpipe-prod', region: 'eu-west-1', isNew: false, options: [], changes: [], ...plan }
}
