import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { FaultCode } from '@logpipe/sdk/contract'
import { errorName, type RequestFailure } from '../http/request-failure.ts'
import type { Skipped } from '../table/dynamodb-table.ts'
import type { BatchSummary, WorkerDeps } from '../worker/worker-handler.ts'

/** What a function reports to CloudWatch: structured logs, and metrics in the embedded metric format. Never the content of a log. */
export interface Observer {
  readonly onAccepted: (count: number) => void
  /** `records`: how many of a request, where not all of it was refused. */
  readonly onDenied: (code: FaultCode, records?: number) => void
  readonly onBatch: (summary: BatchSummary) => void
  /** Items among a tenant's rows that the pipeline did not write; `logpipe audit` names them. */
  readonly onSkipped: (skipped: Skipped) => void
  readonly onFailure: (failure: MessageFailure | RequestFailure) => void
  readonly onWaitsFailed: NonNullable<WorkerDeps['onWaitsFailed']>
  /** The keyring could not be read again; the one before stays in use. */
  readonly onKeysFailed: (error: unknown) => void
  /** Wraps a handler so that each call flushes its metrics. */
  readonly flushed: <A extends unknown[], R>(handler: (...args: A) => Promise<R>) => (...args: A) => Promise<R>
}

type MessageFailure = Parameters<NonNullable<WorkerDeps['onFailure']>>[0]

/** Starts the observer of one function. `service` is its name in logs and metrics; `stage` tells deployments apart. */
export function startObserver(service: string, stage: string): Observer {
  const logger = new Logger({ serviceName: service, persistentKeys: { stage } })
  const metrics = new Metrics({ namespace: 'logpipe', serviceName: service, defaultDimensions: { stage } })
  const count = (name: string, value: number): void => {
    if (value > 0) metrics.addMetric(name, MetricUnit.Count, value)
  }
  return {
    onAccepted: (accepted) => count('Accepted', accepted),
    onDenied: (code, records) => {
      count('Denied', 1)
      logger.warn('denied', { code, ...(records !== undefined && { records }) })
    },
    onBatch: ({ tenants, ...summary }) => {
      logger.info('batch', { ...summary })
      for (const tenant of tenants) logger.info('tenant', { ...tenant })
      count('Stored', summary.stored)
      count('FailedMessages', summary.failed)
      for (const number of Object.values(summary.deadLetters)) count('DeadLettered', number)
      count(
        'Redacted',
        Object.values(summary.redactions).reduce((sum, number) => sum + number, 0),
      )
      metrics.addMetric('Latency', MetricUnit.Milliseconds, summary.oldestMs)
    },
    onSkipped: ({ tenantId, rows }) => {
      count('SkippedRows', rows)
      logger.warn('skipped', { tenant: tenantId, rows })
    },
    onFailure: (failure) => {
      if (isCredentialError(failure.error)) count('CredentialErrors', 1)
      // Only the name: the message may quote the content that failed to parse.
      if ('requestId' in failure) logger.error('request failed', { ...failure })
      else logger.error('message failed', { messageId: failure.messageId, error: errorName(failure.error) })
    },
    onKeysFailed: (error) => {
      if (isCredentialError(error)) count('CredentialErrors', 1)
      logger.error('keys not read', { error: errorName(error) })
    },
    onWaitsFailed: ({ messages, error }) => {
      if (isCredentialError(error)) count('CredentialErrors', 1)
      logger.error('waits not set', { messages, error: errorName(error) })
    },
    flushed:
      (handler) =>
      async (...args) => {
        try {
          return await handler(...args)
        } finally {
          // Publishing without metrics would print a non-JSON warning for each request.
          if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
        }
      },
  }
}

/** Whether AWS refused who was asking: a session that expired, a role that is gone, a right that is missing. */
export function isCredentialError(error: unknown): boolean {
  const name = typeof error === 'string' ? error : errorName(error)
  return credentialErrors.has(name)
}

const credentialErrors: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'KMS.AccessDeniedException',
  'KmsAccessDenied',
  'UnrecognizedClientException',
])
