/** A pattern with others in the place of the names in it. Bundles pack literals, but not the templates that would say the same. */
export function filledPattern(pattern: RegExp, parts: Readonly<Record<string, string>>): RegExp {
  const source = Object.entries(parts).reduce((filled, [name, part]) => filled.replaceAll(name, part), pattern.source)
  return new RegExp(source, pattern.flags)
}
