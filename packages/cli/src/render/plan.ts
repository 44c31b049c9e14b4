import type { Change, Plan } from '@logpipe/infra/deploy'
import { isObject } from '@logpipe/sdk/contract'
import type { Output } from '../context.ts'
import { count, plural, printable } from './format.ts'

export interface PlanTextOptions {
  /** Also what each property was and would be. */
  readonly withValues?: boolean
}

const words = {
  create: 'created',
  change: 'changed',
  replace: 'replaced',
  'may replace': 'may be replaced',
  delete: 'deleted',
} as const satisfies Record<Change['action'], string>

function wordOf({ action, isKept }: Change): string {
  return action === 'delete' && isKept ? 'retained' : words[action]
}

const order = ['delete', 'replace', 'may replace', 'change', 'create'] as const

/** A plan in words: totals, then each resource; what would be lost in red, with a question. */
export function planText(plan: Plan, output: Output, { withValues = false }: PlanTextOptions = {}): string {
  const { bold } = output.color
  const { stackName, isNew, options, changes } = plan
  const numbers = Map.groupBy(changes.toSorted(mostLost), wordOf)
  const sums = [...numbers].map(([word, all]) => `${count(all.length)} ${word}`)
  const head = isNew ? `${bold(stackName)} does not exist yet` : bold(stackName)
  const chosen = options.map(({ name, from, to }) => `  option ${name}: ${shown(from)} → ${shown(to)}\n`).join('')
  if (sums.length === 0) return `${head}: no resource changes\n${chosen}`
  const listed = isNew
    ? byType(changes)
    : changes
        .toSorted(mostLost)
        .map((one) => changeText(one, output, withValues))
        .join('')
  return `${head}: ${sums.join(', ')}\n${chosen}${listed}${question(changes, output)}`
}

function shown(value: string): string {
  return value === '' ? 'none' : printable(value)
}

/** Nobody reads sixty lines about a new stack. */
function byType(changes: readonly Change[]): string {
  const numbers = [...Map.groupBy(changes, ({ type }) => type)].map(([type, all]) => [type, all.length] as const)
  const lines = numbers
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, number]) => {
      return `  ${String(number).padStart(4)}  ${typeWords(type)}\n`
    })
  return lines.join('')
}

function mostLost(a: Change, b: Change): number {
  const isLess = Number(a.isKept ?? false) - Number(b.isKept ?? false)
  return order.indexOf(a.action) - order.indexOf(b.action) || isLess || (a.logicalId < b.logicalId ? -1 : 1)
}

function changeText(change: Change, output: Output, withValues: boolean): string {
  const { action, type, logicalId, properties } = change
  const { red, yellow, green } = output.color
  const color = { create: green, change: yellow, replace: red, 'may replace': red, delete: red }[action]
  const names = properties.map(({ name }) => name).join(', ')
  const line = `  ${color(wordOf(change).padEnd(16))} ${typeWords(type)} ${logicalId}${names && ` (${names})`}\n`
  if (!withValues) return line
  const leaves = properties.flatMap(({ name, from, to }) => leafChanges(name, from, to))
  return line + leaves.map(([path, from, to]) => `      ${printable(path)}: ${value(from)} → ${value(to)}\n`).join('')
}

/** Only what differs: the environment of a function has fifteen values. */
function leafChanges(path: string, from: unknown, to: unknown): readonly (readonly [string, unknown, unknown])[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return []
  if (!isObject(from) || !isObject(to)) return [[path, from, to]]
  const names = new Set([...Object.keys(from), ...Object.keys(to)])
  return [...names].flatMap((name) => leafChanges(`${path}.${name}`, from[name], to[name]))
}

function value(one: unknown): string {
  const text = one === undefined ? 'none' : JSON.stringify(one)
  return printable(text.length > 200 ? `${text.slice(0, 197)}…` : text)
}

function question(changes: readonly Change[], { color }: Output): string {
  const leaving = changes
    .filter(({ action, isRenamed }) => action !== 'create' && action !== 'change' && !isRenamed)
    .toSorted(mostLost)
  const ask = (some: readonly Change[], what: string): string => {
    const names = some.map(({ logicalId }) => logicalId).join(', ')
    return some.length === 0
      ? ''
      : color.red(`  ${plural(some.length, 'resource')} would ${what}: ${names}. Is that intended?\n`)
  }
  const lost = leaving.filter(({ isKept }) => !isKept)
  const kept = leaving.filter(({ isKept }) => isKept)
  return ask(lost, 'be deleted, data included') + ask(kept, 'leave the stack and stay in AWS, data included')
}

/** `AWS::ApiGatewayV2::Route` in words: `ApiGatewayV2 route`. */
export function typeWords(type: string): string {
  const [, service = '', name = ''] = type.split('::')
  return `${service} ${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()}`.trim()
}

/** A plan as one JSON document. */
export function planDocument({ stackName, isNew, options, changes }: Plan) {
  return {
    stack: stackName,
    is_new: isNew,
    options,
    changes: changes.map(({ action, type, logicalId, isKept, properties }) => ({
      action,
      ...(isKept && { kept: true }),
      type,
      logical_id: logicalId,
      properties: properties.map(({ name }) => name),
    })),
  }
}
