/** Adds a field; values of one name, none of which is a list, become a list in the order in which they came. */
export function addField(fields: Map<string, unknown>, name: string, value: unknown): void {
  const before = fields.get(name)
  if (Array.isArray(before)) before.push(value)
  else fields.set(name, before === undefined ? value : [before, value])
}

/** The name, or where that is taken the first one behind prefixes that is not: `record.stream`, `record.record.stream`. */
export function freeName(name: string, prefix: string, isTaken: (name: string) => boolean): string {
  let free = name
  while (isTaken(free)) free = `${prefix}.${free}`
  return free
}
