import Table from 'cli-table3'
import type { Output } from '../context.ts'
import type {
  DeployedState,
  Diagnosis,
  EmbeddedState,
  FailedCheck,
  FolderState,
  KeyState,
  StoreState,
} from '../doctor/diagnosis.ts'
import { concurrencyText } from './concurrency.ts'
import { plural } from './format.ts'
import { blocksText } from './table.ts'

/** What doctor found, as a table. */
export function doctorTable(checks: readonly Diagnosis[], output: Output): string {
  const { color, columns, isTty } = output
  if (isTty && columns() < 70) return doctorBlocks(checks, columns())
  const marks = { ok: color.green('ok'), note: color.yellow('note'), wrong: color.red('wrong') }
  const table = new Table({
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [15, 8, Math.max(40, Math.min(columns(), 120) - 29)],
  })
  for (const check of checks) table.push([check.what, marks[check.status], doctorText(check)])
  return `${table.toString()}\n`
}

function doctorBlocks(checks: readonly Diagnosis[], columns: number): string {
  const rows = checks.map((check) => [`${check.what}: ${check.status}`, doctorText(check)])
  return blocksText({ head: ['', ''], rows }, columns)
}

/** One finding in words. */
export function doctorText(check: Diagnosis): string {
  if ('error' in check) return failureText(check)
  switch (check.what) {
    case 'runtime':
      return `Node ${check.version}`
    case 'configuration':
      return check.path
    case 'context':
      return `${check.context} (${check.source === 'chosen' ? 'logpipe context use' : check.source})`
    case 'tenant':
      return `${check.tenant} (${check.source === 'key' ? 'key of LOGPIPE_KEY' : check.source})`
    case 'target':
      return `${check.target} (${check.source})`
    case 'data':
      return `${check.path} (${check.source})${folderTexts[check.state]}`
    case 'region':
      return `${check.region} (${check.source === 'profile' ? 'AWS profile' : check.source})`
    case 'identity':
      return `${check.arn}, account ${check.account}`
    case 'stack':
      return stackText(check)
    case 'endpoint':
      return `${check.url} responds`
    case 'logs table':
    case 'tenants table':
    case 'manifests table':
    case 'digest key':
    case 'master key':
      return 'activeKey' in check ? keyText(check) : storeText(check)
    case 'queue':
      return plural(check.queued, 'message')
    case 'dead letters':
      return deadLettersText(check.deadLetters)
    case 'concurrency':
      return concurrencyText(check)
    case 'watch':
      return `a round every ${plural(check.everyMinutes, 'minute')}`
  }
}

function failureText({ status, error: { message, hint } }: FailedCheck): string {
  if (status === 'note') return `could not check: ${message}`
  return hint === undefined ? message : `${message}. ${hint}`
}

const folderTexts: Readonly<Record<FolderState, string>> = {
  ready: '',
  missing: ' does not exist yet; the first command creates it',
  not_creatable: ' cannot be created: its parent is not a writable folder',
  not_a_folder: ' is a file',
  not_writable: ' is not writable',
}

function stackText(stack: EmbeddedState | DeployedState): string {
  if ('stackStatus' in stack) return `${stack.name} is ${stack.stackStatus}`
  if (stack.state === 'not_running') return 'not running; commands start it when they need it'
  return `running at ${stack.url}, process ${stack.pid}`
}

function storeText(store: StoreState): string {
  switch (store.state) {
    case 'ready':
      return `${store.name} exists`
    case 'marked_for_deletion':
      return `${store.name} is marked for deletion; run aws secretsmanager restore-secret --secret-id ${store.name}`
    default:
      return `${store.name} is ${store.tableStatus}`
  }
}

function keyText({ activeKey, otherKeys }: KeyState): string {
  return `${activeKey} seals${otherKeys > 0 ? `; ${plural(otherKeys, 'more key')} can verify` : ''}`
}

function deadLettersText(deadLetters: number): string {
  const text = plural(deadLetters, 'message')
  return deadLetters > 0 ? `${text}: records that could not be stored; see logpipe dlq list` : text
}
