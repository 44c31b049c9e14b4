import type { StackStores } from '@logpipe/infra/stores'

/** Configuration of the watch from its environment variables. */
export interface WatchEnv {
  /** Name of the deployment. */
  readonly stage: string
  /** The endpoint as its users call it. */
  readonly url: string
  readonly stores: StackStores
  /** Role for reading rows, assumed with the session tag `tenant_id`. Absent without IAM. */
  readonly tenantRoleArn: string | undefined
}

const required = [
  'AWS_REGION',
  'LOGPIPE_STAGE',
  'LOGPIPE_ENDPOINT',
  'LOGPIPE_TABLE',
  'LOGPIPE_TENANTS_TABLE',
  'LOGPIPE_QUEUE_URL',
  'LOGPIPE_DEAD_LETTER_QUEUE_URL',
] as const

/** Reads them; throws with the names of all that are missing. */
export function readWatchEnv(env: Readonly<Record<string, string | undefined>>): WatchEnv {
  const missing = required.filter((name) => !env[name])
  if (missing.length > 0) throw new Error(`missing environment variables: ${missing.join(', ')}`)
  const textOf = (name: (typeof required)[number]): string => env[name] ?? ''
  const place = { region: textOf('AWS_REGION') }
  return {
    stage: textOf('LOGPIPE_STAGE'),
    url: textOf('LOGPIPE_ENDPOINT'),
    stores: {
      dynamodb: place,
      sqs: place,
      tables: { logs: textOf('LOGPIPE_TABLE'), tenants: textOf('LOGPIPE_TENANTS_TABLE') },
      queues: { ingest: textOf('LOGPIPE_QUEUE_URL'), deadLetter: textOf('LOGPIPE_DEAD_LETTER_QUEUE_URL') },
    },
    tenantRoleArn: env.LOGPIPE_TENANT_ROLE_ARN || undefined,
  }
}
