import { type DateTime, type FoundLevel, isObject, levelOf, type Role, roles } from '@logpipe/sdk/contract'
import { addField } from './item-of.ts'
import { logTimeOf } from './log-time.ts'

type Fields = Readonly<Record<string, unknown>>

/** The names of the fields of a log line that have a role, and what they say. */
export interface Found {
  text?: string
  /** A text of no characters. */
  emptyText?: string
  levelName?: string
  level?: FoundLevel
  timeName?: string | undefined
  time?: DateTime
}

/** The level of ECS where it stands in an object: `{"log": {"level": "warn"}}`. */
const nestedLevel = 'log.level'

/**
 * Finds text, level and time under the names that loggers give them (`roles` of the contract). Of several fields that could be it, the
 * contract's own wins, and then the one that the table has first.
 */
export function findRoles(value: Fields): Found {
  const found: Found = {}
  const ranks = { text: 99, severity: 99, timestamp: 99 }
  for (const name in value) {
    const role = roles.get(name)
    if (role === undefined || role.kind === 'nest') continue
    const rank = name === role.kind ? -1 : role.rank
    if (rank < ranks[role.kind] && take(found, role, { name, field: value[name] })) ranks[role.kind] = rank
  }
  if (found.level === undefined && isObject(value.log)) takeNested(found, value.log)
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
    // An empty one is the text only where no other is.
    if (field === '') found.emptyText ??= name
    else found.text = name
    return field !== ''
  }
  if (role.kind === 'severity') {
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

function takeNested(found: Found, log: Fields): void {
  const level = levelOf(log.level)
  if (level !== undefined) [found.level, found.levelName] = [level, nestedLevel]
}

/** The fields that no role has used up, without some names, added to `beside`. Where that has the name already, the field becomes `record.<name>`. */
export function otherFields(value: Fields, found: Found, beside: Fields = {}, without?: ReadonlySet<string>): Fields {
  const others: Record<string, unknown> = { ...beside }
  // What says more than its severity is kept.
  const levelName = found.level?.isPlain ? found.levelName : undefined
  for (const name in value) {
    if (name === found.text || name === found.timeName || name === levelName || without?.has(name)) continue
    const field = name === 'log' && levelName === nestedLevel ? withoutLevel(value.log) : value[name]
    if (field !== undefined) addField(others, name, field)
  }
  return others
}

function withoutLevel(log: unknown): Fields | undefined {
  if (!isObject(log)) return undefined
  const { level: _, ...others } = log
  return Object.keys(others).length === 0 ? undefined : others
}
