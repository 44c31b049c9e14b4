import type { ConcurrencyVerdict, StoreCheck } from '@logpipe/infra/deployed'
import type { ErrorCode } from '@logpipe/sdk/contract'
import type { ContextSource } from '../config/choose-context.ts'
import type { TenantSource } from '../config/choose-tenant.ts'
import type { ConfigSource } from '../config/resolve-config.ts'

/** One thing that doctor checked, as data: `--json` prints it as it is, `render/doctor.ts` phrases it. */
export type Diagnosis =
  | Checked<'runtime', { readonly version: string }>
  | Checked<'configuration', { readonly path: string }>
  | Checked<'context', { readonly context: string; readonly source: ContextSource }>
  | Checked<'tenant', { readonly tenant: string; readonly source: TenantSource }>
  | Checked<'target', { readonly target: string; readonly source: ConfigSource }>
  | Checked<'data', { readonly path: string; readonly source: ConfigSource; readonly state: FolderState }>
  | Checked<'region', { readonly region: string; readonly source: ConfigSource | 'profile' }>
  | Checked<'identity', { readonly account: string; readonly arn: string }>
  | Checked<'stack', EmbeddedState | DeployedState>
  | Checked<'endpoint', { readonly url: string }>
  | Checked<StoreName, StoreState>
  | Checked<'master key', KeyState>
  | Checked<'queue', { readonly queued: number }>
  | Checked<'dead letters', { readonly deadLetters: number }>
  | Checked<'concurrency', Concurrency>
  | Checked<'watch', { readonly everyMinutes: number }>
  | FailedCheck

/** `note`: nothing is wrong, but somebody may want to know. */
export type Status = 'ok' | 'note' | 'wrong'

type Checked<What extends string, Facts> = { readonly what: What; readonly status: Status } & Facts

/** A check that could not be made: a finding like any other. It is a `note` where nothing but the check needs what failed. */
export interface FailedCheck {
  readonly what: 'identity' | 'stack' | 'endpoint' | 'queue' | 'concurrency' | StoreName
  readonly status: 'note' | 'wrong'
  /** `code` and `hint`, the next step, are absent where the error is none of logpipe's. */
  readonly error: { readonly code?: ErrorCode; readonly message: string; readonly hint?: string }
}

/** `missing`: the first command creates it. `not_creatable`: it does not exist, and its parent is not a writable folder. */
export type FolderState = 'ready' | 'missing' | 'not_creatable' | 'not_a_folder' | 'not_writable'

export type EmbeddedState =
  | { readonly state: 'not_running' }
  | { readonly state: 'running'; readonly url: string; readonly pid: number }

export interface DeployedState {
  readonly name: string
  /** CloudFormation's word, such as `UPDATE_COMPLETE`. */
  readonly stackStatus: string
}

/** The master keys of the embedded stack. */
export interface KeyState {
  /** Id of the key that seals. */
  readonly activeKey: string
  /** How many more keys verify. */
  readonly otherKeys: number
}

export type StoreName = StoreCheck['what']

export type StoreState = { readonly name: string } & (
  | { readonly state: 'ready' | 'marked_for_deletion' }
  /** `tableStatus` is DynamoDB's word. */
  | { readonly state: 'changing' | 'unusable'; readonly tableStatus: string }
)

export type Concurrency = Omit<ConcurrencyVerdict, 'isEnough'>
