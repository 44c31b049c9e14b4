import { defaultSettings, type TenantSettings } from '../tenants/tenant-settings.ts'
import { readSecret } from './read-secret.ts'

/** Configuration of a function from its environment variables. */
export interface PipelineEnv {
  /** Name of the deployment. */
  readonly stage: string
  readonly queueUrl: string
  readonly deadLetterQueueUrl: string
  readonly tableName: string
  readonly recentIndex: string
  /** Role for accessing rows, assumed with the session tag `tenant_id`. Absent without IAM. */
  readonly tenantRoleArn?: string
  /** The key of this function as it is written. */
  readonly keyText: string
  /** Reads it again. */
  readonly readKeyText: () => Promise<string>
  /** Secret that CloudFront adds to requests. Absent without CloudFront. */
  readonly edgeSecret?: string
  readonly work: { readonly msPerChar: number; readonly budgetMs: number }
  readonly tenantsTable: string
  /** Absent where no manifests are kept. */
  readonly manifestsTable?: string
  /** Whether requests without an API key are served. */
  readonly isOpen: boolean
  /** Settings of tenants that have none. */
  readonly fallback: TenantSettings
}

type Env = Readonly<Record<string, string | undefined>>

/** The master keys for a function that seals rows; for ingest a key with which no seal can be made. */
export type KeyVariable = 'LOGPIPE_MASTER_KEY' | 'LOGPIPE_DIGEST_KEY'

/**
 * Reads a function's environment variables; throws with the names of all missing ones.
 * Its key is in the variable `key`, or in the secret that the variable with `_SECRET` at its end names.
 * `LOGPIPE_EDGE_SECRET` names the secret shared with CloudFront; empty without CloudFront.
 */
export async function readEnv(
  env: Env,
  key: KeyVariable,
  fetchSecret: (id: string) => Promise<string> = readSecret,
): Promise<PipelineEnv> {
  const secretId = env[`${key}_SECRET`]
  const missing = [...required, ...(secretId ? [] : [key])].filter((name) => !env[name])
  if (missing.length > 0) throw new Error(`missing environment variables: ${missing.join(', ')}`)
  const edgeSecretId = env.LOGPIPE_EDGE_SECRET
  const readKeyText = async (): Promise<string> => (secretId ? fetchSecret(secretId) : (env[key] ?? ''))
  const [keyText, edgeSecret] = await Promise.all([readKeyText(), edgeSecretId ? fetchSecret(edgeSecretId) : undefined])
  return {
    stage: env.LOGPIPE_STAGE || 'default',
    queueUrl: env.LOGPIPE_QUEUE_URL ?? '',
    deadLetterQueueUrl: env.LOGPIPE_DEAD_LETTER_QUEUE_URL ?? '',
    tableName: env.LOGPIPE_TABLE ?? '',
    recentIndex: env.LOGPIPE_RECENT_INDEX ?? '',
    ...(env.LOGPIPE_TENANT_ROLE_ARN && { tenantRoleArn: env.LOGPIPE_TENANT_ROLE_ARN }),
    keyText,
    readKeyText,
    ...(edgeSecret !== undefined && { edgeSecret }),
    work: { msPerChar: Number(env.LOGPIPE_WORK_MS_PER_CHAR ?? 0), budgetMs: Number(env.LOGPIPE_WORK_BUDGET_MS ?? 0) },
    tenantsTable: env.LOGPIPE_TENANTS_TABLE ?? '',
    ...(env.LOGPIPE_MANIFESTS_TABLE && { manifestsTable: env.LOGPIPE_MANIFESTS_TABLE }),
    isOpen: env.LOGPIPE_OPEN === 'true',
    fallback: { ...defaultSettings, keepOriginals: env.LOGPIPE_KEEP_ORIGINALS === 'true' },
  }
}

const required = [
  'LOGPIPE_QUEUE_URL',
  'LOGPIPE_DEAD_LETTER_QUEUE_URL',
  'LOGPIPE_TABLE',
  'LOGPIPE_TENANTS_TABLE',
  'LOGPIPE_RECENT_INDEX',
] as const
