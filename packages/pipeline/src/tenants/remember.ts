/** Puts an entry into a cache of at most `max` entries; evicts the one put longest ago. */
export function remember<K, V>(cache: Map<K, V>, key: K, value: V, max: number): void {
  cache.delete(key)
  cache.set(key, value)
  if (cache.size <= max) return
  for (const oldest of cache.keys()) {
    cache.delete(oldest)
    return
  }
}
