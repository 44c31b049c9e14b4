import { setTimeout as sleep } from 'node:timers/promises'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Manifest, PutManifest } from '@logpipe/pipeline/manifests'
import { plainBatch } from '@logpipe/pipeline/table/plain-batch'

interface Waiting {
  readonly manifest: Manifest
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const maxItems = 25
/** How long a batch waits for more while several requests are in flight, milliseconds: a call costs as much CPU as a record. */
const gatherMs = 4
/**
 * Puts the manifests of concurrent requests together. dynalite takes as long for one PutItem as for a BatchWriteItem of many, which go a short way
 * here; on AWS each is put by itself, since nobody can permit a role to batch puts and not deletes.
 */
export function createPutManifests(client: DynamoDBDocumentClient, tableName: string): PutManifest {
  const waiting: Waiting[] = []
  let isPutting = false
  let isBusy = false
  /** One batch at a time: what comes meanwhile is the next. */
  const pump = async (): Promise<void> => {
    if (isPutting) return
    isPutting = true
    while (waiting.length > 0) {
      if (isBusy && waiting.length < maxItems) await sleep(gatherMs)
      const batch = waiting.splice(0, maxItems)
      isBusy = batch.length > 1
      await putAll(client, tableName, batch)
    }
    isPutting = false
  }
  return (manifest) =>
    new Promise((resolve, reject) => {
      waiting.push({ manifest, resolve, reject })
      // Others that come in the same turn share its call.
      queueMicrotask(() => void pump())
    })
}

/** All of a batch fail together, also those that were written: their numbers are abandoned, which says nothing against their being there. */
async function putAll(client: DynamoDBDocumentClient, tableName: string, batch: readonly Waiting[]): Promise<void> {
  try {
    const items = batch.map(({ manifest }) => attributesOf(manifest))
    const { UnprocessedItems = {} } = await client.send(plainBatch(tableName, items))
    if (Object.keys(UnprocessedItems).length > 0) throw new Error('manifests were throttled')
    for (const { resolve } of batch) resolve()
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}

function attributesOf(manifest: Manifest) {
  return Object.fromEntries(
    Object.entries(manifest).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: String(value) },
    ]),
  )
}
