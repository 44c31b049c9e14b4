import type { Change as AwsChange } from '@aws-sdk/client-cloudformation'
import type { Template } from '../assembly/template.ts'

/** What would happen to one resource. */
export interface Change {
  readonly action: 'create' | 'change' | 'replace' | 'may replace' | 'delete'
  readonly logicalId: string
  readonly type: string
  /** Whether the resource is retained in AWS when it leaves the stack, as its policy says. */
  readonly isKept?: boolean
  /** Whether it is replaced only to get another name, which loses nothing. */
  readonly isRenamed?: boolean
  /** Which properties change; CloudFormation does not give the values of all. */
  readonly properties: readonly PropertyChange[]
}

export interface PropertyChange {
  readonly name: string
  /** Values before and after, where the templates were compared. */
  readonly from?: unknown
  readonly to?: unknown
}

/** A parameter that gets another value. */
export interface OptionChange {
  readonly name: string
  readonly from: string
  readonly to: string
}

export interface Plan {
  readonly stackName: string
  readonly region: string
  readonly isNew: boolean
  readonly options: readonly OptionChange[]
  readonly changes: readonly Change[]
}

/** Whether something would leave the stack. */
export function isDestructive(plan: Plan): boolean {
  return lossesOf(plan).length > 0
}

/** Whether a plan needs confirmation. */
export function lossesOf({ changes }: Plan): readonly Change[] {
  return changes.filter(({ action, isRenamed }) => action !== 'create' && action !== 'change' && !isRenamed)
}

/** Types that store nothing and that nothing depends on: replacing one only renames it. */
const renamed: ReadonlySet<string> = new Set(['AWS::CloudWatch::Dashboard'])

/** Marks a replacement that loses nothing. */
export function renaming(action: Change['action'], type: string): Pick<Change, 'isRenamed'> {
  return action === 'replace' && renamed.has(type) ? { isRenamed: true } : {}
}

/** Whether nothing at all would change. */
export function isEmpty({ changes, options }: Plan): boolean {
  return changes.length === 0 && options.length === 0
}

/** A stack that is not there yet: everything of the template. */
export function changesOfNew({ Resources }: Template): readonly Change[] {
  return Object.entries(Resources).map(([logicalId, { Type }]) => ({
    action: 'create',
    logicalId,
    type: Type,
    properties: [],
  }))
}

/** What CloudFormation says a change set would do. */
export function changesOf(changeSet: readonly AwsChange[]): readonly Change[] {
  return changeSet.flatMap(({ ResourceChange: change }) => {
    if (change?.LogicalResourceId === undefined) return []
    const { Action, Replacement, LogicalResourceId, ResourceType = '', Details = [], PolicyAction = '' } = change
    const properties = new Set(Details.map(({ Target }) => Target?.Name ?? Target?.Attribute ?? '').filter(Boolean))
    const action = actionOf(Action, Replacement)
    return [
      {
        action,
        logicalId: LogicalResourceId,
        type: ResourceType,
        ...(PolicyAction.endsWith('Retain') && { isKept: true }),
        ...renaming(action, ResourceType),
        properties: [...properties].map((name) => ({ name })),
      },
    ]
  })
}

function actionOf(action: string | undefined, replacement: string | undefined): Change['action'] {
  if (action === 'Add' || action === 'Import') return 'create'
  if (action === 'Remove') return 'delete'
  if (replacement === 'True') return 'replace'
  return replacement === 'Conditional' ? 'may replace' : 'change'
}

/** Parameters whose value differs from that of the deployed stack, or of a new stack from the default. */
export function optionChanges(
  template: Template,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly OptionChange[] {
  return Object.entries(template.Parameters ?? {}).flatMap(([name, { Default = '' }]) => {
    const from = before[name] ?? String(Default)
    const to = after[name] ?? from
    return from === to ? [] : [{ name, from, to }]
  })
}
