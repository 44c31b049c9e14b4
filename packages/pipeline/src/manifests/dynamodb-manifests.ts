import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import pLimit from 'p-limit'
import type { PutManifest } from './keep-manifests.ts'

export type { PutManifest } from './keep-manifests.ts'
export type { Manifest } from './manifest.ts'

export interface ManifestsTable {
  readonly client: DynamoDBDocumentClient
  readonly tableName: string
}

/** Of the sockets of a function. */
const maxCalls = 24

/** Puts each manifest by itself: the role of ingest may put items, and neither read nor delete them. */
export function createPutManifest({ client, tableName }: ManifestsTable): PutManifest {
  const limit = pLimit(maxCalls)
  return (manifest) =>
    limit(async () => {
      const put = { TableName: tableName, Item: manifest, ConditionExpression: 'attribute_not_exists(manifest_id)' }
      try {
        await client.send(new PutCommand(put))
      } catch (error) {
        // Nobody else draws this id: an earlier try of the client wrote it, and its response was lost.
        if (!(error instanceof ConditionalCheckFailedException)) throw error
      }
    })
}
