/** A value as it was given, short and in one line. */
export function quoted(value: string | undefined): string {
  const text = value ?? ''
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text)
}
