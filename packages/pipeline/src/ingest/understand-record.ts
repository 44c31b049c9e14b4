import { type FoundLevel, isObject, isSeverity, type Role, roles } from '@logpipe/sdk/contract'
import { setField } from '../doors/item-of.ts'
import { logTimeOf } from '../doors/log-time.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * The record that a line of a structured logger means: text, level and time under the names that loggers give them (`roles` of the contract),
 * and all other fields as attributes. Undefined where that is not plain: without a text, or where a field that is the contract's own has
 * a value that cannot be read.
 */
export function understandRecord(value: unknown): Fields | undefined {
  if (!isObject(value) || !isObjectOrAbsent(value.attributes)) return undefined
  const found = findRoles(value)
  if (found.text === undefined) return undefined
  const severity = isSeverity(value.severity) ? value.severity : found.level?.severity
  if (isUnread(value, 'severity', severity) || isUnread(value, 'timestamp', found.time)) return undefined
  const { tenant_id, log_id } = value
  return {
    tenant_id,
    log_id,
    text: value[found.text],
    severity,
    timestamp: found.time,
    attributes: othersOf(value, found),
  }
}

function isObjectOrAbsent(value: unknown): boolean {
  return value === undefined || value === null || isObject(value)
}

function isUnread(value: Fields, name: string, read: string | undefined): boolean {
  return value[name] !== undefined && value[name] !== null && read === undefined
}

/** The names of the fields that have a role, and what they say. */
interface Found {
  text?: string
  levelName?: string
  level?: FoundLevel
  timeName?: string
  time?: string
}

/** Of several fields that could be it, the contract's own wins, and then the one that the table has first. */
function findRoles(value: Fields): Found {
  const found: Found = {}
  const ranks = { text: 99, severity: 99, timestamp: 99 }
  for (const name in value) {
    const role = roles.get(name)
    if (role === undefined || role.kind === 'nest') continue
    const rank = name === role.kind ? -1 : role.rank
    if (rank < ranks[role.kind] && take(found, role, { name, field: value[name] })) ranks[role.kind] = rank
  }
  return found
}

type FieldRole = Exclude<Role, { kind: 'nest' }>

/** Whether the field can have the role. */
function take(
  found: Found,
  role: FieldRole,
  { name, field }: { readonly name: string; readonly field: unknown },
): boolean {
  if (role.kind === 'text') {
    if (typeof field !== 'string') return false
    found.text = name
  } else if (role.kind === 'severity') {
    const level = role.read(field)
    if (level === undefined) return false
    ;[found.level, found.levelName] = [level, name]
  } else {
    const time = logTimeOf(field)
    if (time === undefined) return false
    ;[found.time, found.timeName] = [time, name]
  }
  return true
}

const notAttributes = new Set(['tenant_id', 'log_id', 'attributes'])

/** What is left, beside the attributes; where both have a name, the field is called `record.<name>`. */
function othersOf(value: Fields, found: Found): Fields {
  const others: Record<string, unknown> = isObject(value.attributes) ? { ...value.attributes } : {}
  const levelName = found.level?.isPlain ? found.levelName : undefined
  for (const name in value) {
    if (name === found.text || name === found.timeName || name === levelName || notAttributes.has(name)) continue
    setField(others, Object.hasOwn(others, name) ? `record.${name}` : name, value[name])
  }
  return others
}
