import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { LocalStack } from '@logpipe/infra/local'
import { expect } from 'vitest'
import { aContext } from './a-context.ts'
import { runLogpipe } from './run-logpipe.ts'
import type { Item } from './stored.ts'

export type Served = Pick<LocalStack, 'url' | 'dynamodb' | 'drain'>

/** What somebody sends with curl, of whom no ledger knows anything; one request for each text, and until all are stored. */
export async function curlTo(to: Served, tenant: string, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const headers = { 'content-type': 'text/plain', 'x-tenant-id': tenant }
    const response = await fetch(`${to.url}/ingest`, { method: 'POST', headers, body: text })
    expect(response.status).toBe(202)
    await response.body?.cancel()
  }
  expect(await to.drain(90_000)).toBe(0)
}

/** One log by `POST /logs`, of which the text is the id; returns the status. */
export async function storeIn(to: Served, tenant: string, message: string): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-tenant-id': tenant }
  const body = JSON.stringify({ id: message, severity: 'info', message })
  const response = await fetch(`${to.url}/logs`, { method: 'POST', headers, body })
  await response.body?.cancel()
  return response.status
}

const TableName = 'manifests'

function tableOf({ dynamodb: { endpoint } }: Served): DynamoDBDocumentClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1', endpoint, credentials }))
}

/** The manifests of a tenant, in the order of receipt. */
export async function manifestsIn(of: Served, tenant: string): Promise<readonly Item[]> {
  const values = { ':t': tenant }
  const query = { TableName, KeyConditionExpression: 'tenant_id = :t', ExpressionAttributeValues: values }
  const { Items = [] } = await tableOf(of).send(new QueryCommand(query))
  return Items
}

/** Writes a manifest behind the pipeline's back. */
export async function plantManifest(to: Served, item: Item): Promise<void> {
  await tableOf(to).send(new PutCommand({ TableName, Item: item }))
}

/** Deletes a manifest behind the pipeline's back. */
export async function uprootManifest(from: Served, { tenant_id, manifest_id }: Item): Promise<void> {
  await tableOf(from).send(new DeleteCommand({ TableName, Key: { tenant_id, manifest_id } }))
}

/** What an audit of one tenant says, of the stack that runs in a folder. */
export async function auditIn(cwd: string, tenant: string, clock: { readonly now?: () => number } = {}) {
  const run = await runLogpipe(['audit', '-t', tenant, '--json'], aContext({ cwd, ...clock }))
  const [report] = JSON.parse(run.stdout).tenants
  const completeness = report.checks.find(({ name }: { readonly name: string }) => name === 'completeness')
  return { code: run.code, report, completeness }
}
