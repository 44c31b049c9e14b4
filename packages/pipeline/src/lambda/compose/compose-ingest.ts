import type { SQSClient } from '@aws-sdk/client-sqs'
import type { HttpHandler } from '../../http/http-event.ts'
import { createReceiptClock } from '../../http/receipt.ts'
import { createIngestHandler, type IngestDeps } from '../../ingest/ingest-handler.ts'
import { createKnowsCaller, type KnowsCaller } from '../../ingest/knows-caller.ts'
import { createLogIdSource } from '../../ingest/new-log-id.ts'
import { createOpenDoor } from '../../ingest/open-door.ts'
import { createKeepManifests, type PutManifest } from '../../manifests/keep-manifests.ts'
import { createSqsEnqueue } from '../../queue/sqs-enqueue.ts'
import { contentDigest, createTenantKeys } from '../../tenants/tenant-keys.ts'
import { allocateYoung } from './allocate-young.ts'
import type { Tenants } from './compose-tenants.ts'

export type { KnowsCaller, PutManifest }

export interface IngestConfig {
  readonly sqs: SQSClient
  readonly tenants: Pick<Tenants, 'authenticate' | 'admitRate' | 'settingsOf'>
  readonly queueUrl: string
  /** Writes the manifests of accepted messages; without it there are none. */
  readonly putManifest?: PutManifest
  /** Key of the digests in log ids and of the manifests, at least 32 bytes. No row can be sealed with it. */
  readonly digestKey: Buffer
  /** Wall clock, milliseconds. */
  readonly now: () => number
  /** Doors by route: `{ 'POST /v1/logs': 'otlp' }` serves that route by `doors/otlp`. */
  readonly doors: Readonly<Record<string, string>>
  /** Simulated work: milliseconds per character, and the worker's budget for it in milliseconds. */
  readonly work?: { readonly msPerChar: number; readonly budgetMs: number }
  readonly onAccepted?: NonNullable<IngestDeps['onAccepted']>
  readonly onDenied?: NonNullable<IngestDeps['onDenied']>
  readonly onFailure?: NonNullable<IngestDeps['onFailure']>
  readonly onOutcome?: NonNullable<IngestDeps['onOutcome']>
  readonly onRefused?: NonNullable<IngestDeps['onRefused']>
}

/** Composes the ingest function: the handler with its AWS adapters. */
export function composeIngest(config: IngestConfig): HttpHandler {
  const { sqs, tenants, queueUrl, putManifest, digestKey, now, doors, work } = config
  const { onAccepted, onDenied, onFailure, onOutcome, onRefused } = config
  allocateYoung()
  const tenantKey = createTenantKeys(digestKey)
  return createIngestHandler({
    authenticate: tenants.authenticate,
    admitRate: tenants.admitRate,
    enqueue: createSqsEnqueue({ client: sqs, queueUrl }),
    ...(putManifest && {
      keepManifests: createKeepManifests({ putManifest, tenantKey, settingsOf: tenants.settingsOf }),
    }),
    openDoor: createOpenDoor(doors),
    takeReceipt: createReceiptClock(now),
    startLogIds: createLogIdSource(),
    digest: (tenantId, record) => contentDigest(tenantKey(tenantId, 'digest'), record),
    ...(onAccepted && { onAccepted }),
    ...(onDenied && { onDenied }),
    ...(onFailure && { onFailure }),
    ...(onOutcome && { onOutcome }),
    ...(onRefused && { onRefused }),
    ...(work !== undefined && work.msPerChar > 0 && { maxWorkChars: Math.floor(work.budgetMs / work.msPerChar) }),
  })
}

/** Composes what tells by headers alone whether a request has a valid key. */
export function composeKnowsCaller({ tenants, doors }: Pick<IngestConfig, 'tenants' | 'doors'>): KnowsCaller {
  return createKnowsCaller(tenants.authenticate, createOpenDoor(doors))
}
