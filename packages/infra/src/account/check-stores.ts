import type { LogpipeError } from '@logpipe/sdk/contract'
import { awsTimeouts } from './aws-timeouts.ts'
import type { DeployedStack } from './deployed-stack.ts'
import { explainAwsError, unexpectedResponse } from './explain-aws-error.ts'

export type StoreState =
  | { readonly kind: 'ready' }
  /** A `changing` table works meanwhile; an `unusable` one does not. */
  | { readonly kind: 'changing' | 'unusable'; readonly tableStatus: string }
  /** A secret that Secrets Manager keeps for some days and can restore. */
  | { readonly kind: 'marked_for_deletion' }
  | { readonly kind: 'failed'; readonly error: LogpipeError }

/** One store of a stack, and how it is. */
export interface StoreCheck {
  readonly what: 'logs table' | 'tenants table' | 'manifests table' | 'master key' | 'digest key'
  /** Of the table, or ARN of the secret. */
  readonly name: string
  readonly state: StoreState
}

/** Asks AWS of the tables and of the secrets whether they are there, without reading anything in them. Never throws. */
export async function checkStores(stack: DeployedStack): Promise<readonly StoreCheck[]> {
  const { tables, masterKeySecretArn, digestKeySecretArn: digest } = stack
  const [[logs, tenants, manifests], masterKey, digestKey] = await Promise.all([
    checkTables(stack),
    checkSecret(stack, masterKeySecretArn),
    ...(digest === undefined ? [] : [checkSecret(stack, digest)]),
  ])
  return [
    { what: 'logs table', name: tables.logs, state: logs },
    { what: 'tenants table', name: tables.tenants, state: tenants },
    ...(tables.manifests === undefined || manifests === undefined
      ? []
      : [{ what: 'manifests table' as const, name: tables.manifests, state: manifests }]),
    { what: 'master key', name: masterKeySecretArn, state: masterKey },
    ...(digest === undefined || digestKey === undefined
      ? []
      : [{ what: 'digest key' as const, name: digest, state: digestKey }]),
  ]
}

async function checkTables({
  region,
  tables,
}: DeployedStack): Promise<[StoreState, StoreState, StoreState | undefined]> {
  const { DescribeTableCommand, DynamoDBClient } = await import('@aws-sdk/client-dynamodb')
  const client = new DynamoDBClient({ region, requestHandler: awsTimeouts() })
  const lookAt = async (name: string): Promise<StoreState> => {
    const doing = `checking the table ${name}`
    return stateOr({ doing, region, resource: 'it' }, async () => {
      const { Table: { TableStatus: tableStatus } = {} } = await client.send(
        new DescribeTableCommand({ TableName: name }),
      )
      if (tableStatus === undefined) throw unexpectedResponse(doing)
      if (tableStatus === 'ACTIVE') return { kind: 'ready' }
      return { kind: tableStatus === 'UPDATING' ? 'changing' : 'unusable', tableStatus }
    })
  }
  try {
    const manifests = tables.manifests === undefined ? undefined : lookAt(tables.manifests)
    return await Promise.all([lookAt(tables.logs), lookAt(tables.tenants), manifests])
  } finally {
    client.destroy()
  }
}

async function checkSecret({ region }: DeployedStack, arn: string): Promise<StoreState> {
  const { DescribeSecretCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
  const client = new SecretsManagerClient({ region, requestHandler: awsTimeouts() })
  const doing = `checking the secret ${arn}`
  try {
    return await stateOr({ doing, region, resource: 'it' }, async () => {
      const { ARN, DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId: arn }))
      if (ARN === undefined) throw unexpectedResponse(doing)
      return { kind: DeletedDate === undefined ? 'ready' : 'marked_for_deletion' }
    })
  } finally {
    client.destroy()
  }
}

async function stateOr(
  place: Parameters<typeof explainAwsError>[1],
  look: () => Promise<StoreState>,
): Promise<StoreState> {
  return look().catch((error: unknown) => ({ kind: 'failed', error: explainAwsError(error, place) }))
}
