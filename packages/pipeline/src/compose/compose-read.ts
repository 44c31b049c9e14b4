import { v7 as uuidv7 } from 'uuid'
import { createDynamoRows } from '../adapters/dynamodb-rows.ts'
import type { HttpHandler } from '../http/http-event.ts'
import { createReadHandler } from '../read/read-handler.ts'
import { createRedactor } from '../redact/redactor.ts'
import { createTenantKeys } from '../tenants/tenant-keys.ts'
import type { TableConfig } from './compose-worker.ts'

/** The read function as it runs: the handler with its AWS adapters. */
export function composeRead(config: TableConfig): HttpHandler {
  const redactor = createRedactor()
  return createReadHandler({
    openRows: createDynamoRows({
      client: config.dynamodb,
      tableName: config.tableName,
      recentIndex: config.recentIndex,
      random: config.random,
    }),
    redactorOf: () => redactor,
    policyOf: () => config.policy,
    tenantKey: createTenantKeys(config.masterKey),
    now: config.now,
    newLogId: uuidv7,
  })
}
