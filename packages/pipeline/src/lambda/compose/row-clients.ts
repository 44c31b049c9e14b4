import { STSClient } from '@aws-sdk/client-sts'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { NodeHttpHandler } from '@smithy/node-http-handler'
import { type ClientOf, createTenantClients } from '../../table/tenant-clients.ts'
import { createTenantSessions } from '../../table/tenant-sessions.ts'
import { dynamodbClient } from './clients.ts'

export interface RowClientsOptions {
  /** Role to assume for each tenant; without it, all tenants share `dynamodb`. */
  readonly tenantRoleArn: string | undefined
  readonly dynamodb: DynamoDBDocumentClient
  readonly requestHandler: NodeHttpHandler
  /** Wall clock, milliseconds. */
  readonly now: () => number
}

/** Clients for reading and writing rows: one per tenant if there is a role to assume, otherwise a shared one. */
export function rowClients({ tenantRoleArn, dynamodb, requestHandler, now }: RowClientsOptions): ClientOf {
  if (tenantRoleArn === undefined) return () => dynamodb
  return createTenantClients({
    sessions: createTenantSessions({ sts: new STSClient({ requestHandler }), roleArn: tenantRoleArn, now }),
    open: (credentials) => dynamodbClient({ requestHandler, credentials }),
  })
}
