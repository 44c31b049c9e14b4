import { setTimeout as sleep } from 'node:timers/promises'
import type { SQSClient } from '@aws-sdk/client-sqs'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { createSqsSendDeadLetter } from '../../dead-letters/sqs-send-dead-letter.ts'
import { createSqsDelayMessages } from '../../queue/sqs-delay-messages.ts'
import { createDynamoRows } from '../../table/dynamodb-rows.ts'
import type { ClientOf } from '../../table/tenant-clients.ts'
import type { KeySource } from '../../tenants/key-source.ts'
import { createRowKeys } from '../../tenants/row-keys.ts'
import { createTenantKeys } from '../../tenants/tenant-keys.ts'
import { createPolicyOf } from '../../tenants/tenant-policy.ts'
import { createWorkerHandler, type WorkerDeps, type WorkerHandler } from '../../worker/worker-handler.ts'
import type { Tenants } from './compose-tenants.ts'

export interface TableConfig {
  readonly dynamodb: DynamoDBDocumentClient
  /** Finds the client for a tenant's rows; `dynamodb` for all tenants by default. */
  readonly clientOf?: ClientOf
  readonly tableName: string
  readonly recentIndex: string
  readonly keys: KeySource
  readonly tenants: Pick<Tenants, 'settingsOf'>
  /** Wall clock, milliseconds. */
  readonly now: () => number
  readonly random: () => number
}

export interface WorkerConfig extends TableConfig {
  readonly sqs: SQSClient
  readonly deadLetterQueueUrl: string
  /** The queue on which the worker sets the wait of messages that failed; without it, their event source does. */
  readonly queueUrl?: string
  /** Simulated work, milliseconds per character. */
  readonly workMsPerChar: number
  /** Waits in real time by default. */
  readonly sleep?: WorkerDeps['sleep']
  readonly onBatch?: NonNullable<WorkerDeps['onBatch']>
  readonly onFailure?: NonNullable<WorkerDeps['onFailure']>
  readonly onWaitsFailed?: NonNullable<WorkerDeps['onWaitsFailed']>
  readonly onSettled?: NonNullable<WorkerDeps['onSettled']>
}

const realSleep: WorkerDeps['sleep'] = (ms, signal) => sleep(ms, undefined, signal ? { signal } : {})

/** Composes the worker function: the handler with its AWS adapters. */
export function composeWorker(config: WorkerConfig): WorkerHandler {
  const work = createWorkerHandler({
    openRows: createDynamoRows({
      clientOf: config.clientOf ?? (() => config.dynamodb),
      tableName: config.tableName,
      recentIndex: config.recentIndex,
      random: config.random,
      now: config.now,
      ...(config.sleep && { sleep: config.sleep }),
    }),
    sendDeadLetter: createSqsSendDeadLetter(config.sqs, config.deadLetterQueueUrl),
    policyOf: createPolicyOf(config.tenants.settingsOf, createTenantKeys(config.keys.current().contents)),
    rowKeys: createRowKeys(config.keys),
    ...(config.queueUrl && { delayMessages: createSqsDelayMessages(config.sqs, config.queueUrl) }),
    random: config.random,
    now: config.now,
    sleep: config.sleep ?? realSleep,
    workMsPerChar: config.workMsPerChar,
    ...(config.onBatch && { onBatch: config.onBatch }),
    ...(config.onFailure && { onFailure: config.onFailure }),
    ...(config.onWaitsFailed && { onWaitsFailed: config.onWaitsFailed }),
    ...(config.onSettled && { onSettled: config.onSettled }),
  })
  return async (event, invocation) => {
    await config.keys.refresh()
    return work(event, invocation)
  }
}
