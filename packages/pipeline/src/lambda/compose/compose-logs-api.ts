import type { HttpHandler } from '../../http/http-event.ts'
import { createLogIdSource } from '../../ingest/new-log-id.ts'
import { createReadHandler, type ReadDeps } from '../../logs-api/logs-handler.ts'
import { createDynamoRows } from '../../table/dynamodb-rows.ts'
import { createTenantKeys } from '../../tenants/tenant-keys.ts'
import { createPolicyOf } from '../../tenants/tenant-policy.ts'
import type { TableConfig } from './compose-worker.ts'

export interface ReadConfig extends TableConfig {
  readonly onDenied?: NonNullable<ReadDeps['onDenied']>
  readonly onFailure?: NonNullable<ReadDeps['onFailure']>
}

/** The read function as it runs: the handler with its AWS adapters. */
export function composeRead(config: ReadConfig): HttpHandler {
  const tenantKey = createTenantKeys(config.masterKey)
  const startLogIds = createLogIdSource()
  return createReadHandler({
    authenticate: config.tenants.authenticate,
    admitRate: config.tenants.admitRate,
    openRows: createDynamoRows({
      clientOf: config.clientOf ?? (() => config.dynamodb),
      tableName: config.tableName,
      recentIndex: config.recentIndex,
      random: config.random,
    }),
    policyOf: createPolicyOf(config.tenants.settingsOf, tenantKey),
    tenantKey,
    now: config.now,
    newLogId: () => startLogIds()(),
    ...(config.onDenied && { onDenied: config.onDenied }),
    ...(config.onFailure && { onFailure: config.onFailure }),
  })
}
