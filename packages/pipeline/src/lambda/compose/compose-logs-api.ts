import type { HttpHandler } from '../../http/http-event.ts'
import { createReceiptClock } from '../../http/receipt.ts'
import { createLogIdSource } from '../../ingest/new-log-id.ts'
import { createLogsHandler, type LogsApiDeps } from '../../logs-api/logs-handler.ts'
import { createDynamoRows, type DynamoRowsOptions } from '../../table/dynamodb-rows.ts'
import { createRowKeys } from '../../tenants/row-keys.ts'
import { createTenantKeys } from '../../tenants/tenant-keys.ts'
import { createPolicyOf } from '../../tenants/tenant-policy.ts'
import type { TableConfig } from './compose-worker.ts'

export interface LogsApiConfig extends TableConfig {
  readonly onDenied?: NonNullable<LogsApiDeps['onDenied']>
  readonly onSkipped?: NonNullable<DynamoRowsOptions['onSkipped']>
  readonly onFailure?: NonNullable<LogsApiDeps['onFailure']>
  readonly onRow?: NonNullable<LogsApiDeps['onRow']>
}

/** Composes the read function: the handler with its AWS adapters. */
export function composeLogsApi(config: LogsApiConfig): HttpHandler {
  const startLogIds = createLogIdSource()
  const handle = createLogsHandler({
    authenticate: config.tenants.authenticate,
    admitRate: config.tenants.admitRate,
    openRows: createDynamoRows({
      clientOf: config.clientOf ?? (() => config.dynamodb),
      tableName: config.tableName,
      recentIndex: config.recentIndex,
      random: config.random,
      now: config.now,
      ...(config.onSkipped && { onSkipped: config.onSkipped }),
    }),
    policyOf: createPolicyOf(config.tenants.settingsOf, createTenantKeys(config.keys.current().contents)),
    rowKeys: createRowKeys(config.keys),
    takeReceipt: createReceiptClock(config.now),
    now: config.now,
    newLogId: () => startLogIds()(),
    ...(config.onDenied && { onDenied: config.onDenied }),
    ...(config.onFailure && { onFailure: config.onFailure }),
    ...(config.onRow && { onRow: config.onRow }),
  })
  return async (event) => {
    await config.keys.refresh()
    return handle(event)
  }
}
