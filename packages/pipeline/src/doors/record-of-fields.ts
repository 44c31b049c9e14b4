import { type FoundLevel, isObject, levelOf, roles, type Severity } from '@logpipe/sdk/contract'
import { type MadeRecord, setField } from './item-of.ts'
import { logTimeOf } from './log-time.ts'

type Fields = Readonly<Record<string, unknown>>

/** What one role found, in which field, and how good a name that is: a lower rank wins. */
interface Found<T> {
  readonly value: T
  readonly path: string
  readonly rank: number
  /** The field says no more than what became of it. */
  readonly isUsedUp: boolean
}

/**
 * The record of a JSON object as loggers write it: text, severity and time by the names that loggers give them, everything else as
 * attributes. An object in which no field can be the message is its own message, as `json` has it.
 */
export function recordOfFields(fields: Fields, json: () => string | undefined): MadeRecord {
  let text: Found<string> | undefined
  let level: Found<Severity> | undefined
  let time: Found<string> | undefined
  for (const path in fields) {
    const role = roles.get(path)
    const value = fields[path]
    if (role?.kind === 'text') text = better(text, { path, rank: role.rank }, textOf(value))
    if (role?.kind === 'severity') level = better(level, { path, rank: role.rank }, severityOf(role.read(value)))
    if (role?.kind === 'timestamp') time = better(time, { path, rank: role.rank }, ofTime(logTimeOf(value)))
    // ECS writes its level as `log.level`, in one name or in two.
    if (path === 'log' && isObject(value)) level = better(level, nested, severityOf(levelOf(value.level)))
  }
  if (text === undefined) return { text: json(), ...known(level, time), attributes: {} }
  return { text: text.value, ...known(level, time), attributes: rest(fields, [text, level, time]) }
}

const nested = { path: 'log.level', rank: 90 }

type Usable<T> = Pick<Found<T>, 'value' | 'isUsedUp'> | undefined

function better<T>(
  former: Found<T> | undefined,
  place: Pick<Found<T>, 'path' | 'rank'>,
  usable: Usable<T>,
): Found<T> | undefined {
  if (usable === undefined || (former !== undefined && former.rank <= place.rank)) return former
  return { ...usable, ...place }
}

function textOf(value: unknown): Usable<string> {
  return typeof value === 'string' && value !== '' ? { value, isUsedUp: true } : undefined
}

function severityOf(level: FoundLevel | undefined): Usable<Severity> {
  return level && { value: level.severity, isUsedUp: level.isPlain }
}

function ofTime(value: string | undefined): Usable<string> {
  return value === undefined ? undefined : { value, isUsedUp: true }
}

function known(level: Found<Severity> | undefined, time: Found<string> | undefined) {
  return { ...(level && { severity: level.value }), ...(time && { timestamp: time.value }) }
}

/** The fields that were not used up. */
function rest(fields: Fields, used: readonly (Found<unknown> | undefined)[]): Fields {
  const gone = new Set(used.flatMap((found) => (found?.isUsedUp ? [found.path] : [])))
  const attributes: Record<string, unknown> = {}
  for (const name in fields) {
    if (gone.has(name)) continue
    const value = fields[name]
    if (name !== 'log' || !gone.has(nested.path) || !isObject(value)) setField(attributes, name, value)
    else if (Object.keys(value).length > 1) setField(attributes, name, rest(value, [levelField]))
  }
  return attributes
}

const levelField: Found<unknown> = { value: undefined, path: 'level', rank: 0, isUsedUp: true }
