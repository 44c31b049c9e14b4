/** The value of an entry, which becomes the last to be evicted: a cache that is read with this evicts what was used longest ago. */
export function recall<K, V>(cache: Map<K, V>, key: K): V | undefined {
  const value = cache.get(key)
  if (value === undefined) return undefined
  cache.delete(key)
  cache.set(key, value)
  return value
}

/** Whether an entry is younger than `maxMs`. One from the future is not: the clock was set back, and nobody knows how old it is. */
export function isYoung(atMs: number, nowMs: number, maxMs: number): boolean {
  return nowMs >= atMs && nowMs - atMs < maxMs
}

/** Puts an entry into a cache of at most `max` entries; evicts the one put, or recalled, longest ago. */
export function remember<K, V>(cache: Map<K, V>, key: K, value: V, max: number): void {
  cache.delete(key)
  cache.set(key, value)
  if (cache.size <= max) return
  for (const oldest of cache.keys()) {
    cache.delete(oldest)
    return
  }
}
