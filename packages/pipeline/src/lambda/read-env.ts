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
  readonly masterKey: Buffer
  /** Secret that CloudFront adds to requests. Absent without CloudFront. */
  readonly edgeSecret?: string
  readonly work: { readonly msPerChar: number; readonly budgetMs: number }
  readonly tenantsTable: string
  /** Whether requests without an API key are served. */
  readonly isOpen: boolean
  /** Settings of tenants that have none. */
  readonly fallback: TenantSettings
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * Reads a function's environment variables; throws with the names of all missing ones.
 * The master key is in `LOGPIPE_MASTER_KEY`, or in the secret named by `LOGPIPE_MASTER_KEY_SECRET`; base64 either way.
 * `LOGPIPE_EDGE_SECRET` names the secret shared with CloudFront; empty without CloudFront.
 */
export async function readEnv(
  env: Env,
  fetchSecret: (id: string) => Promise<string> = readSecret,
): Promise<PipelineEnv> {
  const secretId = env.LOGPIPE_MASTER_KEY_SECRET
  const missing = required.filter((name) => !env[name] && !(name === 'LOGPIPE_MASTER_KEY' && secretId))
  if (missing.length > 0) throw new Error(`missing environment variables: ${missing.join(', ')}`)
  const edgeSecretId = env.LOGPIPE_EDGE_SECRET
  const [masterKey, edgeSecret] = await Promise.all([
    secretId ? fetchSecret(secretId) : (env.LOGPIPE_MASTER_KEY ?? ''),
    edgeSecretId ? fetchSecret(edgeSecretId) : undefined,
  ])
  return {
    stage: env.LOGPIPE_STAGE || 'default',
    queueUrl: env.LOGPIPE_QUEUE_URL ?? '',
    deadLetterQueueUrl: env.LOGPIPE_DEAD_LETTER_QUEUE_URL ?? '',
    tableName: env.LOGPIPE_TABLE ?? '',
    recentIndex: env.LOGPIPE_RECENT_INDEX ?? '',
    ...(env.LOGPIPE_TENANT_ROLE_ARN && { tenantRoleArn: env.LOGPIPE_TENANT_ROLE_ARN }),
    masterKey: Buffer.from(masterKey, 'base64'),
    ...(edgeSecret !== undefined && { edgeSecret }),
    work: { msPerChar: Number(env.LOGPIPE_WORK_MS_PER_CHAR ?? 0), budgetMs: Number(env.LOGPIPE_WORK_BUDGET_MS ?? 0) },
    tenantsTable: env.LOGPIPE_TENANTS_TABLE ?? '',
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
  'LOGPIPE_MASTER_KEY',
] as const
