import type { StackEvent } from '@logpipe/infra/deploy'
import type { Output } from '../context.ts'
import { duration } from './format.ts'

/** The state of one resource. */
export interface Step {
  readonly logicalId: string
  readonly kind: string
  readonly state: 'running' | 'done' | 'failed'
  readonly startedMs: number
  readonly endedMs?: number
  readonly reason?: string
}

/** A deployment in progress. Times are of the monotonic clock, milliseconds. */
export interface DeployTree {
  readonly title: string
  readonly startedMs: number
  readonly assets: { readonly started: number; readonly done: number }
  /** Number of resources of each kind to be changed, as far as that is known. */
  readonly expected: ReadonlyMap<string, number>
  readonly steps: ReadonlyMap<string, Step>
}

export function emptyTree(title: string, startedMs: number): DeployTree {
  return { title, startedMs, assets: { started: 0, done: 0 }, expected: new Map(), steps: new Map() }
}

/** Kinds in the order in which CloudFormation usually comes to them, by the service in a resource's type. */
const kinds = new Map([
  ['DynamoDB', 'tables'],
  ['SQS', 'queues'],
  ['SecretsManager', 'secrets'],
  ['Logs', 'log groups'],
  ['IAM', 'roles'],
  ['Lambda', 'functions'],
  ['ApiGatewayV2', 'HTTP API'],
  ['SNS', 'alarm topic'],
  ['CloudWatch', 'alarms'],
  ['CertificateManager', 'certificate'],
  ['WAFv2', 'web ACL'],
  ['CloudFront', 'CloudFront'],
  ['Route53', 'DNS'],
])

export function kindOf(type: string): string {
  const service = type.split('::')[1] ?? type
  return kinds.get(service) ?? service
}

/** Counts the planned changes by kind. */
export function expecting(tree: DeployTree, types: readonly string[]): DeployTree {
  const expected = new Map<string, number>()
  for (const type of types) expected.set(kindOf(type), (expected.get(kindOf(type)) ?? 0) + 1)
  return { ...tree, expected }
}

/** Adds one event of CloudFormation to the tree; the stack itself is not one of its resources. */
export function withEvent(tree: DeployTree, event: StackEvent, atMs: number): DeployTree {
  const { logicalId, type, status, reason } = event
  if (type === 'AWS::CloudFormation::Stack') return tree
  const before = tree.steps.get(logicalId)
  const startedMs = before?.state === 'running' ? before.startedMs : atMs
  const common = { logicalId, kind: kindOf(type), startedMs }
  const step: Step = status.endsWith('_IN_PROGRESS')
    ? { ...common, state: 'running' }
    : status.endsWith('_FAILED')
      ? { ...common, state: 'failed', endedMs: atMs, ...(reason && { reason }) }
      : { ...common, state: 'done', endedMs: atMs }
  return { ...tree, steps: new Map(tree.steps).set(logicalId, step) }
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

export interface TreeLook extends Pick<Output, 'color'> {
  /** Width of a line, characters: the current resources are cut to it. */
  readonly columns: number
}

/** The tree as lines of a terminal: a line for each kind, with its current resources and its time. */
export function treeLines(tree: DeployTree, nowMs: number, { color, columns }: TreeLook): readonly string[] {
  const { green, red, cyan, dim, bold } = color
  const { title, startedMs, assets, expected } = tree
  const steps = [...tree.steps.values()]
  const turning = spinner[Math.floor(nowMs / 100) % spinner.length] ?? ''
  const order = [...kinds.values()]
  const names = [...new Set([...expected.keys(), ...steps.map(({ kind }) => kind)])]
  const known = names.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
  const rows: Row[] = known.map((name) => {
    const own = steps.filter(({ kind }) => kind === name)
    const done = own.filter(({ state }) => state === 'done')
    const running = own.filter(({ state }) => state === 'running')
    const total = Math.max(expected.get(name) ?? 0, own.length)
    const hasFailed = own.some(({ state }) => state === 'failed')
    const began = Math.min(...own.map((step) => step.startedMs))
    const ended = running.length > 0 ? nowMs : Math.max(...own.map((step) => step.endedMs ?? nowMs))
    const mark = hasFailed
      ? red('✘')
      : running.length > 0
        ? cyan(turning)
        : done.length >= total
          ? green('✔')
          : dim('·')
    return {
      mark,
      name,
      sum: `${done.length} of ${total}`,
      time: own.length === 0 ? '' : seconds(ended - began),
      now: running.map(({ logicalId }) => withoutHash(logicalId)).join(', '),
    }
  })
  if (assets.started > 0) {
    const mark = assets.done >= assets.started ? green('✔') : cyan(turning)
    rows.unshift({ mark, name: 'bundles', sum: `${assets.done} of ${assets.started}`, time: '', now: '' })
  }
  const head = `${bold(title)} ${dim(seconds(nowMs - startedMs))}`
  if (rows.length === 0) return [`${head} ${cyan(turning)}`]
  return [
    head,
    ...rows.map((row, i) => {
      const branch = i === rows.length - 1 ? '└─ ' : '├─ '
      return `${dim(branch)}${rowText(row, color, columns - branch.length)}`
    }),
  ]
}

interface Row {
  readonly mark: string
  readonly name: string
  readonly sum: string
  readonly time: string
  readonly now: string
}

function rowText({ mark, name, sum, time, now }: Row, { dim }: Output['color'], columns: number): string {
  const words = `${name.padEnd(12)} ${sum.padEnd(9)}`
  const room = columns - words.length - 3 - Math.max(8, time.length) - 2
  const shown = now.length <= room ? now : room < 4 ? '' : `${now.slice(0, room - 1)}…`
  if (time === '') return `${mark} ${words.trimEnd()}`
  return `${mark} ${words} ${dim(shown === '' ? time : `${time.padEnd(8)}  ${shown}`)}`
}

/** A running time: tenths of a second, then minutes. */
export function seconds(ms: number): string {
  return ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : duration(ms)
}

/** A construct's name as in the code: CDK appends eight characters to it. */
export function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '')
}
