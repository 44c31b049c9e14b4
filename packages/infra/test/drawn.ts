import { seed } from '../../pipeline/test/seed.ts'
import { isFullSize } from './full-size.ts'
import { seeded, shuffled } from './seeded.ts'

/**
 * Some of the places at which each of many inputs is tried, dealt out in turn from an order that the seed draws: every input and every place is in
 * every run, and every pair of them in the nightly one.
 */
export function drawn<T>(places: readonly T[], count: number, nth: number): readonly T[] {
  if (isFullSize) return places
  const order = shuffled(places, seeded(seed + Math.floor((nth * count) / places.length)))
  return Array.from({ length: count }, (_, i) => order[(nth * count + i) % places.length] as T)
}
