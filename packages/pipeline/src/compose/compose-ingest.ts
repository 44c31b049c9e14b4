import type { SQSClient } from '@aws-sdk/client-sqs'
import { v7 as uuidv7 } from 'uuid'
import { createSqsEnqueue } from '../adapters/sqs-enqueue.ts'
import type { HttpHandler } from '../http/http-event.ts'
import { createIngestHandler } from '../ingest/ingest-handler.ts'
import { contentDigest, createTenantKeys } from '../tenants/tenant-keys.ts'

export interface IngestConfig {
  readonly sqs: SQSClient
  readonly queueUrl: string
  /** At least 32 bytes. */
  readonly masterKey: Buffer
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Simulated work, milliseconds a character, and how long the worker has for it, milliseconds. */
  readonly work?: { readonly msPerChar: number; readonly budgetMs: number }
  readonly onAccepted?: (count: number) => void
}

/** The ingest function as it runs: the handler with its AWS adapters. */
export function composeIngest({ sqs, queueUrl, masterKey, now, work, onAccepted }: IngestConfig): HttpHandler {
  const tenantKey = createTenantKeys(masterKey)
  return createIngestHandler({
    enqueue: createSqsEnqueue({ client: sqs, queueUrl }),
    now,
    newLogId: uuidv7,
    digest: (tenantId, record) => contentDigest(tenantKey, tenantId, record),
    ...(onAccepted && { onAccepted }),
    ...(work !== undefined && work.msPerChar > 0 && { maxWorkChars: Math.floor(work.budgetMs / work.msPerChar) }),
  })
}
