import { STSClient } from '@aws-sdk/client-sts'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type ClientOf, createTenantClients } from '../../table/tenant-clients.ts'
import { dynamodbClient } from './clients.ts'

/** Clients for reading and writing rows: one per tenant if there is a role to assume, otherwise a shared one. */
export function rowClients(tenantRoleArn: string | undefined, dynamodb: DynamoDBDocumentClient): ClientOf {
  if (tenantRoleArn === undefined) return () => dynamodb
  const open = (credentials: Parameters<typeof dynamodbClient>[0]['credentials']) =>
    dynamodbClient({ ...(credentials && { credentials }) })
  return createTenantClients({ sts: new STSClient({}), roleArn: tenantRoleArn, open })
}
