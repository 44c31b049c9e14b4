import type { Fields } from './reading.ts'

/** The fields of a record that `--field` can place. */
export const placedFields = ['text', 'severity', 'timestamp', 'id'] as const
export type PlacedField = (typeof placedFields)[number]

/** Where the fields of a line are that become fields of the record, in the order in which they are tried; dotted names. */
export type FieldPaths = { readonly [field in PlacedField]?: readonly string[] } & { readonly tenant?: string }

/** The value at a dotted path: `log.msg` is the field of that name, or `msg` in `log`. */
export function valueAt(fields: Fields, path: string): unknown {
  if (Object.hasOwn(fields, path)) return fields[path]
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const head = path.slice(0, dot)
    const inner = Object.hasOwn(fields, head) ? fields[head] : undefined
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) continue
    const value = valueAt(inner as Fields, path.slice(dot + 1))
    if (value !== undefined) return value
  }
  return undefined
}

/** The fields without the one at a dotted path; objects that this leaves empty go too. */
export function withoutPath(fields: Fields, path: string): Fields {
  if (Object.hasOwn(fields, path)) return copyOf(fields, path)
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const [head, tail] = [path.slice(0, dot), path.slice(dot + 1)]
    const inner = Object.hasOwn(fields, head) ? fields[head] : undefined
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) continue
    if (valueAt(inner as Fields, tail) === undefined) continue
    const rest = withoutPath(inner as Fields, tail)
    return copyOf(fields, head, Object.keys(rest).length === 0 ? undefined : rest)
  }
  return fields
}

/** The fields without one of an object among them; an object that this leaves empty goes too. */
export function withoutInner(fields: Fields, [head, name]: readonly [head: string, name: string]): Fields {
  const rest = copyOf(fields[head] as Fields, name)
  return copyOf(fields, head, Object.keys(rest).length === 0 ? undefined : rest)
}

/** A copy in which one field is left out or replaced. Entries, because a field may be called `__proto__`. */
function copyOf(fields: Fields, name: string, value?: Fields): Fields {
  const entries = Object.entries(fields).flatMap(([key, inner]): [string, unknown][] => {
    if (key !== name) return [[key, inner]]
    return value === undefined ? [] : [[key, value]]
  })
  return Object.fromEntries(entries)
}
