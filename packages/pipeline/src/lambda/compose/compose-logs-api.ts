import type { HttpHandler } from '../../http/http-event.ts'
import { createReceiptClock } from '../../http/receipt.ts'
import { createLogIdSource } from '../../ingest/new-log-id.ts'
import { createLogsHandler, type LogsApiDeps } from '../../logs-api/logs-handler.ts'
import { createKeepManifests, type PutManifest } from '../../manifests/keep-manifests.ts'
import { createDynamoRows, type DynamoRowsOptions } from '../../table/dynamodb-rows.ts'
import { deriveDigestKey } from '../../tenants/keyring.ts'
import { createRowKeys } from '../../tenants/row-keys.ts'
import { createTenantKeys } from '../../tenants/tenant-keys.ts'
import { createPolicyOf } from '../../tenants/tenant-policy.ts'
import type { Tenants } from './compose-tenants.ts'
import type { TableConfig } from './compose-worker.ts'

export interface LogsApiConfig extends TableConfig {
  readonly tenants: Tenants
  /** Writes the manifests of logs that `POST /logs` stored; without it there are none. */
  readonly putManifest?: PutManifest
  readonly onDenied?: NonNullable<LogsApiDeps['onDenied']>
  readonly onSkipped?: NonNullable<DynamoRowsOptions['onSkipped']>
  readonly onFailure?: NonNullable<LogsApiDeps['onFailure']>
  readonly onRow?: NonNullable<LogsApiDeps['onRow']>
}

/** Composes the read function: the handler with its AWS adapters. */
export function composeLogsApi(config: LogsApiConfig): HttpHandler {
  const startLogIds = createLogIdSource()
  const { putManifest } = config
  // Ingest's key is not for this function; on AWS an audit knows both.
  const tenantKey = createTenantKeys(deriveDigestKey(config.keys.current()))
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
    ...(putManifest && {
      keepManifests: createKeepManifests({ putManifest, tenantKey, settingsOf: config.tenants.settingsOf }),
    }),
    ...(config.onDenied && { onDenied: config.onDenied }),
    ...(config.onFailure && { onFailure: config.onFailure }),
    ...(config.onRow && { onRow: config.onRow }),
  })
  return async (event) => {
    await config.keys.refresh()
    return handle(event)
  }
}
