import type { topology } from '../topology.ts'

/** Names of a stack's tables. A stack of an earlier release keeps no manifests. */
export interface TableNames {
  readonly logs: string
  readonly tenants: string
  readonly manifests?: string
}

/** A stack as CloudFormation describes it, with all that a command needs to use it. */
export interface DeployedStack {
  readonly stackName: string
  /** The region it was found in. */
  readonly region: string
  /** CloudFormation's word, such as `UPDATE_COMPLETE`. */
  readonly status: string
  /** Of the HTTP endpoint, without a `/` at its end. */
  readonly url: string
  readonly tables: TableNames
  /** URLs by the topology's keys. */
  readonly queues: Readonly<Record<keyof typeof topology.queues, string>>
  readonly masterKeySecretArn: string
  /** Of ingest's key. Stacks of releases without keyrings have none. */
  readonly digestKeySecretArn?: string
  /** Of the role through which the read function reaches rows. Stacks of earlier releases do not name it. */
  readonly readTenantRoleArn?: string
  /** How many batches the worker stores at once. */
  readonly workerConcurrency: number
  /** Between two rounds of its watch; 0 where it has none. */
  readonly watchMinutes: number
}
