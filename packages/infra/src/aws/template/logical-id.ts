/** A name in the template from a key of the topology: `deadLetter` and `Queue` make `DeadLetterQueue`. */
export function logicalId(key: string, kind: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1) + kind
}

/** The same keys with other values. */
export function mapEntries<K extends string, A, B>(
  values: Readonly<Record<K, A>>,
  map: (key: K, value: A) => B,
): Readonly<Record<K, B>> {
  const entries = Object.entries<A>(values).map(([key, value]) => [key, map(key as K, value)] as const)
  return Object.fromEntries(entries) as Record<K, B>
}
