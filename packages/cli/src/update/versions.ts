/** A released version, such as 1.2.3. What a registry says is shown, so nothing else counts as one. */
export function isRelease(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,6}\.\d{1,6}\.\d{1,6}$/.test(value)
}

/** Whether a release comes after a version, which may be one before a release: 1.0.0-beta.1. */
export function isNewer(release: string, version: string): boolean {
  const [one, other] = [release, version].map((text) => text.split(/[-+]/)[0]?.split('.').map(Number) ?? [])
  const at = [0, 1, 2].find((i) => one?.[i] !== other?.[i])
  return at === undefined ? version.includes('-') : (one?.[at] ?? 0) > (other?.[at] ?? 0)
}
