import type { Role } from 'aws-cdk-lib/aws-iam'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { topology } from '../../topology.ts'
import type { Queues } from '../stores/create-queues.ts'
import type { Tables } from '../stores/create-tables.ts'

export type FunctionName = keyof typeof topology.functions
export type Functions = Readonly<Record<FunctionName, LambdaFunction>>
export type Roles = Readonly<Record<FunctionName, Role>>
/** Of the functions that reach tenants' rows. */
export type TenantRoles = Readonly<Record<'worker' | 'read', Role>>

export type LogGroups = Readonly<Record<FunctionName, LogGroup>>

export interface FunctionStores {
  readonly tables: Tables
  readonly queues: Queues
  readonly masterKey: Secret
  readonly digestKey: CfnSecret
  readonly edgeSecret: CfnSecret
}
